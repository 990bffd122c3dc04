//! What a phone has promised so far, and what may or may not have come to pass because it was under way.

/// Whether an erase was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Erase {
    No,
    /// Asked for, and not acknowledged.
    Asked,
    Done,
}

/// What must hold when the phone is opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promises {
    /// Enrolled for certain, for certain not, or under way.
    pub(crate) enrolled: Option<bool>,
    /// Of these PINs exactly one opens.
    pub(crate) pins: Vec<&'static str>,
    /// So many customers may be there; any number where it is empty.
    pub(crate) customers: Vec<u64>,
    /// The first customer's notes may say one of these; anything where it is empty.
    pub(crate) notes: Vec<String>,
    /// At least so many operations are with the server or wait for it.
    pub(crate) saved: u64,
    /// At least so many wrong PINs are counted.
    pub(crate) wrong_tries: u8,
    /// The policy is at least of this version.
    pub(crate) policy: u64,
    /// This secret opens the biometric slot.
    pub(crate) slot: Option<Vec<u8>>,
    /// Whether the phone is erased.
    pub(crate) erase: Erase,
    /// An older database may be found, set aside, and replaced.
    pub(crate) replaced: bool,
}
