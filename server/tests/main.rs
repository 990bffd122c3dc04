//! Integration tests of the fleet server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod console;
mod device_api;
mod end_to_end;
mod import;
mod init;
mod limits;
mod running;
mod serving;
mod store;
