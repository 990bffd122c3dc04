//! The commands of an answer: judged one by one, taken into the guard with their receipts, carried out after the write.

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::command::{CommandAction, CommandsAnswer};
use fleet_protocol::ids::CommandId;
use fleet_protocol::keys::KeySet;
use fleet_protocol::receipt::{ReceiptEvent, RefusedReason, WipeCause};

use super::receipts::queue;
use super::take_commands::Taken;
use super::wipe_customers::{Room, room_for};
use crate::guard::{Enrolment, GuardState};
use crate::model::{AuditStamp, CommandMark, CustomerWipe};
use crate::ports::Moment;
use crate::wipe::{Addressee, CommandVerdict, judge_command};

/// Refusals are not queued behind more receipts than this: nothing that a server says may fill the guard.
const MOST_RECEIPTS: usize = 64;

/// What is to be done after the guard write.
#[derive(Clone, Copy, Default)]
pub(super) struct Acts {
    pub(super) lock: bool,
    pub(super) wipe: Option<CommandId>,
    pub(super) customers: bool,
}

/// Takes the orders of an answer into the state that is about to be written.
pub(super) fn take_orders(
    state: &mut GuardState,
    enrolment: &Enrolment,
    allowed: &KeySet,
    answer: &CommandsAnswer,
    now: Moment,
    taken: &mut Taken,
) -> Acts {
    let mut acts = Acts::default();
    for envelope in &answer.commands {
        let verdict = judge_command(
            envelope,
            &Addressee {
                tenant: enrolment.tenant,
                device_key_id: enrolment.device_key.id(),
                enrolment_epoch: enrolment.epoch,
                allowed,
                marks: &state.command_marks,
            },
        );
        match verdict {
            CommandVerdict::Obey {
                command,
                action,
                mark,
            } => {
                let room = match action {
                    CommandAction::WipeCustomer { customer } => room_for(state, customer),
                    CommandAction::Wipe | CommandAction::Lock | CommandAction::EndSession => {
                        Room::Here
                    }
                };
                if room == Room::Later {
                    // What comes behind it would make it a replay: all of it is offered again.
                    break;
                }
                raise(&mut state.command_marks, mark);
                if room == Room::Never {
                    let reason = RefusedReason::Unsupported;
                    taken.refused += 1;
                    let refused = ReceiptEvent::Refused { command, reason };
                    queue(state, now.wall_ms, refused);
                    continue;
                }
                taken.obeyed += 1;
                let told = obey(state, command, action, &mut acts);
                queue(state, now.wall_ms, told);
                let event = AuditEvent::Command { seq: mark.seq };
                let stamp = AuditStamp::of(now);
                state.spool.push(stamp, event, AuditOutcome::Ok);
            }
            CommandVerdict::Refuse {
                command,
                reason,
                mark,
            } => {
                if let Some(mark) = mark {
                    raise(&mut state.command_marks, mark);
                }
                if state.receipts.len() < MOST_RECEIPTS && !is_answered(state, command) {
                    taken.refused += 1;
                    queue(
                        state,
                        now.wall_ms,
                        ReceiptEvent::Refused { command, reason },
                    );
                }
            }
            CommandVerdict::Ignore => taken.refused += 1,
        }
    }
    acts
}

/// Puts an order into the state that is about to be written; returns what the sender is told.
fn obey(
    state: &mut GuardState,
    command: CommandId,
    action: CommandAction,
    acts: &mut Acts,
) -> ReceiptEvent {
    match action {
        CommandAction::Wipe => {
            acts.wipe = acts.wipe.or(Some(command));
            ReceiptEvent::Started { command }
        }
        CommandAction::Lock => {
            acts.lock = true;
            ReceiptEvent::Done { command }
        }
        CommandAction::EndSession => {
            acts.lock = true;
            // As after a restart: the biometric slot stands in for no PIN until one was given.
            state.pin_boot = None;
            ReceiptEvent::Done { command }
        }
        CommandAction::WipeCustomer { customer } => {
            acts.customers = true;
            state
                .customer_wipes
                .push(CustomerWipe { command, customer });
            if !state.barred.contains(&customer) {
                state.barred.push(customer);
            }
            ReceiptEvent::Started { command }
        }
    }
}

/// Whether a receipt for this command waits already, or will come when it is carried out: a server that has not got it yet
/// offers the command again.
fn is_answered(state: &GuardState, about: CommandId) -> bool {
    let to_come = state
        .customer_wipes
        .iter()
        .any(|order| order.command == about);
    to_come
        || state.receipts.iter().any(|queued| match &queued.event {
            ReceiptEvent::Started { command }
            | ReceiptEvent::Done { command }
            | ReceiptEvent::Refused { command, .. } => *command == about,
            ReceiptEvent::Erased(proof) => proof.cause == WipeCause::Command(about),
            ReceiptEvent::CustomerErased(proof) => proof.command == about,
            ReceiptEvent::Removed { .. } => false,
        })
}

fn raise(marks: &mut Vec<CommandMark>, mark: CommandMark) {
    let held = marks
        .iter_mut()
        .find(|held| held.epoch == mark.epoch && held.key == mark.key);
    match held {
        Some(held) => held.seq = held.seq.max(mark.seq),
        None => marks.push(mark),
    }
}
