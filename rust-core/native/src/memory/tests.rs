//! The allocator's contract, on live memory: what a shrink gives up is zero, contents survive moves.

use super::*;

fn filled(bytes: i32) -> *mut c_void {
    // SAFETY: a fresh block is valid for the bytes asked for.
    unsafe {
        let block = allocate(bytes);
        assert!(!block.is_null());
        ptr::write_bytes(block.cast::<u8>(), 0xa5, usize::try_from(bytes).unwrap());
        block
    }
}

fn bytes_of(block: *mut c_void, bytes: usize) -> Vec<u8> {
    // SAFETY: callers pass live blocks and lengths inside them.
    unsafe { std::slice::from_raw_parts(block.cast::<u8>(), bytes).to_vec() }
}

#[test]
fn wiping_leaves_only_zeros() {
    let block = filled(4096);
    // SAFETY: the block is live and 4096 bytes long.
    unsafe { wipe(block.cast(), 4096) };
    assert_eq!(bytes_of(block, 4096), vec![0; 4096]);
    // SAFETY: live, freed once.
    unsafe { free(block) };
}

#[test]
fn a_shrinking_resize_zeroes_what_it_gives_up() {
    let block = filled(1000);
    // SAFETY: live; the old pointer is not used after a move.
    let kept = unsafe { resize(block, 600) };
    assert_eq!(kept, block, "shrinks in place");
    assert_eq!(bytes_of(kept, 600), vec![0xa5; 600]);
    assert_eq!(bytes_of(kept, 1000)[600..], vec![0; 400]);
    // SAFETY: live, freed once.
    unsafe { free(kept) };
}

#[test]
fn contents_survive_growing_and_shrinking_far() {
    let block = filled(100);
    // SAFETY: live; each old pointer is replaced by the new one.
    let block = unsafe { resize(block, 10_000) };
    assert_eq!(bytes_of(block, 100), vec![0xa5; 100]);
    // SAFETY: as above.
    assert!(unsafe { size(block) } >= 10_000);
    // SAFETY: as above.
    let block = unsafe { resize(block, 50) };
    assert_eq!(bytes_of(block, 50), vec![0xa5; 50]);
    // SAFETY: live, freed once.
    unsafe { free(block) };
}

#[test]
fn absurd_sizes_are_refused() {
    // SAFETY: no block is passed in.
    unsafe {
        assert!(allocate(-1).is_null());
        assert_eq!(size(ptr::null_mut()), 0);
        free(ptr::null_mut());
    }
}
