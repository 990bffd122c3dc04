//! The audit chain: entries, hashing, upload, checkpoint.
//!
//! `h_0` is 32 zero bytes; `h_i = SHA-256("fieldvault/audit/v1" NUL u32(len entry_i) entry_i h_(i-1))`, over the exact bytes
//! of the entry's JSON, which is therefore stored and sent as text.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::envelope::Envelope;
use crate::ids::{DeviceId, Hash32, RecordId, TenantId};

/// One audited event on a phone. Holds ids, counts and codes; never text that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// Format version.
    pub v: Version1,
    /// Position in the chain, from 1.
    pub seq: u64,
    /// The phone's wall clock, Unix milliseconds.
    pub wall_ms: u64,
    /// Milliseconds since boot, suspend included.
    pub boot_ms: u64,
    /// Hash of the boot id, so that boots can be told apart.
    pub boot: Hash32,
    /// What happened.
    pub event: AuditEvent,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// What is audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AuditEvent {
    /// The phone was enrolled.
    Enrolled,
    /// A PIN was tried.
    Unlock,
    /// The session locked.
    Lock {
        /// Why.
        cause: LockCause,
    },
    /// A settled search: how many hits, and a keyed hash of the text; never the text.
    Search {
        /// Hits.
        hits: u64,
        /// HMAC-SHA256 of the query under a per-device key.
        query: Hash32,
    },
    /// A customer was opened, masked as policy says.
    View {
        /// Whom.
        customer: RecordId,
    },
    /// Masked fields were revealed.
    Reveal {
        /// Whose.
        customer: RecordId,
        /// The reason's code: calling, quote, correcting, other.
        reason: String,
    },
    /// A field was copied.
    Copy {
        /// Whose.
        customer: RecordId,
        /// The field's wire name: phone, email, address.
        field: String,
        /// The code of the reason that it was revealed for; empty where it was not masked.
        reason: String,
        /// Whether other apps can read it: it went to the system's clipboard, not only to the app's own.
        system: bool,
    },
    /// A record was changed on the phone.
    Edit {
        /// Whose.
        customer: RecordId,
        /// Names of the fields.
        fields: Vec<String>,
    },
    /// A sync run.
    Sync {
        /// Items pulled.
        pulled: u64,
        /// Operations pushed.
        pushed: u64,
    },
    /// A policy was applied.
    Policy {
        /// Its version.
        version: u64,
    },
    /// A command was received.
    Command {
        /// Its sequence.
        seq: u64,
    },
    /// An erase began or ended.
    Wipe,
    /// The store was found damaged, replaced or rolled back, and quarantined.
    StoreQuarantined,
    /// An older copy of the phone's guard was found in its place. Nothing of it was believed, and the phone was enrolled anew.
    GuardRolledBack,
    /// The PIN was changed, or a wrong one was given for a change.
    PinChanged,
    /// The biometric slot was made or removed.
    BiometricSlot {
        /// Whether there is one now.
        set: bool,
    },
    /// The biometric slot's secret was tried.
    BiometricUnlock,
    /// Events that could not be kept: the spool was full.
    Gap {
        /// How many.
        lost: u64,
    },
    /// The server asked for entries that it had acknowledged before, and got them again: it was set back.
    Resent {
        /// The first of them.
        from: u64,
        /// The last that it had acknowledged.
        acknowledged: u64,
    },
}

/// Why a session locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    /// The person asked.
    Asked,
    /// No touch for the idle limit.
    Idle,
    /// In the background for its limit.
    Background,
    /// Open for the absolute limit.
    Absolute,
    /// The screen went off.
    ScreenOff,
    /// The phone was restarted, or the program ended.
    Restart,
    /// The clock did something that a clock does not do.
    Clock,
    /// The offline lease says so.
    Lease,
    /// A command said so.
    Command,
    /// The phone lacks what policy asks of it.
    Policy,
}

/// How an event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Done.
    Ok,
    /// Refused by a rule.
    Refused,
    /// Failed.
    Failed,
}

/// An entry as it is stored and sent: the exact JSON text of an [`AuditEntry`], and the chain's head after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditLine {
    /// JSON text.
    pub entry: String,
    /// The head after this entry.
    pub hash: Hash32,
}

/// The head before the first entry.
pub const GENESIS: Hash32 = Hash32([0; 32]);

/// The chain's head after `entry`.
#[must_use]
pub fn chain(previous: &Hash32, entry: &[u8]) -> Hash32 {
    let length = u32::try_from(entry.len()).unwrap_or(u32::MAX).to_be_bytes();
    Hash32::of(&[b"fieldvault/audit/v1\0", &length, entry, &previous.0])
}

/// Uploads entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditUpload {
    /// Format version.
    pub v: Version1,
    /// Position of the first line.
    pub first_seq: u64,
    /// The lines, in order.
    pub lines: Vec<AuditLine>,
    /// [`AuditHead`], signed by the device identity key.
    pub head: Envelope,
}

/// The phone's word on its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// Entries so far.
    pub count: u64,
    /// The head after them.
    pub head: Hash32,
}

/// The server's answer: a signed checkpoint that the phone keeps in its guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditAnswer {
    /// Format version.
    pub v: Version1,
    /// [`Checkpoint`], signed by a statement key.
    pub checkpoint: Envelope,
}

/// The server's word on a device's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// Entries stored.
    pub count: u64,
    /// The head after them.
    pub head: Hash32,
    /// The server's clock, Unix milliseconds.
    pub issued_ms: u64,
}
