//! A value that wipes itself and cannot be printed, compared carelessly or serialised.

use zeroize::{Zeroize, Zeroizing};

/// A secret. It has no `Debug`, `Display`, `Serialize` or `PartialEq`; it is zeroised when dropped.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    /// Takes a value over.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value. Each use says why in an `EXPOSE:` comment.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

/// Compares without an early end. ring offers this only for MACs whose key it holds; ours live in the vault.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).fold(0_u8, |differs, (a, b)| {
            std::hint::black_box(differs | (a ^ b))
        }) == 0
}
