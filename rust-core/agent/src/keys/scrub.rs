//! Wipes the stack behind work that had keys on it: what is moved leaves a copy where it was, and ring's keys do not wipe
//! themselves.

use std::hint::black_box;

/// Deeper than any work with a key goes. Argon2's memory is on the heap.
const DEPTH: usize = 64 * 1024;

/// Does `work`, then overwrites the part of the stack that it used.
pub(super) fn scrubbed<T>(work: impl FnOnce() -> T) -> T {
    let value = deeper(work);
    overwrite();
    value
}

/// In a frame of its own, below the caller's: there [`overwrite`] reaches it.
#[inline(never)]
fn deeper<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite() {
    black_box(&mut [0_u8; DEPTH]);
}
