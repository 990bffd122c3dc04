//! Faults that a program arms for itself, one at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::change::{Fate, Kind};

/// Bytes that a disk writes wholly or not at all.
pub const SECTOR: usize = 512;

/// What is to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing; calls are counted all the same.
    None,
    /// The n-th change fails once, as on a bad sector: `EIO`.
    Error,
    /// From the n-th change on nothing may grow: `ENOSPC`. Writing in place still works.
    NoSpace,
    /// From the n-th change on nothing changes any more: `EROFS`. What is on disk then is what a kill would have left.
    ReadOnly,
    /// The n-th write writes half of its bytes and says so, as any write may.
    Short,
    /// The n-th write writes the first half of its sectors, and from then on nothing changes any more.
    Torn,
    /// The n-th sync fails once: `EIO`.
    Sync,
    /// The n-th read fails once: `EIO`.
    Read,
}

/// What happened while a fault was armed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls of the kind that the fault counts.
    pub counted: u64,
    /// Calls that failed or fell short.
    pub injected: u64,
}

struct Armed {
    fault: Fault,
    at: u64,
    tally: Tally,
}

static ARMED: Mutex<Option<Armed>> = Mutex::new(None);

fn armed() -> MutexGuard<'static, Option<Armed>> {
    ARMED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Arms `fault` for the `at`-th call of its kind from now, counted from 1.
pub fn arm(fault: Fault, at: u64) {
    *armed() = Some(Armed {
        fault,
        at,
        tally: Tally::default(),
    });
}

/// No faults from here on. Returns what happened since it was armed.
pub fn disarm() -> Tally {
    armed().take().map(|armed| armed.tally).unwrap_or_default()
}

/// Whether a fault is armed.
pub(crate) fn is_armed() -> bool {
    armed().is_some()
}

pub(crate) fn judge(kind: Kind, grows: bool) -> Fate {
    let mut armed = armed();
    let Some(armed) = armed.as_mut() else {
        return Fate::Proceed;
    };
    if !armed.counts(kind) {
        return armed.fate_of_the_rest(kind);
    }
    armed.tally.counted += 1;
    let fate = armed.fate(kind, grows);
    if fate != Fate::Proceed {
        armed.tally.injected += 1;
    }
    fate
}

impl Armed {
    fn counts(&self, kind: Kind) -> bool {
        match self.fault {
            Fault::Read => kind == Kind::Read,
            Fault::Sync => kind == Kind::Sync,
            Fault::Short | Fault::Torn => matches!(kind, Kind::Write { .. }),
            Fault::None | Fault::Error | Fault::NoSpace | Fault::ReadOnly => kind != Kind::Read,
        }
    }

    /// What becomes of a call that is not counted: nothing changes behind a torn write.
    fn fate_of_the_rest(&self, kind: Kind) -> Fate {
        if self.fault == Fault::Torn && kind != Kind::Read && self.tally.counted >= self.at {
            Fate::Fail(libc::EIO)
        } else {
            Fate::Proceed
        }
    }

    fn fate(&self, kind: Kind, grows: bool) -> Fate {
        let n = self.tally.counted;
        let length = match kind {
            Kind::Write { length } => length,
            Kind::Sync | Kind::Other | Kind::Read => 0,
        };
        match self.fault {
            Fault::None => Fate::Proceed,
            Fault::Error | Fault::Sync | Fault::Read if n == self.at => Fate::Fail(libc::EIO),
            Fault::NoSpace if grows && n >= self.at => Fate::Fail(libc::ENOSPC),
            Fault::ReadOnly if n >= self.at => Fate::Fail(libc::EROFS),
            Fault::Short if n == self.at && length > 1 => Fate::Short(length / 2),
            Fault::Torn if n == self.at => Fate::Torn(length / SECTOR / 2 * SECTOR, libc::EIO),
            Fault::Torn if n > self.at => Fate::Fail(libc::EIO),
            _ => Fate::Proceed,
        }
    }
}
