//! Secrets, the database key and the envelope that wraps it.

mod secret;

pub use secret::Secret;
