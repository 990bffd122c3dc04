//! Codes of [`crate::AgentError::Internal`]. Each names the place where a fault of ours, or of the platform, was met.

/// The home's files cannot be read or written.
pub(crate) const HOME_FILES: u16 = 1;
/// The home lock cannot be taken for another reason than that someone has it.
pub(crate) const HOME_LOCK: u16 = 2;
/// The guard's files cannot be read or written.
pub(crate) const GUARD_FILES: u16 = 3;
/// The guard has no room for what must be kept.
pub(crate) const GUARD_FULL: u16 = 4;
/// The system gives no random bytes.
pub(crate) const NO_RANDOM: u16 = 5;
/// A thread of ours panicked while it held a lock.
pub(crate) const POISONED: u16 = 6;
/// Not enough memory for the key derivation.
pub(crate) const NO_MEMORY: u16 = 7;
/// The guard says "enrolled" but lacks what an enrolled phone has.
pub(crate) const GUARD_INCOMPLETE: u16 = 8;
/// An operation that the server answered is still in the outbox.
pub(crate) const OUTBOX_STUCK: u16 = 9;
/// The disk did not give a page of the database back; another try found it whole.
pub(crate) const UNREADABLE: u16 = 20;
