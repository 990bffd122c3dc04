//! An allocator for SQLite that leaves nothing behind: every block is zeroed before it goes back to the system.
//!
//! SQLite's page cache, statements, sorters and FTS hash tables hold decrypted customers and, for a moment, key material.
//! SQLCipher's own `cipher_memory_security` overwrites freed memory too, but locks every block and costs 31-44 % of writes;
//! zeroing alone costs a few per cent. Memory is not locked: phones have no swap that survives power-off.
//!
//! Each block has a header of 16 bytes that holds its capacity, so that a free knows how much to wipe.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

use rusqlite::ffi;

/// Bytes before each block; also its alignment (SQLite needs 8).
const HEADER_BYTES: usize = 16;

/// SQLite had been started by someone else, with another allocator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("SQLite was initialised before its allocator could be set: {0}")]
pub struct InstallError(pub i32);

/// Installs the allocator in this process. Call it before anything opens a database; later calls repeat the first answer.
///
/// # Errors
/// [`InstallError`] if SQLite runs already: then memory would not be wiped, and nothing should be opened.
pub fn install_once() -> Result<(), InstallError> {
    static OUTCOME: OnceLock<Result<(), InstallError>> = OnceLock::new();
    *OUTCOME.get_or_init(install)
}

fn install() -> Result<(), InstallError> {
    // SAFETY: `sqlite3_config` is variadic; SQLITE_CONFIG_MALLOC takes one `sqlite3_mem_methods*`, which it copies before it
    // returns. It is not thread-safe, but is called once (OnceLock) and refuses with SQLITE_MISUSE once SQLite runs. The
    // functions in METHODS keep SQLite's allocator contract, and they are never removed.
    let code = unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw const METHODS.0) };
    if code != ffi::SQLITE_OK {
        return Err(InstallError(code));
    }
    // SAFETY: no arguments; may be called at any time from any thread.
    let code = unsafe { ffi::sqlite3_initialize() };
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(InstallError(code))
    }
}

struct Methods(ffi::sqlite3_mem_methods);

// SAFETY: function pointers and a null pointer that nobody dereferences; the value is never written.
unsafe impl Sync for Methods {}

static METHODS: Methods = Methods(ffi::sqlite3_mem_methods {
    xMalloc: Some(allocate),
    xFree: Some(free),
    xRealloc: Some(resize),
    xSize: Some(size),
    xRoundup: Some(round_up),
    xInit: Some(init),
    xShutdown: Some(shut_down),
    pAppData: ptr::null_mut(),
});

unsafe extern "C" fn allocate(bytes: c_int) -> *mut c_void {
    let Some(layout) = usize::try_from(bytes).ok().and_then(layout_for) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout's size is not zero: it includes the header.
    let start = unsafe { System.alloc(layout) };
    if start.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: `start` is valid for `layout.size() >= HEADER_BYTES` bytes and aligned to 16, so the header's `usize` can be
    // written and the block behind it is inside the allocation.
    unsafe {
        start.cast::<usize>().write(layout.size() - HEADER_BYTES);
        start.add(HEADER_BYTES).cast()
    }
}

unsafe extern "C" fn free(block: *mut c_void) {
    if block.is_null() {
        return;
    }
    // SAFETY: SQLite passes only blocks that `allocate` returned and that it has not freed: the header lies before them,
    // and the allocation was made with the layout of that capacity.
    unsafe {
        let start = block.cast::<u8>().sub(HEADER_BYTES);
        let capacity = start.cast::<usize>().read();
        wipe(block.cast(), capacity);
        System.dealloc(start, layout_of(capacity));
    }
}

unsafe extern "C" fn resize(block: *mut c_void, bytes: c_int) -> *mut c_void {
    if block.is_null() {
        // SAFETY: as for `allocate`.
        return unsafe { allocate(bytes) };
    }
    let Ok(wanted) = usize::try_from(bytes) else {
        return ptr::null_mut();
    };
    // SAFETY: `block` is a live block of ours (see `free`), so its header can be read.
    let capacity = unsafe { block.cast::<u8>().sub(HEADER_BYTES).cast::<usize>().read() };
    if wanted <= capacity && wanted >= capacity / 2 {
        // Shrinking in place keeps the capacity; what SQLite gives up is wiped now.
        // SAFETY: `wanted <= capacity`, so the tail lies inside the block.
        unsafe { wipe(block.cast::<u8>().add(wanted), capacity - wanted) };
        return block;
    }
    // The system's realloc may move a block and leave the old bytes behind, so moving is done here.
    // SAFETY: `allocate` returns null or a block of at least `wanted` bytes that does not overlap the old one; both are
    // valid for the copied length; the old block is live and is freed once.
    unsafe {
        let moved = allocate(bytes);
        if !moved.is_null() {
            ptr::copy_nonoverlapping(block.cast::<u8>(), moved.cast::<u8>(), capacity.min(wanted));
            free(block);
        }
        moved
    }
}

unsafe extern "C" fn size(block: *mut c_void) -> c_int {
    if block.is_null() {
        return 0;
    }
    // SAFETY: `block` is a live block of ours (see `free`).
    let capacity = unsafe { block.cast::<u8>().sub(HEADER_BYTES).cast::<usize>().read() };
    c_int::try_from(capacity).unwrap_or(c_int::MAX)
}

unsafe extern "C" fn round_up(bytes: c_int) -> c_int {
    bytes.checked_add(7).map_or(bytes, |bytes| bytes & !7)
}

unsafe extern "C" fn init(_: *mut c_void) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn shut_down(_: *mut c_void) {}

/// Header and block, rounded up to 8; `None` if the sum does not fit.
fn layout_for(bytes: usize) -> Option<Layout> {
    let capacity = bytes.max(1).checked_next_multiple_of(8)?;
    Layout::from_size_align(capacity.checked_add(HEADER_BYTES)?, HEADER_BYTES).ok()
}

/// The layout of an existing block.
///
/// # Safety
/// `capacity` must come from a header that `allocate` wrote: then the sum fitted before.
unsafe fn layout_of(capacity: usize) -> Layout {
    // SAFETY: 16 is a power of two; the size was checked by `layout_for` when the block was made.
    unsafe { Layout::from_size_align_unchecked(capacity + HEADER_BYTES, HEADER_BYTES) }
}

/// Zeroes `bytes` at `start`, at the speed of memset, in a way that the optimiser may not drop before a free.
///
/// # Safety
/// `start` must be valid for writes of `bytes` bytes.
unsafe fn wipe(start: *mut u8, bytes: usize) {
    // SAFETY: the caller's promise; afterwards the bytes are initialised, so a shared slice of them may be made.
    unsafe {
        ptr::write_bytes(start, 0, bytes);
        zeroize::optimization_barrier(std::slice::from_raw_parts(start, bytes));
    }
}

#[cfg(test)]
mod tests;
