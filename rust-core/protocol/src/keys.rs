//! Public keys and the allow-list that signatures are checked against.
//!
//! Two algorithms: Ed25519 for the server's roles, ECDSA P-256 with SHA-256 for device identity keys (what Android
//! Keystore holds). A signature names its key by [`KeyId`]; the algorithm is always taken from the allow-listed key, never
//! from the message. Small-order Ed25519 keys are refused when a [`PublicKey`] is made, because ring's verification is
//! cofactorless but does not itself reject them (RFC 8032 §5.1.7; see "Taming the many EdDSAs", 2020).

use serde::{Deserialize, Serialize};

use crate::bytes::Base64;
use crate::ids::Hash32;

/// A signature algorithm; the identifiers are part of the signed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), 32-byte public key, 64-byte signature.
    #[serde(rename = "ed25519")]
    Ed25519,
    /// ECDSA P-256 with SHA-256; 65-byte uncompressed point, DER signature.
    #[serde(rename = "es256")]
    Es256,
}

impl Algorithm {
    /// The identifier on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Es256 => "es256",
        }
    }
}

/// SHA-256 over algorithm and key, of which all 32 bytes are kept.
pub type KeyId = Hash32;

/// A public key that passed its checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PublicKeyWire", into = "PublicKeyWire")]
pub struct PublicKey {
    algorithm: Algorithm,
    bytes: Vec<u8>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicKeyWire {
    alg: Algorithm,
    key: Base64,
}

/// Why a public key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// The length does not fit the algorithm.
    #[error("public key has the wrong length")]
    Length,
    /// An Ed25519 point of small order: it would verify signatures that nobody made.
    #[error("public key is a small-order point")]
    SmallOrder,
}

impl PublicKey {
    /// Checks and wraps a raw public key.
    ///
    /// # Errors
    /// [`PublicKeyError`] when the length is wrong or the key is of small order.
    pub fn new(algorithm: Algorithm, bytes: Vec<u8>) -> Result<Self, PublicKeyError> {
        match algorithm {
            Algorithm::Ed25519 => {
                let key: &[u8; 32] = bytes
                    .as_slice()
                    .try_into()
                    .map_err(|_| PublicKeyError::Length)?;
                if is_small_order(key) {
                    return Err(PublicKeyError::SmallOrder);
                }
            }
            Algorithm::Es256 => {
                if bytes.len() != 65 || bytes.first() != Some(&4) {
                    return Err(PublicKeyError::Length);
                }
            }
        }
        Ok(Self { algorithm, bytes })
    }

    /// Its algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The raw key: 32 bytes for Ed25519, 65 for P-256.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key's name in envelopes.
    #[must_use]
    pub fn id(&self) -> KeyId {
        Hash32::of(&[
            b"fieldvault/key-id/v1\0",
            self.algorithm.as_str().as_bytes(),
            b"\0",
            &self.bytes,
        ])
    }

    /// Whether `signature` over `message` was made by this key.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &dyn ring::signature::VerificationAlgorithm = match self.algorithm {
            Algorithm::Ed25519 => &ring::signature::ED25519,
            Algorithm::Es256 => &ring::signature::ECDSA_P256_SHA256_ASN1,
        };
        ring::signature::UnparsedPublicKey::new(algorithm, &self.bytes)
            .verify(message, signature)
            .is_ok()
    }
}

impl TryFrom<PublicKeyWire> for PublicKey {
    type Error = PublicKeyError;
    fn try_from(wire: PublicKeyWire) -> Result<Self, Self::Error> {
        Self::new(wire.alg, wire.key.0)
    }
}

impl From<PublicKey> for PublicKeyWire {
    fn from(key: PublicKey) -> Self {
        Self {
            alg: key.algorithm,
            key: Base64(key.bytes),
        }
    }
}

/// The y coordinates of the eight small-order points (and their non-canonical forms), sign bit cleared.
/// Source: libsodium `ge25519_has_small_order`, and "Taming the many EdDSAs", table 1.
const SMALL_ORDER_Y: [[u8; 32]; 7] = [
    // 0 (order 4)
    [0; 32],
    // 1 (order 1)
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    // order 8
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    // order 8
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    // p - 1 (order 2)
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
    // p (order 4, non-canonical 0)
    [
        0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
    // p + 1 (order 1, non-canonical 1)
    [
        0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
];

fn is_small_order(key: &[u8; 32]) -> bool {
    let mut y = *key;
    y[31] &= 0x7f;
    SMALL_ORDER_Y.contains(&y)
}

/// An allow-list of keys for one purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet(Vec<PublicKey>);

impl KeySet {
    /// An allow-list of `keys`.
    #[must_use]
    pub fn new(keys: Vec<PublicKey>) -> Self {
        Self(keys)
    }

    /// The key with this id, if it is allowed.
    #[must_use]
    pub fn find(&self, id: &KeyId) -> Option<&PublicKey> {
        self.0.iter().find(|key| key.id() == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_order_keys_are_refused_with_either_sign_bit() {
        for y in SMALL_ORDER_Y {
            let mut negative = y;
            negative[31] |= 0x80;
            for key in [y, negative] {
                assert_eq!(
                    PublicKey::new(Algorithm::Ed25519, key.to_vec()),
                    Err(PublicKeyError::SmallOrder)
                );
            }
        }
    }

    #[test]
    fn keys_of_the_wrong_length_are_refused() {
        for length in [0, 31, 33, 64] {
            assert!(PublicKey::new(Algorithm::Ed25519, vec![9; length]).is_err());
        }
        assert!(PublicKey::new(Algorithm::Es256, vec![4; 64]).is_err());
        assert!(PublicKey::new(Algorithm::Es256, vec![2; 65]).is_err());
    }
}
