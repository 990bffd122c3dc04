//! Secrets, the database key and the files that hold it wrapped.
//!
//! The database key is 32 random bytes that never change and never leave Rust. On disk it exists only wrapped: in the
//! envelope, under a key made from the PIN (Argon2id) mixed with an HMAC key that never leaves the vault, and, where somebody
//! asked for it, in the biometric slot, under a random secret mixed in the same way. Without the phone nobody can try PINs,
//! without PIN or secret the phone cannot open the store. This module knows no guard, no store and no attempt counter; whoever
//! calls it counts first.

mod biometric;
mod database_key;
mod envelope;
mod kdf;
mod key_file;
mod pin;
mod pin_history;
mod scrub;
mod sealing;
mod secret;
mod wrapping;

pub use biometric::{BiometricFile, NewSlot, SlotSecret};
pub use database_key::DatabaseKey;
pub use envelope::{EnvelopeFiles, NewEnvelope};
pub use kdf::KdfCost;
pub use pin::check_new_pin;
pub use pin_history::{PinHistory, PinVerifier};
pub use secret::Secret;
pub use wrapping::{Binding, WrapError};

pub(crate) use secret::same;
