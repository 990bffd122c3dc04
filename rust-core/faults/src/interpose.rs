//! The libc functions that change files, each counted before it is done.

use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::{c_char, c_int, c_uint, c_void, mode_t, off_t, off64_t, size_t, ssize_t};

use crate::change::{self, Fate};

/// The next definition of a libc function after this library's.
fn next(slot: &AtomicUsize, name: &CStr) -> usize {
    let known = slot.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    // SAFETY: dlsym with a C string; a missing symbol of libc ends the test process.
    let found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) } as usize;
    if found == 0 {
        // SAFETY: abort never returns.
        unsafe { libc::abort() };
    }
    slot.store(found, Ordering::Relaxed);
    found
}

macro_rules! interpose {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $ret:ty, counted if $counts:expr, growing if $grows:expr;)*) => {$(
        /// Counted stand-in for the libc function of this name.
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name($($arg: $type),*) -> $ret {
            static NEXT: AtomicUsize = AtomicUsize::new(0);
            let real = next(&NEXT, const {
                match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                    Ok(name) => name,
                    Err(_) => c"",
                }
            });
            if $counts && change::count($grows) == Fate::NoSpace {
                // SAFETY: errno of this thread.
                unsafe { *libc::__errno_location() = libc::ENOSPC };
                return -1;
            }
            // SAFETY: the symbol is the libc function with this very signature.
            let real: unsafe extern "C" fn($($type),*) -> $ret = unsafe { std::mem::transmute(real) };
            // SAFETY: the caller's arguments, unchanged.
            unsafe { real($($arg),*) }
        }
    )*};
}

interpose! {
    fn write(fd: c_int, data: *const c_void, length: size_t) -> ssize_t,
        counted if change::is_file(fd), growing if change::grows(fd, None, length);
    fn pwrite(fd: c_int, data: *const c_void, length: size_t, offset: off_t) -> ssize_t,
        counted if change::is_file(fd), growing if change::grows(fd, Some(offset), length);
    fn pwrite64(fd: c_int, data: *const c_void, length: size_t, offset: off64_t) -> ssize_t,
        counted if change::is_file(fd), growing if change::grows(fd, Some(offset), length);
    fn fsync(fd: c_int) -> c_int, counted if change::is_file(fd), growing if false;
    fn fdatasync(fd: c_int) -> c_int, counted if change::is_file(fd), growing if false;
    fn ftruncate(fd: c_int, length: off_t) -> c_int,
        counted if true, growing if change::grows(fd, Some(length), 0);
    fn ftruncate64(fd: c_int, length: off64_t) -> c_int,
        counted if true, growing if change::grows(fd, Some(length), 0);
    fn rename(from: *const c_char, to: *const c_char) -> c_int, counted if true, growing if false;
    fn renameat(a: c_int, from: *const c_char, b: c_int, to: *const c_char) -> c_int,
        counted if true, growing if false;
    fn renameat2(a: c_int, from: *const c_char, b: c_int, to: *const c_char, flags: c_uint) -> c_int,
        counted if true, growing if false;
    fn unlink(path: *const c_char) -> c_int, counted if true, growing if false;
    fn unlinkat(dir: c_int, path: *const c_char, flags: c_int) -> c_int,
        counted if true, growing if false;
    fn rmdir(path: *const c_char) -> c_int, counted if true, growing if false;
    fn mkdir(path: *const c_char, mode: mode_t) -> c_int,
        counted if change::is_absent(libc::AT_FDCWD, path), growing if true;
    fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int,
        counted if change::creates(libc::AT_FDCWD, path, flags), growing if true;
    fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int,
        counted if change::creates(libc::AT_FDCWD, path, flags), growing if true;
    fn openat(dir: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int,
        counted if change::creates(dir, path, flags), growing if true;
    fn openat64(dir: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int,
        counted if change::creates(dir, path, flags), growing if true;
}
