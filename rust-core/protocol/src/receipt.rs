//! What a phone proves with its identity key.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::envelope::Envelope;
use crate::ids::{CommandId, DeviceId, Hash32, RecordId, TenantId};

/// A receipt, signed by the device identity key. The envelope's `seq` rises per enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// The phone's wall clock, Unix milliseconds.
    pub at_ms: u64,
    /// What happened.
    pub event: ReceiptEvent,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReceiptEvent {
    /// A command was received and verified; a wipe has begun.
    Started {
        /// The command.
        command: CommandId,
    },
    /// A non-destructive command was carried out.
    Done {
        /// The command.
        command: CommandId,
    },
    /// A command was refused.
    Refused {
        /// The command, if it could be read.
        command: CommandId,
        /// Why.
        reason: RefusedReason,
    },
    /// The data is erased.
    Erased(WipeProof),
    /// One customer is erased.
    CustomerErased(CustomerProof),
    /// Customers that were reassigned or erased have left this phone.
    Removed {
        /// Who left, at most 500 per receipt.
        customers: Vec<RecordId>,
        /// The feed position that the phone had applied.
        cursor: u64,
    },
}

/// Why a command was refused although its signature was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedReason {
    /// For another enrolment of this phone.
    OtherEnrolment,
    /// The sequence was seen before.
    Replayed,
    /// This version does not know the command.
    Unsupported,
}

/// Proof of an erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WipeProof {
    /// Why the data was erased.
    pub cause: WipeCause,
    /// Outcome of each step, in order.
    pub steps: Vec<WipeStepOutcome>,
    /// Milliseconds from intent to "keys destroyed".
    pub erase_took_ms: u64,
    /// Pending operations that were lost with the data.
    pub lost_operations: u64,
    /// The audit chain's entry count at the end.
    pub audit_count: u64,
    /// The audit chain's head at the end.
    pub audit_head: Hash32,
    /// The last entry that the server had acknowledged.
    pub audit_uploaded: u64,
}

/// Why a phone erased itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WipeCause {
    /// A manager's command.
    Command(CommandId),
    /// The offline lease ran out.
    LeaseExpired,
    /// Too many wrong PINs.
    TooManyAttempts,
}

/// One step of a wipe, in the order of execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WipeStep {
    /// The intent is on disk.
    Intent,
    /// All queries are interrupted.
    Interrupt,
    /// The vault's data keys are deleted.
    DeleteDataKeys,
    /// The envelope of the database key is overwritten: erased here.
    DestroyEnvelope,
    /// Keys in memory are zeroised.
    ZeroiseKeys,
    /// The database is closed without a checkpoint and its cache wiped.
    CloseStore,
    /// All data files are unlinked.
    UnlinkFiles,
    /// Absence is checked: aliases, envelope, files.
    Prove,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WipeStepOutcome {
    /// The step.
    pub step: WipeStep,
    /// Whether it fully succeeded.
    pub ok: bool,
}

/// Proof that one customer is erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerProof {
    /// The command that ordered it.
    pub command: CommandId,
    /// Who was erased.
    pub customer: RecordId,
    /// Outcome of each step, in order.
    pub steps: Vec<CustomerStepOutcome>,
    /// Records that were deleted: the customer, contacts, visits, reminders.
    pub records: u64,
    /// Pending operations that were lost with them.
    pub lost_operations: u64,
    /// Decrypted bytes that were searched for what was deleted.
    pub searched_bytes: u64,
}

/// One step of the erase of a customer, in the order of execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerStep {
    /// The intent is on disk.
    Intent,
    /// Records, search terms, drafts, conflicts and pending operations are deleted and overwritten.
    DeleteRecords,
    /// The write-ahead log is brought into the database and cut to nothing.
    EmptyLog,
    /// Page caches are dropped, and databases that were set aside are deleted.
    ClearCaches,
    /// All decrypted pages, free space included, were searched and hold none of it.
    Prove,
}

impl CustomerStep {
    /// All steps, in order.
    pub const ALL: [Self; 5] = [
        Self::Intent,
        Self::DeleteRecords,
        Self::EmptyLog,
        Self::ClearCaches,
        Self::Prove,
    ];
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerStepOutcome {
    /// The step.
    pub step: CustomerStep,
    /// Whether it fully succeeded.
    pub ok: bool,
}

/// Sends receipts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptsRequest {
    /// Format version.
    pub v: Version1,
    /// Signed receipts, oldest first.
    pub receipts: Vec<Envelope>,
}

/// Acknowledges receipts: those the server has stored durably, and those it will never accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptsAnswer {
    /// Format version.
    pub v: Version1,
    /// Sequences that need not be sent again.
    pub acknowledged: Vec<u64>,
}
