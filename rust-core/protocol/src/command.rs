//! Signed commands. A wipe has no expiry: its replay safety is the enrolment epoch and the sequence.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::envelope::Envelope;
use crate::ids::{CommandId, Hash32, RecordId, TenantId};
use crate::offered;

/// A command to one enrolment of one device key. The envelope's `seq` is per command key: max(last + 1, Unix ms).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// Id of the device identity key ([`crate::keys::PublicKey::id`]).
    pub device_key_id: Hash32,
    /// The enrolment that is meant.
    pub enrolment_epoch: u64,
    /// The command.
    pub command: CommandId,
    /// When it was signed, Unix milliseconds.
    pub issued_ms: u64,
    /// What to do.
    pub action: CommandAction,
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CommandAction {
    /// Erase everything and prove it.
    Wipe,
    /// Lock the session now.
    Lock,
    /// Lock the session now, and let only the PIN open the next one: no fingerprint, no face.
    EndSession,
    /// Erase one customer, with all that hangs on it, and prove it.
    WipeCustomer {
        /// Who.
        customer: RecordId,
    },
}

/// How a phone asks for commands. While it waits, the server holds the request open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandsQuery {
    /// Seconds to wait when there is nothing new, at most [`crate::limits::MAX_LONG_POLL_S`].
    #[serde(default)]
    pub wait: u32,
    /// The version of the trust document that the phone has.
    #[serde(default)]
    pub trust: u64,
    /// The version of the policy that the phone has.
    #[serde(default)]
    pub policy: u64,
    /// The feed position that the phone has applied; a higher head ends the wait.
    #[serde(default)]
    pub cursor: u64,
    /// A feed head that the phone has heard of but cannot apply now, because it is locked: only a higher one ends the wait.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub heard: u64,
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}

/// What the server has for the phone. Everything in it can be taken by a locked phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandsAnswer {
    /// Format version.
    pub v: Version1,
    /// Commands that have no receipt yet, in order; a wipe supersedes all others and then stands alone. Envelopes that this
    /// version cannot read are left out ([`crate::offered`]).
    #[serde(deserialize_with = "offered::each")]
    pub commands: Vec<Envelope>,
    /// A fresh lease. Absent for a revoked phone, and where this version cannot read it.
    #[serde(default, deserialize_with = "offered::one")]
    pub lease: Option<Envelope>,
    /// A newer trust document than the phone has.
    #[serde(default, deserialize_with = "offered::one")]
    pub trust: Option<Envelope>,
    /// A newer policy than the phone has.
    #[serde(default, deserialize_with = "offered::one")]
    pub policy: Option<Envelope>,
    /// The phone's certificate is expired or soon will be: renew.
    pub renew: bool,
    /// The feed's newest sequence; above the phone's cursor there is something to pull.
    pub feed_head: u64,
}
