//! Counts changes and decides what becomes of each.

use std::ffi::CStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use libc::{c_char, c_int, size_t};

use crate::control;

/// What kind of call it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Bytes go into a file.
    Write {
        /// How many.
        length: size_t,
    },
    /// A file or a folder is made durable.
    Sync,
    /// Anything else that changes something.
    Other,
    /// Bytes come out of a file.
    Read,
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It happens.
    Proceed,
    /// It fails with this errno and does nothing.
    Fail(c_int),
    /// Only this many of its bytes are written, and it says so.
    Short(size_t),
    /// Only this many of its bytes are written, and it fails with this errno.
    Torn(size_t, c_int),
}

struct Plan {
    kill_at: u64,
    full_from: u64,
}

/// What is shared with whoever watches.
#[repr(C)]
struct Shared {
    count: AtomicU64,
    full_from: AtomicU64,
}

static PLAN: OnceLock<Plan> = OnceLock::new();
static LOCAL: AtomicU64 = AtomicU64::new(0);
static SHARED: AtomicPtr<Shared> = AtomicPtr::new(std::ptr::null_mut());

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
    const BYTES: usize = size_of::<Shared>();
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
        if fd < 0 || libc::syscall(libc::SYS_ftruncate, fd, BYTES) != 0 {
            return;
        }
        let map = libc::mmap(
            std::ptr::null_mut(),
            BYTES,
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

/// Counts one call and says what becomes of it; does not return when it is the one to die at.
pub(crate) fn judge(kind: Kind, grows: bool) -> Fate {
    if kind == Kind::Read {
        return control::judge(kind, grows);
    }
    let plan = plan();
    let shared = SHARED.load(Ordering::Acquire);
    let (counter, full_from) = if shared.is_null() {
        (&LOCAL, plan.full_from)
    } else {
        // SAFETY: a live mapping of aligned words.
        let shared = unsafe { &*shared };
        let told = shared.full_from.load(Ordering::SeqCst);
        let full_from = if told == 0 { plan.full_from } else { told };
        (&shared.count, full_from)
    };
    let n = counter.fetch_add(1, Ordering::SeqCst).saturating_add(1);
    if n == plan.kill_at {
        // SAFETY: plain signal to this process.
        unsafe { libc::syscall(libc::SYS_kill, libc::getpid(), libc::SIGKILL) };
    }
    if grows && n >= full_from {
        Fate::Fail(libc::ENOSPC)
    } else {
        control::judge(kind, grows)
    }
}
