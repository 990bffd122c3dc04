//! The clock: how the high-water mark moves.

use crate::model::ClockMark;
use crate::ports::Moment;

/// How far wall clock and boot clock may part within one boot, milliseconds.
pub const MAX_WALL_DRIFT_MS: u64 = 60 * 60 * 1_000;
/// A wall clock that is behind by less is a correction by network time between two starts, not a clock turned back.
const CORRECTION_MS: u64 = 5_000;

/// The first mark of a phone: it has just heard `signed_ms` from its server, which it asked at `asked`.
///
/// The server signed after it was asked, so all that passed since may have passed after it signed: a phone that slept with the
/// answer in its socket has been away for as long.
#[must_use]
pub fn start(asked: Moment, now: Moment, signed_ms: u64) -> ClockMark {
    ClockMark {
        boot: now.boot,
        boot_ms: now.boot_ms,
        wall_ms: now.wall_ms,
        signed_ms,
        away_ms: elapsed_ms(asked, now),
        suspect: false,
    }
}

/// The mark after the phone has looked at its clocks. Time away only ever grows, and suspicion only ever comes.
#[must_use]
pub fn observe(mark: &ClockMark, now: Moment) -> ClockMark {
    let same_boot = now.boot.is_some() && now.boot == mark.boot;
    let (passed_ms, suspect) = if same_boot {
        within_boot(mark, now)
    } else {
        across_boots(mark, now)
    };
    ClockMark {
        boot: now.boot,
        // Within a boot the mark's boot clock never goes back, so that time is not counted twice when it recovers.
        boot_ms: if same_boot {
            now.boot_ms.max(mark.boot_ms)
        } else {
            now.boot_ms
        },
        wall_ms: mark.wall_ms.saturating_add(passed_ms),
        signed_ms: mark.signed_ms,
        away_ms: mark.away_ms.saturating_add(passed_ms),
        suspect: mark.suspect || suspect,
    }
}

/// The mark after signed server time has come: both clocks are believed again from here. Time away counts from the moment at
/// which the server signed, as this phone's clock tells it, and never from before it was asked.
#[must_use]
pub fn contact(mark: &ClockMark, asked: Moment, now: Moment, signed_ms: u64) -> ClockMark {
    let fresh = start(asked, now, signed_ms);
    let seen = observe(mark, now);
    let trusted = !seen.suspect && now.boot.is_some() && mark.boot == now.boot;
    let away_ms = if trusted && signed_ms >= mark.signed_ms {
        // What the server's clock shows now if it runs as ours does.
        let server_ms = seen.signed_ms.saturating_add(seen.away_ms);
        fresh.away_ms.min(server_ms.saturating_sub(signed_ms))
    } else {
        fresh.away_ms
    };
    ClockMark {
        signed_ms: mark.signed_ms.max(signed_ms),
        away_ms,
        ..fresh
    }
}

/// How long an exchange took. It begins and ends in one process, so in one boot.
fn elapsed_ms(asked: Moment, now: Moment) -> u64 {
    if asked.boot == now.boot {
        now.boot_ms.saturating_sub(asked.boot_ms)
    } else {
        0
    }
}

fn within_boot(mark: &ClockMark, now: Moment) -> (u64, bool) {
    let passed_ms = now.boot_ms.saturating_sub(mark.boot_ms);
    let expected_wall_ms = mark.wall_ms.saturating_add(passed_ms);
    let drifted = now.wall_ms.abs_diff(expected_wall_ms) > MAX_WALL_DRIFT_MS;
    (passed_ms, drifted || now.boot_ms < mark.boot_ms)
}

fn across_boots(mark: &ClockMark, now: Moment) -> (u64, bool) {
    let advanced_ms = now.wall_ms.saturating_sub(mark.wall_ms);
    let turned_back = now.wall_ms.saturating_add(CORRECTION_MS) < mark.wall_ms;
    // The mark was made before this boot began, so at least this boot's length has passed.
    (advanced_ms.max(now.boot_ms), turned_back)
}
