//! Which commands are obeyed.

use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::envelope::{Envelope, EnvelopeError, Kind, Opened};
use fleet_protocol::ids::{CommandId, Hash32, TenantId};
use fleet_protocol::keys::KeySet;
use fleet_protocol::receipt::RefusedReason;
use serde::Deserialize;

use crate::model::CommandMark;

/// Whom a command must be meant for, and whose word counts.
pub struct Addressee<'a> {
    /// The company.
    pub tenant: TenantId,
    /// Id of the device identity key.
    pub device_key_id: Hash32,
    /// The enrolment.
    pub enrolment_epoch: u64,
    /// Keys that may sign commands.
    pub allowed: &'a KeySet,
    /// The highest sequences so far.
    pub marks: &'a [CommandMark],
}

/// The verdict on one envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandVerdict {
    /// Obey; `mark` is to be kept with whatever is done.
    Obey {
        /// The command.
        command: CommandId,
        /// What to do.
        action: CommandAction,
        /// The new high-water mark.
        mark: CommandMark,
    },
    /// The signature is good, but it is not obeyed. The sender is told.
    Refuse {
        /// The command.
        command: CommandId,
        /// Why.
        reason: RefusedReason,
        /// The new high-water mark, where the command used up its sequence.
        mark: Option<CommandMark>,
    },
    /// Nobody whom this phone knows has said this to this phone: as if it had not come.
    Ignore,
}

/// A command whose action a newer server knows and this version does not. Read only after the signature held.
#[derive(Deserialize)]
struct UnknownCommand {
    tenant: TenantId,
    device_key_id: Hash32,
    enrolment_epoch: u64,
    command: CommandId,
}

/// Judges one envelope. Every check passes before anything may be kept.
#[must_use]
pub fn judge_command(envelope: &Envelope, addressee: &Addressee<'_>) -> CommandVerdict {
    match envelope.open::<Command>(Kind::Command, addressee.allowed) {
        Ok(Opened { body, seq, key_id }) => {
            let known = UnknownCommand {
                tenant: body.tenant,
                device_key_id: body.device_key_id,
                enrolment_epoch: body.enrolment_epoch,
                command: body.command,
            };
            judge_address(&known, seq, key_id, addressee, Some(body.action))
        }
        Err(EnvelopeError::Payload) => {
            match envelope.open::<UnknownCommand>(Kind::Command, addressee.allowed) {
                Ok(Opened { body, seq, key_id }) => {
                    judge_address(&body, seq, key_id, addressee, None)
                }
                Err(_) => CommandVerdict::Ignore,
            }
        }
        Err(
            EnvelopeError::Kind
            | EnvelopeError::UnknownKey
            | EnvelopeError::Signature
            | EnvelopeError::TooLarge,
        ) => CommandVerdict::Ignore,
    }
}

fn judge_address(
    body: &UnknownCommand,
    seq: u64,
    key: Hash32,
    addressee: &Addressee<'_>,
    action: Option<CommandAction>,
) -> CommandVerdict {
    if body.tenant != addressee.tenant || body.device_key_id != addressee.device_key_id {
        return CommandVerdict::Ignore;
    }
    let command = body.command;
    let refuse = |reason, mark| CommandVerdict::Refuse {
        command,
        reason,
        mark,
    };
    if body.enrolment_epoch != addressee.enrolment_epoch {
        return refuse(RefusedReason::OtherEnrolment, None);
    }
    let seen = addressee
        .marks
        .iter()
        .any(|mark| mark.epoch == body.enrolment_epoch && mark.key == key && mark.seq >= seq);
    if seen {
        return refuse(RefusedReason::Replayed, None);
    }
    let mark = CommandMark {
        epoch: body.enrolment_epoch,
        key,
        seq,
    };
    match action {
        Some(action) => CommandVerdict::Obey {
            command,
            action,
            mark,
        },
        None => refuse(RefusedReason::Unsupported, Some(mark)),
    }
}
