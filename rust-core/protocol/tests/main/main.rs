//! Promises of the wire formats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

mod envelopes;
mod invitations;
mod reports;
mod samples;
mod vectors;
