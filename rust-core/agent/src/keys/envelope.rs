//! The envelope: the database key, wrapped by the PIN and the vault.
//!
//! ```text
//! argon = Argon2id(pin, salt, cost)                                       memory, time
//! mixed = vault.hmac("pin-...", "fieldvault/pin/v1" NUL argon)            this phone
//! kek, commitment = HKDF-SHA256(mixed, salt, "fieldvault/kek/v1" NUL device generation)
//! sealed = AES-256-GCM(kek, nonce, database key and salt, aad = header)
//! file = header sealed vault.hmac("guard", "fieldvault/envelope-file/v1" NUL SHA-256(header sealed))
//! ```
//! Three failures are told apart without guessing: the file's MAC does not hold (corrupt: no PIN is tried), the header names
//! another phone (not ours), the commitment differs (wrong PIN).

mod files;
mod format;

#[cfg(test)]
mod tests;

pub use files::{EnvelopeFiles, NewEnvelope};
