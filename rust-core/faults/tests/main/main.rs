//! Kill -9 and full disks at every step of enrol, PIN change, sync and wipe, on the real programs over real TLS.
//!
//! The programs are taken from the build's output folder (`cargo build --release --workspace` first, as `scripts/test`
//! does) and are unmodified: the faults come from `libfaults.so`. Seeds are printed; a fault is repeated from its number.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

mod canaries;
mod change_pin;
mod full_disk;
mod kill_enrol;
mod kill_sync;
mod kill_wipe;
mod kill_wipe_customer;
mod locked_sync;
mod programs;
mod server_full;
