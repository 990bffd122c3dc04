//! Fails the n-th change that a program makes to its files.
//!
//! Every libc call that changes a regular file or a folder is counted, and at the n-th one something goes wrong. Counting
//! changes, not time, makes every fault repeatable from its number. There are two ways to use it.
//!
//! **Loaded with `LD_PRELOAD`** into the unmodified programs, told by the environment:
//!
//! | variable              | meaning                                                                        |
//! |-----------------------|--------------------------------------------------------------------------------|
//! | `FAULTS_KILL_AT=n`    | SIGKILL instead of the n-th change (from 1)                                     |
//! | `FAULTS_FULL_FROM=n`  | from the n-th change on, nothing may grow: `ENOSPC`. Writing in place still works |
//! | `FAULTS_COUNT=path`   | a file that is shared with whoever watches: its first eight bytes hold the count so far, native endian. The eight behind them, while they are not zero, take the place of `FAULTS_FULL_FROM`: a disk fills up and is freed while the program runs |
//!
//! **Linked into a program** that runs the core in its own process ([`control`], [`record`]): a fault is armed, a scenario runs
//! for some milliseconds, and what it did to its files can be played back as a power cut would have left it.
//!
//! The calls of rustix go straight to the kernel and are not seen; what must be counted uses the standard library.

#![allow(
    unsafe_code,
    clippy::missing_safety_doc,
    reason = "stands in for libc functions; a test tool that never ships"
)]
#![cfg(target_os = "linux")]

mod change;
pub mod control;
mod descriptor;
mod interpose;
pub mod record;

pub use interpose::stand_in;
