//! The libc functions that change files, each judged before it is done and recorded after it.

use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::{c_char, c_int, c_uint, c_void, mode_t, off_t, off64_t, size_t, ssize_t};

use crate::change::{self, Fate, Kind};
use crate::descriptor;
use crate::record::{self, Change};

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

fn fail(errno: c_int) {
    // SAFETY: errno of this thread.
    unsafe { *libc::__errno_location() = errno };
}

macro_rules! real {
    ($name:ident, ($($type:ty),*) -> $ret:ty) => {{
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let real = next(&NEXT, const {
            match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => c"",
            }
        });
        // SAFETY: the symbol is the libc function with this very signature.
        unsafe { std::mem::transmute::<usize, unsafe extern "C" fn($($type),*) -> $ret>(real) }
    }};
}

/// Calls that happen or fail as a whole.
macro_rules! whole {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $ret:ty, $kind:ident if $counts:expr, growing if $grows:expr,
        recorded as $recorded:expr;)*) => {$(
        /// Judged stand-in for the libc function of this name.
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name($($arg: $type),*) -> $ret {
            let real = real!($name, ($($type),*) -> $ret);
            if $counts
                && let Fate::Fail(errno) = change::judge(Kind::$kind, $grows)
            {
                if matches!(Kind::$kind, Kind::Sync) && record::is_on()
                    && let Some(Change::Sync(file)) = $recorded
                {
                    record::note(Change::LostSync(file));
                }
                fail(errno);
                return -1;
            }
            // SAFETY: the caller's arguments, unchanged.
            let result = unsafe { real($($arg),*) };
            if result == 0 && record::is_on()
                && let Some(change) = $recorded
            {
                record::note(change);
            }
            result
        }
    )*};
}

/// Calls that put bytes into a file; a part of them may be all that happens.
macro_rules! writing {
    ($(fn $name:ident($fd:ident, $data:ident, $length:ident $(, $offset:ident: $type:ty)?) at $at:expr;)*) => {$(
        /// Judged stand-in for the libc function of this name.
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name(
            $fd: c_int, $data: *const c_void, $length: size_t $(, $offset: $type)?
        ) -> ssize_t {
            let real = real!($name, (c_int, *const c_void, size_t $(, $type)?) -> ssize_t);
            let mut wanted = $length;
            let mut torn = None;
            if descriptor::is_file($fd) {
                let at: Option<off64_t> = $at;
                match change::judge(Kind::Write { length: $length }, descriptor::grows($fd, at, $length)) {
                    Fate::Proceed => {}
                    Fate::Fail(errno) => {
                        fail(errno);
                        return -1;
                    }
                    Fate::Short(part) => wanted = part,
                    Fate::Torn(part, errno) => {
                        wanted = part;
                        torn = Some(errno);
                    }
                }
            }
            let at: off64_t = if record::is_on() { descriptor::place($fd, $at) } else { 0 };
            // SAFETY: the caller's arguments; never more bytes than the caller gave.
            let result = unsafe { real($fd, $data, wanted $(, $offset)?) };
            if record::is_on()
                && let (Ok(length), Ok(at)) = (usize::try_from(result), u64::try_from(at))
                && let Some(file) = descriptor::file_of($fd)
            {
                // SAFETY: the kernel has just read these bytes of the caller's buffer.
                let bytes = unsafe { std::slice::from_raw_parts($data.cast::<u8>(), length) }.to_vec();
                record::note(Change::Write { file, at, bytes });
            }
            if let Some(errno) = torn {
                fail(errno);
                return -1;
            }
            result
        }
    )*};
}

/// Calls that take bytes out of a file.
macro_rules! reading {
    ($(fn $name:ident($fd:ident, $data:ident, $length:ident $(, $offset:ident: $type:ty)?);)*) => {$(
        /// Judged stand-in for the libc function of this name.
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name(
            $fd: c_int, $data: *mut c_void, $length: size_t $(, $offset: $type)?
        ) -> ssize_t {
            let real = real!($name, (c_int, *mut c_void, size_t $(, $type)?) -> ssize_t);
            if crate::control::is_armed()
                && descriptor::is_file($fd)
                && let Fate::Fail(errno) = change::judge(Kind::Read, false)
            {
                fail(errno);
                return -1;
            }
            // SAFETY: the caller's arguments, unchanged.
            unsafe { real($fd, $data, $length $(, $offset)?) }
        }
    )*};
}

/// Calls that open a file, and may make or empty it.
macro_rules! opening {
    ($(fn $name:ident([$($dir:ident: $type:ty)?] $path:ident, $flags:ident, $mode:ident) in $folder:expr;)*) => {$(
        /// Judged stand-in for the libc function of this name.
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "C" fn $name(
            $($dir: $type,)? $path: *const c_char, $flags: c_int, $mode: mode_t
        ) -> c_int {
            let real = real!($name, ($($type,)? *const c_char, c_int, mode_t) -> c_int);
            let creates = descriptor::creates($folder, $path, $flags);
            if creates
                && let Fate::Fail(errno) = change::judge(Kind::Other, true)
            {
                fail(errno);
                return -1;
            }
            // SAFETY: the caller's arguments, unchanged.
            let fd = unsafe { real($($dir,)? $path, $flags, $mode) };
            // Not for a call that failed: asking would change its errno.
            if fd >= 0 && record::is_on()
                && let Some(file) = descriptor::file_of(fd)
            {
                if creates {
                    record::note(Change::Make { path: descriptor::absolute($folder, $path), file });
                } else if $flags & libc::O_TRUNC != 0 {
                    record::note(Change::Resize { file, length: 0 });
                }
            }
            fd
        }
    )*};
}

fn synced(fd: c_int) -> Option<Change> {
    match descriptor::file_of(fd) {
        Some(file) => Some(Change::Sync(file)),
        None => descriptor::path_of(fd).map(Change::SyncFolder),
    }
}

fn resized(fd: c_int, length: off64_t) -> Option<Change> {
    let (file, length) = (descriptor::file_of(fd)?, u64::try_from(length).ok()?);
    Some(Change::Resize { file, length })
}

fn moved(a: c_int, from: *const c_char, b: c_int, to: *const c_char) -> Option<Change> {
    Some(Change::Move {
        from: descriptor::absolute(a, from),
        to: descriptor::absolute(b, to),
    })
}

fn removed(dir: c_int, path: *const c_char) -> Option<Change> {
    Some(Change::Remove(descriptor::absolute(dir, path)))
}

const HERE: c_int = libc::AT_FDCWD;

writing! {
    fn write(fd, data, length) at None;
    fn pwrite(fd, data, length, offset: off_t) at Some(offset);
    fn pwrite64(fd, data, length, offset: off64_t) at Some(offset);
}

reading! {
    fn read(fd, data, length);
    fn pread(fd, data, length, offset: off_t);
    fn pread64(fd, data, length, offset: off64_t);
}

whole! {
    fn fsync(fd: c_int) -> c_int, Sync if descriptor::is_on_disk(fd), growing if false, recorded as synced(fd);
    fn fdatasync(fd: c_int) -> c_int, Sync if descriptor::is_on_disk(fd), growing if false, recorded as synced(fd);
    fn ftruncate(fd: c_int, length: off_t) -> c_int,
        Other if true, growing if descriptor::grows(fd, Some(length), 0), recorded as resized(fd, length);
    fn ftruncate64(fd: c_int, length: off64_t) -> c_int,
        Other if true, growing if descriptor::grows(fd, Some(length), 0), recorded as resized(fd, length);
    fn rename(from: *const c_char, to: *const c_char) -> c_int,
        Other if true, growing if false, recorded as moved(HERE, from, HERE, to);
    fn renameat(a: c_int, from: *const c_char, b: c_int, to: *const c_char) -> c_int,
        Other if true, growing if false, recorded as moved(a, from, b, to);
    fn renameat2(a: c_int, from: *const c_char, b: c_int, to: *const c_char, flags: c_uint) -> c_int,
        Other if true, growing if false, recorded as moved(a, from, b, to);
    fn unlink(path: *const c_char) -> c_int, Other if true, growing if false, recorded as removed(HERE, path);
    fn unlinkat(dir: c_int, path: *const c_char, flags: c_int) -> c_int,
        Other if true, growing if false, recorded as removed(dir, path);
    fn rmdir(path: *const c_char) -> c_int, Other if true, growing if false, recorded as removed(HERE, path);
    fn mkdir(path: *const c_char, mode: mode_t) -> c_int,
        Other if descriptor::is_absent(HERE, path), growing if true,
        recorded as Some(Change::MakeFolder(descriptor::absolute(HERE, path)));
}

opening! {
    fn open([] path, flags, mode) in HERE;
    fn open64([] path, flags, mode) in HERE;
    fn openat([dir: c_int] path, flags, mode) in dir;
    fn openat64([dir: c_int] path, flags, mode) in dir;
}

/// Makes the linker take these functions in place of libc's in a program that calls this. Call it first.
pub fn stand_in() {
    let kept: [*const (); 21] = [
        write as *const (),
        pwrite as *const (),
        pwrite64 as *const (),
        read as *const (),
        pread as *const (),
        pread64 as *const (),
        fsync as *const (),
        fdatasync as *const (),
        ftruncate as *const (),
        ftruncate64 as *const (),
        rename as *const (),
        renameat as *const (),
        renameat2 as *const (),
        unlink as *const (),
        unlinkat as *const (),
        rmdir as *const (),
        mkdir as *const (),
        open as *const (),
        open64 as *const (),
        openat as *const (),
        openat64 as *const (),
    ];
    std::hint::black_box(kept);
}
