//! Fails the n-th change that a program makes to its files.
//!
//! Loaded with `LD_PRELOAD` into the unmodified programs: every libc call that changes a regular file or a directory is
//! counted, and at the n-th one the process is killed as `kill -9` would, or the disk becomes full. Counting changes, not
//! time, makes every fault repeatable from its number.
//!
//! | variable              | meaning                                                                        |
//! |-----------------------|--------------------------------------------------------------------------------|
//! | `FAULTS_KILL_AT=n`    | SIGKILL instead of the n-th change (from 1)                                     |
//! | `FAULTS_FULL_FROM=n`  | from the n-th change on, nothing may grow: `ENOSPC`. Writing in place still works |
//! | `FAULTS_COUNT=path`   | file whose first eight bytes hold the count so far, native endian                |
//!
//! The calls of rustix go straight to the kernel and are not seen; what must be counted uses the standard library.

#![allow(
    unsafe_code,
    clippy::missing_safety_doc,
    reason = "stands in for libc functions; a test tool that never ships"
)]
#![cfg(target_os = "linux")]

mod change;
mod interpose;
