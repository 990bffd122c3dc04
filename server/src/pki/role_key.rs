//! The Ed25519 key of a role: root, command, statement.

use fleet_protocol::envelope::{EnvelopeSigner, SignError};
use fleet_protocol::keys::{Algorithm, KeyId, PublicKey};
use ring::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use super::PkiError;

/// A private Ed25519 key that signs envelopes.
pub struct RoleKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl RoleKey {
    /// Makes a new key and hands out its PKCS #8 text once, for its file.
    ///
    /// # Errors
    /// [`PkiError::Generate`] without randomness.
    pub fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), PkiError> {
        let document = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new())
            .map_err(|_| PkiError::Generate)?;
        let pkcs8 = Zeroizing::new(document.as_ref().to_vec());
        Ok((Self::from_pkcs8(&pkcs8)?, pkcs8))
    }

    /// Reads a key from its file's bytes.
    ///
    /// # Errors
    /// [`PkiError::NotAKey`] when they are something else.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, PkiError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| PkiError::NotAKey)?;
        let public = PublicKey::new(Algorithm::Ed25519, pair.public_key().as_ref().to_vec())
            .map_err(|_| PkiError::NotAKey)?;
        Ok(Self { pair, public })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl EnvelopeSigner for RoleKey {
    fn key_id(&self) -> KeyId {
        self.public.id()
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.pair.sign(message).as_ref().to_vec())
    }
}

impl std::fmt::Debug for RoleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RoleKey({})", self.public.id())
    }
}
