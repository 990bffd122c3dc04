//! Secrets, the database key and the envelope that wraps it.
//!
//! The database key is 32 random bytes that never change and never leave Rust. On disk it exists only inside the envelope, under
//! a key made from the PIN (Argon2id) mixed with an HMAC key that never leaves the vault: without the phone nobody can try
//! PINs, without the PIN the phone cannot open the store. This module knows no guard, no store and no attempt counter; whoever
//! calls it counts first.

mod database_key;
mod envelope;
mod kdf;
mod pin;
mod secret;

pub use database_key::DatabaseKey;
pub use envelope::{Binding, EnvelopeFiles, WrapError};
pub use kdf::KdfCost;
pub use pin::check_new_pin;
pub use secret::Secret;

pub(crate) use secret::same;
