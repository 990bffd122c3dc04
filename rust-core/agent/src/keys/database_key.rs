//! The random key of the encrypted store. It is made here, wrapped by the envelope, and handed to the store and nobody else.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ports::{Random, RandomUnavailable};

/// A raw SQLCipher key: 32 random bytes and the 16-byte salt of the file. Zeroised when dropped; never printed.
///
/// On the heap, so that moving it leaves no copy behind: a place that a key was taken from keeps its bytes otherwise.
#[derive(Clone)]
pub struct DatabaseKey(Box<Parts>);

#[derive(Clone, Zeroize, ZeroizeOnDrop)]
struct Parts {
    key: [u8; DatabaseKey::KEY_BYTES],
    salt: [u8; DatabaseKey::SALT_BYTES],
}

impl DatabaseKey {
    /// Length of the key.
    pub const KEY_BYTES: usize = 32;
    /// Length of the salt.
    pub const SALT_BYTES: usize = 16;

    /// Makes a new key.
    ///
    /// # Errors
    /// [`RandomUnavailable`].
    pub fn make(random: &dyn Random) -> Result<Self, RandomUnavailable> {
        let mut made = Self::from_parts([0; Self::KEY_BYTES], [0; Self::SALT_BYTES]);
        random.fill(&mut made.0.key)?;
        random.fill(&mut made.0.salt)?;
        Ok(made)
    }

    /// Takes over parts that came out of an envelope.
    #[must_use]
    pub fn from_parts(key: [u8; Self::KEY_BYTES], salt: [u8; Self::SALT_BYTES]) -> Self {
        Self(Box::new(Parts { key, salt }))
    }

    /// The key. Each use says why in an `EXPOSE:` comment.
    #[must_use]
    pub fn expose_key(&self) -> &[u8; Self::KEY_BYTES] {
        &self.0.key
    }

    /// The salt, which SQLCipher writes in clear at the head of the file.
    #[must_use]
    pub fn salt(&self) -> &[u8; Self::SALT_BYTES] {
        &self.0.salt
    }
}
