//! Counts changes and decides what becomes of each.

use std::ffi::CStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use libc::{c_char, c_int, off64_t, size_t};

/// What becomes of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It happens.
    Proceed,
    /// There is no space for it.
    NoSpace,
}

struct Plan {
    kill_at: u64,
    full_from: u64,
}

static PLAN: OnceLock<Plan> = OnceLock::new();
static LOCAL: AtomicU64 = AtomicU64::new(0);
static SHARED: AtomicPtr<AtomicU64> = AtomicPtr::new(std::ptr::null_mut());

fn number(name: &CStr) -> u64 {
    // SAFETY: `name` is a C string; the value, if any, stays valid because nothing changes the environment here.
    let value = unsafe { libc::getenv(name.as_ptr()) };
    if value.is_null() {
        return u64::MAX;
    }
    // SAFETY: getenv returned a C string.
    unsafe { CStr::from_ptr(value) }
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(u64::MAX)
}

fn plan() -> &'static Plan {
    PLAN.get_or_init(|| {
        share_count();
        Plan {
            kill_at: number(c"FAULTS_KILL_AT"),
            full_from: number(c"FAULTS_FULL_FROM"),
        }
    })
}

/// Puts the count into a mapped file, so that it outlives a kill.
fn share_count() {
    // SAFETY: plain libc calls on a path from the environment; the mapping is never removed.
    unsafe {
        let path: *const c_char = libc::getenv(c"FAULTS_COUNT".as_ptr());
        if path.is_null() {
            return;
        }
        // By number, not through the interposed names.
        let fd = libc::syscall(
            libc::SYS_openat,
            libc::AT_FDCWD,
            path,
            libc::O_RDWR | libc::O_CREAT | libc::O_CLOEXEC,
            0o600,
        ) as c_int;
        if fd < 0 || libc::syscall(libc::SYS_ftruncate, fd, 8) != 0 {
            return;
        }
        let map = libc::mmap(
            std::ptr::null_mut(),
            8,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_SHARED,
            fd,
            0,
        );
        libc::syscall(libc::SYS_close, fd);
        if map != libc::MAP_FAILED {
            SHARED.store(map.cast(), Ordering::Release);
        }
    }
}

/// Counts one change; does not return when it is the one to die at.
pub(crate) fn count(grows: bool) -> Fate {
    let plan = plan();
    let shared = SHARED.load(Ordering::Acquire);
    let counter = if shared.is_null() {
        &LOCAL
    } else {
        // SAFETY: a live mapping of eight aligned bytes.
        unsafe { &*shared }
    };
    let n = counter.fetch_add(1, Ordering::SeqCst).saturating_add(1);
    if n == plan.kill_at {
        // SAFETY: plain signal to this process.
        unsafe { libc::syscall(libc::SYS_kill, libc::getpid(), libc::SIGKILL) };
    }
    if grows && n >= plan.full_from {
        Fate::NoSpace
    } else {
        Fate::Proceed
    }
}

/// Whether `fd` is a regular file; anything else is not counted.
pub(crate) fn is_file(fd: c_int) -> bool {
    size_of(fd).is_some()
}

/// Whether writing `length` bytes at `offset` (or at the current position) makes the file larger.
pub(crate) fn grows(fd: c_int, offset: Option<off64_t>, length: size_t) -> bool {
    let Some(size) = size_of(fd) else {
        return false;
    };
    // SAFETY: lseek on an open descriptor.
    let at = offset.unwrap_or_else(|| unsafe { libc::lseek64(fd, 0, libc::SEEK_CUR) });
    at.saturating_add(off64_t::try_from(length).unwrap_or(off64_t::MAX)) > size
}

fn size_of(fd: c_int) -> Option<off64_t> {
    let mut stat = std::mem::MaybeUninit::<libc::stat64>::uninit();
    // SAFETY: fstat64 fills the buffer when it returns 0.
    let stat = unsafe {
        if libc::fstat64(fd, stat.as_mut_ptr()) != 0 {
            return None;
        }
        stat.assume_init()
    };
    (stat.st_mode & libc::S_IFMT == libc::S_IFREG).then_some(stat.st_size)
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
