//! How long a certificate lives.

/// A certificate's validity, Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// From.
    pub not_before_ms: u64,
    /// Until.
    pub not_after_ms: u64,
}
