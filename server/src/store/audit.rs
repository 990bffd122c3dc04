//! Audit chains: one per phone, one of this server.

use fleet_protocol::audit::{AuditHead, AuditLine};
use fleet_protocol::envelope::Envelope;
use fleet_protocol::ids::{CommandId, DeviceId, Hash32, RecordId, UserId};

use super::{Actor, Origin, StoreError};
use crate::fleet::role::Role;

/// Entries that a phone uploads. The signature of the head has been verified.
pub struct AuditAppend<'a> {
    /// The phone.
    pub device: DeviceId,
    /// Position of the first line, from 1.
    pub first_seq: u64,
    /// The lines.
    pub lines: &'a [AuditLine],
    /// The phone's word on its whole chain.
    pub head: &'a AuditHead,
    /// The same as signed: kept as evidence.
    pub signed_head: &'a Envelope,
    /// Now, Unix milliseconds.
    pub at_ms: u64,
}

/// How far a chain goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainPosition {
    /// Entries stored.
    pub count: u64,
    /// The head after them.
    pub head: Hash32,
}

/// Why an upload is refused. Nothing of it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Entries before the first line are missing.
    #[error("audit entries are missing: position {expected} is expected")]
    Gap {
        /// The next position that is expected.
        expected: u64,
    },
    /// The lines do not chain, or differ from what is stored, or the head says otherwise.
    #[error(
        "the audit chain contradicts itself or what is stored; position {expected} is expected"
    )]
    Contradiction {
        /// The next position that is expected.
        expected: u64,
    },
    /// Too many lines, or a line that is not an entry.
    #[error("an audit entry cannot be read")]
    Malformed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What happened on the server. Ids, counts and codes only.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ServerEvent {
    /// The company was created.
    OrganisationCreated,
    /// A new feed epoch began.
    FeedEpochChanged {
        /// Which.
        epoch: u64,
    },
    /// A person was added.
    UserAdded {
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
    },
    /// A person was shut out or let in.
    UserDisabled {
        /// Who.
        user: UserId,
        /// Shut out?
        disabled: bool,
    },
    /// A password was set.
    PasswordSet {
        /// Whose.
        user: UserId,
    },
    /// Somebody signed in.
    SignedIn {
        /// Who.
        user: UserId,
    },
    /// Somebody failed to sign in.
    SignInFailed {
        /// Under whose name.
        user: UserId,
    },
    /// An enrolment token was made.
    TokenAdded {
        /// For whom.
        user: UserId,
    },
    /// A phone was enrolled.
    DeviceEnrolled {
        /// Which.
        device: DeviceId,
        /// Whose.
        user: UserId,
    },
    /// A phone was revoked.
    DeviceRevoked {
        /// Which.
        device: DeviceId,
    },
    /// A command was given.
    CommandAdded {
        /// Which.
        command: CommandId,
        /// To whom.
        device: DeviceId,
        /// Whether it erases.
        wipe: bool,
    },
    /// A phone was ordered to erase one customer.
    CustomerWipeOrdered {
        /// The command.
        command: CommandId,
        /// To whom.
        device: DeviceId,
        /// Who is to be erased.
        customer: RecordId,
    },
    /// A phone proved that it erased one customer.
    CustomerErased {
        /// The command.
        command: CommandId,
        /// Which phone.
        device: DeviceId,
        /// Who was erased.
        customer: RecordId,
        /// Whether every step succeeded.
        whole: bool,
    },
    /// A phone that had not answered its wipe was written off.
    DeviceWrittenOff {
        /// Which.
        device: DeviceId,
    },
    /// A phone proved that it erased itself.
    DeviceErased {
        /// Which.
        device: DeviceId,
        /// Whether every step succeeded.
        whole: bool,
        /// Whether this server had ordered it.
        ordered: bool,
    },
    /// The end of a phone's chain was lost with its data.
    AuditTailLost {
        /// Whose.
        device: DeviceId,
        /// First lost position.
        from: u64,
        /// Last lost position.
        to: u64,
    },
    /// A phone's proof of erasure contradicts the chain that is stored here.
    AuditContradicted {
        /// Whose.
        device: DeviceId,
    },
    /// A signed document was published.
    DocumentPublished {
        /// Which.
        kind: String,
        /// Its version.
        version: u64,
    },
    /// Customers were given to somebody else.
    Reassigned {
        /// To whom.
        to: UserId,
        /// Which, up to 100.
        customers: Vec<RecordId>,
        /// How many in all.
        count: u64,
    },
    /// A customer was deleted.
    CustomerDeleted {
        /// Which.
        customer: RecordId,
    },
    /// A batch of an import was committed.
    Imported {
        /// Customers created.
        created: u64,
        /// Customers changed.
        updated: u64,
    },
    /// Customers were exported.
    Exported {
        /// How many.
        customers: u64,
    },
}

/// An entry of the server's chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerEntry {
    /// Format version.
    pub v: fleet_protocol::Version1,
    /// Position, from 1.
    pub seq: u64,
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: ServerEvent,
}

/// Which chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// This server's own.
    Server,
    /// A phone's.
    Device(DeviceId),
}

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChainFault {
    /// A position is missing and no gap was declared.
    Missing,
    /// An entry or its hash was changed.
    Altered,
    /// The recorded head does not fit the entries: the end was cut off.
    CutOff,
}

/// The result of verifying one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Which.
    pub chain: Chain,
    /// Entries that were checked.
    pub entries: u64,
    /// Entries that are known to be lost, by a declared gap.
    pub lost: u64,
    /// The first fault and its position.
    pub fault: Option<(u64, ChainFault)>,
}

/// The result of verifying everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// Each chain.
    pub chains: Vec<ChainReport>,
}

impl AuditReport {
    /// Whether no chain has a fault.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.chains.iter().all(|chain| chain.fault.is_none())
    }

    /// Entries that were checked, in all chains.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.chains.iter().map(|chain| chain.entries).sum()
    }
}

/// Use cases of audit.
pub trait AuditStore {
    /// Appends entries to a phone's chain after checking that they continue it. Lines that are stored already are
    /// compared and skipped.
    ///
    /// # Errors
    /// [`AppendError`].
    fn append_device_audit(&self, upload: &AuditAppend<'_>) -> Result<ChainPosition, AppendError>;

    /// How far a phone's chain goes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn device_audit_position(&self, device: DeviceId) -> Result<ChainPosition, StoreError>;

    /// Lines of a phone's chain from after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn device_audit(
        &self,
        device: DeviceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError>;

    /// Appends to the server's own chain what no other method records.
    ///
    /// # Errors
    /// [`StoreError`].
    fn record_event(&self, event: &ServerEvent, by: &Origin) -> Result<(), StoreError>;

    /// Entries of the server's chain from after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn server_audit(&self, after: u64, limit: u32) -> Result<Vec<ServerEntry>, StoreError>;

    /// Checks every chain from its first entry to its head.
    ///
    /// # Errors
    /// [`StoreError`].
    fn verify_audit(&self) -> Result<AuditReport, StoreError>;
}
