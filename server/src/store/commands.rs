//! Signed commands, the sequences of signing keys, and receipts.

use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{CommandId, DeviceId};
use fleet_protocol::keys::KeyId;
use fleet_protocol::receipt::Receipt;

use super::{Origin, StoreError};
use crate::fleet::command_state::CommandState;
use crate::fleet::reason::Reason;

/// A signed command to be stored and offered.
pub struct NewCommand {
    /// Its id.
    pub id: CommandId,
    /// For whom.
    pub device: DeviceId,
    /// What it does.
    pub action: CommandAction,
    /// Why, if that was said.
    pub reason: Option<Reason>,
    /// The signed command; its `seq` came from [`CommandStore::next_sequence`].
    pub envelope: Envelope,
}

/// A stored command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCommand {
    /// Its id.
    pub id: CommandId,
    /// For whom.
    pub device: DeviceId,
    /// What it does.
    pub action: CommandAction,
    /// Why, if that was said. For people at the console; never sent, never logged.
    pub reason: Option<String>,
    /// Its sequence.
    pub seq: u64,
    /// Where it is.
    pub state: CommandState,
    /// When it was requested, Unix milliseconds.
    pub requested_ms: u64,
    /// When it was first delivered.
    pub delivered_ms: Option<u64>,
    /// When the phone's first word on it arrived.
    pub started_ms: Option<u64>,
    /// When it ended.
    pub ended_ms: Option<u64>,
}

#[derive(Clone)]
/// A receipt whose signature has been verified against the phone's identity key.
pub struct VerifiedReceipt {
    /// As signed.
    pub envelope: Envelope,
    /// What it says.
    pub receipt: Receipt,
}

/// A stored receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReceipt {
    /// As signed: the proof.
    pub envelope: Envelope,
    /// When it arrived, Unix milliseconds.
    pub received_ms: u64,
}

/// Use cases around commands.
pub trait CommandStore {
    /// The next sequence of a signing key for one kind of envelope; durable before it returns, so that it is never given
    /// twice: max(last + 1, Unix milliseconds).
    ///
    /// # Errors
    /// [`StoreError`].
    fn next_sequence(&self, kind: Kind, key: &KeyId, at_ms: u64) -> Result<u64, StoreError>;

    /// Stores a signed command. Another one that is open never stands in its way; a wipe supersedes all that
    /// is open and is no wipe.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such phone; [`StoreError::AlreadyExists`] when id or sequence was used.
    fn add_command(&self, new: &NewCommand, by: &Origin) -> Result<(), StoreError>;

    /// Writes a phone off: every open wipe of it counts as lost, until the phone says otherwise. They are offered all the same.
    /// Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such phone.
    fn write_off(&self, device: DeviceId, by: &Origin) -> Result<u64, StoreError>;

    /// Notes that an answer which held these commands was written out in full.
    ///
    /// # Errors
    /// [`StoreError`].
    fn mark_delivered(&self, device: DeviceId, seqs: &[u64], at_ms: u64) -> Result<(), StoreError>;

    /// All commands of a phone, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn commands(&self, device: DeviceId) -> Result<Vec<StoredCommand>, StoreError>;

    /// One command.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn command(&self, id: CommandId) -> Result<StoredCommand, StoreError>;

    /// Stores receipts of a phone, each once, and moves commands and the phone's state on. Returns the sequences that need
    /// not be sent again: those that are durable now, and those of another enrolment, which never will be accepted. A lost end of the audit chain that a wipe proof shows is recorded as a declared gap.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such phone.
    fn store_receipts(
        &self,
        device: DeviceId,
        receipts: &[VerifiedReceipt],
        at_ms: u64,
    ) -> Result<Vec<u64>, StoreError>;

    /// All receipts of a phone, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    fn receipts(&self, device: DeviceId) -> Result<Vec<StoredReceipt>, StoreError>;
}
