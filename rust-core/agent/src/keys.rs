//! Secrets, the database key and the envelope that wraps it.

mod database_key;
mod kdf;
mod secret;

pub use database_key::DatabaseKey;
pub use kdf::KdfCost;
pub use secret::Secret;
