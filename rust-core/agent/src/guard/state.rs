//! The values that the guard keeps.

use fleet_protocol::audit::LockCause;
use fleet_protocol::bytes::Base64;
use fleet_protocol::ids::{DeviceId, Hash32, RecordId, TenantId, UserId};
use fleet_protocol::keys::PublicKey;
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::receipt::{ReceiptEvent, WipeCause};
use fleet_protocol::report::DeviceReport;
use fleet_protocol::trust::TrustDocument;
use serde::{Deserialize, Serialize};

use super::Spool;
use crate::model::{
    Attempts, ClockMark, CommandMark, CustomerWipe, LeaseLimits, StoreMark, WipeJournal,
};
use crate::ports::{BootId, Moment};

/// Where a phone is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing has happened yet.
    #[default]
    None,
    /// An enrolment has begun.
    Enrolling,
    /// In use.
    Enrolled,
    /// An erase has begun and must end before anything else.
    Wiping,
    /// Erased.
    Wiped,
}

/// Everything that a locked phone knows. A field that an older version did not write has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuardState {
    /// Where the phone is in its life.
    pub phase: Phase,
    /// The vault's name of the device identity key; set before anything is sent.
    pub identity_alias: String,
    /// The vault's name of the key that the PIN is mixed with: a data alias.
    pub pin_alias: String,
    /// An enrolment that has begun.
    pub enrolling: Option<Enrolling>,
    /// SHA-256 of the payload that the phone was enrolled with, so that the same payload again is recognised.
    pub payload_hash: Hash32,
    /// Who this phone is.
    pub enrolment: Option<Enrolment>,
    /// The trust document in force, verified when it came.
    pub trust: Option<Held<TrustDocument>>,
    /// The policy in force, verified when it came.
    pub policy: Option<Held<PolicyDocument>>,
    /// The last lease, verified when it came.
    pub lease: Option<Held<Lease>>,
    /// Lease thresholds as they apply here.
    pub lease_limits: Option<LeaseLimits>,
    /// The clock's high-water mark.
    pub clock: Option<ClockMark>,
    /// The highest command sequence of each key in each enrolment.
    pub command_marks: Vec<CommandMark>,
    /// Wrong PINs.
    pub attempts: Attempts,
    /// The boot in which the PIN was last proved.
    pub pin_boot: Option<BootId>,
    /// When in that boot. An earlier version did not keep it: then the PIN must open first.
    pub pin_at: Option<PinMark>,
    /// The generation of the envelope that the PIN last opened; an older one is not believed.
    pub envelope: u64,
    /// A biometric slot is set up.
    pub biometric: bool,
    /// Why the last session locked. While one is open: what it will have been if the program ends.
    pub last_lock: Option<LockCause>,
    /// The journal of an erase that has begun.
    pub wipe: Option<WipeJournal>,
    /// Customers that are to be erased; no session opens before they are.
    pub customer_wipes: Vec<CustomerWipe>,
    /// Customers that were erased by order: the feed does not bring them back until it has taken them away itself.
    pub barred: Vec<RecordId>,
    /// What is left to say after an erase.
    pub wiped: Option<WipedMark>,
    /// The audit chain's head.
    pub audit: AuditMark,
    /// The store's generation, as last seen; one that stands further back is an older copy.
    pub store_generation: u64,
    /// Audit events that wait for the chain.
    pub spool: Spool,
    /// Receipts that the server has not acknowledged.
    pub receipts: Vec<QueuedReceipt>,
    /// The last sequence that a receipt got.
    pub receipt_seq: u64,
    /// The next reminders: due time and opaque id.
    pub reminders: Vec<(u64, RecordId)>,
    /// Pending operations, as last known.
    pub pending: u64,
    /// The feed position that the store has applied.
    pub feed_cursor: u64,
    /// The last sync that ended well, Unix milliseconds.
    pub last_sync_ms: Option<u64>,
    /// What the phone says of itself to its server.
    pub report: ReportMark,
    /// What it has of what policy asks of it.
    pub compliance: ComplianceMark,
}

/// What a phone has of what policy asks of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComplianceMark {
    /// Whether it has a lock of its own, as it last said.
    pub screen_lock: Option<bool>,
    /// Since when it lacks something, by its wall clock, Unix milliseconds.
    pub lacking_since_ms: Option<u64>,
}

impl GuardState {
    /// When the PIN was last proved, as far as that is known.
    #[must_use]
    pub fn pin_proved(&self) -> Option<Moment> {
        self.pin_at.map(|at| Moment {
            wall_ms: at.wall_ms,
            boot_ms: at.boot_ms,
            boot: self.pin_boot,
        })
    }

    /// Notes that the PIN was proved.
    pub fn note_pin(&mut self, now: Moment) {
        self.pin_boot = now.boot;
        self.pin_at = Some(PinMark {
            wall_ms: now.wall_ms,
            boot_ms: now.boot_ms,
        });
    }
}

/// When the PIN was proved, by both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinMark {
    /// The wall clock, Unix milliseconds.
    pub wall_ms: u64,
    /// Milliseconds since boot.
    pub boot_ms: u64,
}

impl GuardState {
    /// Notes where the store stands. What was seen of it before stays if it was further.
    pub fn saw_store(&mut self, mark: StoreMark) {
        self.store_generation = self.store_generation.max(mark.generation);
        if mark.audit_count >= self.audit.count {
            self.audit.count = mark.audit_count;
            self.audit.head = mark.audit_head;
        }
    }

    /// Whether a store that stands here is an older copy of what was seen.
    #[must_use]
    pub fn saw_more_than(&self, mark: StoreMark) -> bool {
        mark.generation < self.store_generation
            || mark.audit_count < self.audit.count
            || (mark.audit_count == self.audit.count && mark.audit_head != self.audit.head)
    }
}

/// A report on its way to the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportMark {
    /// The sequence of the newest report.
    pub seq: u64,
    /// The newest report, until the server has it.
    pub waiting: Option<DeviceReport>,
    /// What the server has: SHA-256 of the report's JSON. The same again need not be sent.
    pub taken: Hash32,
}

/// An enrolment that has begun: what a restart needs to end it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolling {
    /// The payload's bytes.
    pub payload: Base64,
    /// The server has answered, and the answer was verified and kept: the rest needs no network.
    pub answered: bool,
}

/// Who a phone is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The company.
    pub tenant: TenantId,
    /// Its display name.
    pub tenant_name: String,
    /// The person.
    pub user: UserId,
    /// Their display name.
    pub user_name: String,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub epoch: u64,
    /// The device identity key.
    pub device_key: PublicKey,
    /// Device certificate, then its authority (DER).
    pub certificates: Vec<Base64>,
    /// The key that signs trust documents.
    pub root_key: PublicKey,
    /// `host:port` from the payload; stands alone while the trust document names no address.
    pub address: String,
}

/// A signed document that was verified when it came; the guard's MAC vouches for it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held<T> {
    /// Its envelope's sequence.
    pub seq: u64,
    /// The document.
    pub body: T,
}

/// What is known about the audit chain while it is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditMark {
    /// Entries.
    pub count: u64,
    /// The head after them.
    pub head: Hash32,
    /// The last entry that the server has acknowledged.
    pub uploaded: u64,
    /// The head after that entry, as the server's checkpoint names it.
    pub uploaded_head: Hash32,
}

/// A receipt that waits for the server. It is signed each time it is sent: signing may take seconds and may fail, and
/// neither may hold up a lock or an erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueuedReceipt {
    /// Its sequence.
    pub seq: u64,
    /// The wall clock when it was made.
    pub at_ms: u64,
    /// What it proves.
    pub event: ReceiptEvent,
}

/// What an erased phone still says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WipedMark {
    /// Why it was erased.
    pub cause: WipeCause,
    /// When, by its own wall clock.
    pub at_ms: u64,
    /// The receipt that proves it.
    pub receipt_seq: u64,
    /// Whether the server has acknowledged that receipt.
    pub acknowledged: bool,
}
