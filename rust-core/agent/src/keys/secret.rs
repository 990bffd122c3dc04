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
