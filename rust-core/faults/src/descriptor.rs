//! What a descriptor or a path stands for, asked of the kernel.

use std::ffi::{CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use libc::{c_char, c_int, off64_t, size_t};

fn stat(fd: c_int) -> Option<libc::stat64> {
    let mut stat = std::mem::MaybeUninit::<libc::stat64>::uninit();
    // SAFETY: fstat64 fills the buffer when it returns 0.
    unsafe { (libc::fstat64(fd, stat.as_mut_ptr()) == 0).then(|| stat.assume_init()) }
}

fn is(stat: &libc::stat64, kind: libc::mode_t) -> bool {
    stat.st_mode & libc::S_IFMT == kind
}

/// Whether `fd` is a regular file.
pub(crate) fn is_file(fd: c_int) -> bool {
    stat(fd).is_some_and(|stat| is(&stat, libc::S_IFREG))
}

/// Whether `fd` is a regular file or a folder: what can be synced.
pub(crate) fn is_on_disk(fd: c_int) -> bool {
    stat(fd).is_some_and(|stat| is(&stat, libc::S_IFREG) || is(&stat, libc::S_IFDIR))
}

/// The number of the file behind `fd`; `None` for anything but a regular file.
pub(crate) fn file_of(fd: c_int) -> Option<u64> {
    let stat = stat(fd)?;
    is(&stat, libc::S_IFREG).then_some(stat.st_ino)
}

/// Whether writing `length` bytes at `offset` (or at the current position) makes the file larger.
pub(crate) fn grows(fd: c_int, offset: Option<off64_t>, length: size_t) -> bool {
    let Some(stat) = stat(fd).filter(|stat| is(stat, libc::S_IFREG)) else {
        return false;
    };
    place(fd, offset).saturating_add(off64_t::try_from(length).unwrap_or(off64_t::MAX))
        > stat.st_size
}

/// Where a write to `fd` goes: to `offset`, or to the current position.
pub(crate) fn place(fd: c_int, offset: Option<off64_t>) -> off64_t {
    // SAFETY: lseek on an open descriptor.
    offset.unwrap_or_else(|| unsafe { libc::lseek64(fd, 0, libc::SEEK_CUR) })
}

/// Whether opening `path` with `flags` would make a file.
pub(crate) fn creates(dir: c_int, path: *const c_char, flags: c_int) -> bool {
    flags & libc::O_CREAT != 0 && is_absent(dir, path)
}

/// Whether there is nothing at `path` yet.
pub(crate) fn is_absent(dir: c_int, path: *const c_char) -> bool {
    // SAFETY: the caller's path, as libc itself would use it.
    unsafe { libc::syscall(libc::SYS_faccessat, dir, path, libc::F_OK) != 0 }
}

/// The folder or file behind `fd`, as a path.
pub(crate) fn path_of(fd: c_int) -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/self/fd/{fd}")).ok()
}

/// `path` below `dir`, as an absolute path where that can be told.
pub(crate) fn absolute(dir: c_int, path: *const c_char) -> PathBuf {
    // SAFETY: the caller's path is a C string.
    let bytes = unsafe { CStr::from_ptr(path) }.to_bytes();
    let path = Path::new(OsStr::from_bytes(bytes));
    if path.is_absolute() {
        return path.to_owned();
    }
    let below = if dir == libc::AT_FDCWD {
        std::env::current_dir().ok()
    } else {
        path_of(dir)
    };
    below.unwrap_or_default().join(path)
}
