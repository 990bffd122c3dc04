//! What the lease promises, over clocks that lie.

use fleet_protocol::policy::LeaseRules;
use proptest::prelude::*;

use super::{LeaseVerdict, LockReason, arrived, contact, judge, observe, rearm, start};
use crate::model::{ClockMark, LeaseLimits};
use crate::ports::{BootId, Moment};

const S: u64 = 1_000;
const HOUR: u64 = 3_600 * S;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;
const WALL: u64 = 1_800_000_000_000;
const RULES: LeaseRules = LeaseRules {
    warn_s: 24 * 3_600,
    lock_s: 72 * 3_600,
    erase_s: 14 * 24 * 3_600,
};

fn moment(wall_ms: u64, boot_ms: u64, boot: u8) -> Moment {
    Moment {
        wall_ms,
        boot_ms,
        boot: Some(BootId([boot; 16])),
    }
}

/// The server's first word, without any delay.
fn heard(now: Moment, signed_ms: u64) -> ClockMark {
    start(now, now, signed_ms)
}

fn mark() -> ClockMark {
    heard(moment(WALL, HOUR, 1), WALL)
}

fn limits() -> LeaseLimits {
    arrived(RULES, RULES)
}

fn verdict(now: Moment) -> LeaseVerdict {
    judge(&observe(&mark(), now), &limits())
}

#[test]
fn within_a_boot_each_limit_acts_at_its_end() {
    let after = |ms: u64| verdict(moment(WALL + ms, HOUR + ms, 1));
    assert_eq!(after(0), LeaseVerdict::Ok);
    assert_eq!(after(DAY - 1), LeaseVerdict::Ok);
    assert_eq!(
        after(DAY),
        LeaseVerdict::Warn {
            locks_in_ms: 2 * DAY
        }
    );
    assert_eq!(after(3 * DAY - 1), LeaseVerdict::Warn { locks_in_ms: 1 });
    assert_eq!(after(3 * DAY), LeaseVerdict::Locked(LockReason::Expired));
    assert_eq!(
        after(14 * DAY - 1),
        LeaseVerdict::Locked(LockReason::Expired)
    );
    assert_eq!(after(14 * DAY), LeaseVerdict::Erase);
}

#[test]
fn a_phone_that_was_off_for_a_year_erases_at_its_first_start() {
    assert_eq!(verdict(moment(WALL + YEAR, S, 2)), LeaseVerdict::Erase);
}

#[test]
fn turning_the_wall_clock_back_locks_and_gives_no_time() {
    // Within a boot: the boot clock counts, and more than an hour of drift locks.
    assert_eq!(
        verdict(moment(WALL - 2 * HOUR, HOUR + S, 1)),
        LeaseVerdict::Locked(LockReason::Clock)
    );
    assert_eq!(
        verdict(moment(WALL - DAY, HOUR + 14 * DAY, 1)),
        LeaseVerdict::Erase
    );
    // Across boots: behind the high-water mark locks at once.
    for back in [10 * S, HOUR, DAY, 10 * YEAR] {
        assert_eq!(
            verdict(moment(WALL - back, S, 2)),
            LeaseVerdict::Locked(LockReason::Clock),
            "{back}"
        );
    }
    // The new boot's own length counts even then.
    assert_eq!(
        verdict(moment(WALL - DAY, 14 * DAY, 2)),
        LeaseVerdict::Erase
    );
}

#[test]
fn a_jump_forward_within_a_boot_locks_and_does_not_erase() {
    for jump in [HOUR + 1, DAY, YEAR, 12 * YEAR] {
        assert_eq!(
            verdict(moment(WALL + jump, HOUR, 1)),
            LeaseVerdict::Locked(LockReason::Clock),
            "{jump}"
        );
    }
    assert_eq!(verdict(moment(WALL + HOUR, HOUR, 1)), LeaseVerdict::Ok);
}

#[test]
fn suspicion_stays_until_signed_server_time_comes() {
    let turned = observe(&mark(), moment(WALL + DAY, HOUR, 1));
    assert!(turned.suspect);
    let put_right = observe(&turned, moment(WALL + S, HOUR + S, 1));
    assert!(put_right.suspect, "putting the clock right is not proof");
    let healed = {
        let now = moment(WALL + S, HOUR + S, 1);
        contact(&put_right, now, now, WALL + S)
    };
    assert_eq!(judge(&healed, &limits()), LeaseVerdict::Ok);
}

#[test]
fn a_wall_clock_that_is_off_by_a_year_is_no_absence() {
    // People set clocks. What counts is the advance since contact, not the reading.
    let mark = heard(moment(WALL + YEAR, HOUR, 1), WALL);
    let rebooted = observe(&mark, moment(WALL + YEAR + HOUR, S, 2));
    assert_eq!(judge(&rebooted, &limits()), LeaseVerdict::Ok);
    assert_eq!(rebooted.away_ms, HOUR);
}

#[test]
fn a_jump_before_a_long_power_off_does_not_hide_the_absence() {
    // Forward by ten years, off for fifteen days, back to the true time: the mark did not follow the jump.
    let jumped = observe(&mark(), moment(WALL + 10 * YEAR, HOUR, 1));
    let returned = observe(&jumped, moment(WALL + 15 * DAY, S, 2));
    assert_eq!(judge(&returned, &limits()), LeaseVerdict::Erase);
}

#[test]
fn a_phone_without_boot_ids_counts_every_start_as_a_boot() {
    let none = |wall_ms, boot_ms| Moment {
        boot: None,
        ..moment(wall_ms, boot_ms, 0)
    };
    let mark = heard(none(WALL, HOUR), WALL);
    let later = observe(&mark, none(WALL + 15 * DAY, 2 * HOUR));
    assert_eq!(judge(&later, &limits()), LeaseVerdict::Erase);
    let back = observe(&mark, none(WALL - HOUR, 2 * HOUR));
    assert_eq!(
        judge(&back, &limits()),
        LeaseVerdict::Locked(LockReason::Clock)
    );
}

#[test]
fn a_small_correction_between_two_starts_is_no_clock_turned_back() {
    assert_eq!(verdict(moment(WALL - 2 * S, S, 2)), LeaseVerdict::Ok);
}

#[test]
fn the_stricter_of_lease_and_policy_counts() {
    let short = LeaseRules {
        lock_s: 4 * 3_600,
        ..RULES
    };
    assert_eq!(arrived(RULES, short).lock_ms, 4 * HOUR);
    assert_eq!(arrived(short, RULES).lock_ms, 4 * HOUR);
}

#[test]
fn a_newly_shortened_limit_counts_from_its_arrival() {
    let short = LeaseRules {
        warn_s: 3_600,
        lock_s: 4 * 3_600,
        erase_s: 28 * 3_600,
    };
    let away = 2 * DAY;
    let held = rearm(&limits(), short, short, away);
    assert_eq!(held.lock_ms, away + 4 * HOUR);
    assert_eq!(held.erase_ms, away + 28 * HOUR);
    // Never later than it was going to be anyway.
    let late = rearm(&limits(), short, short, 14 * DAY - HOUR);
    assert_eq!(late.erase_ms, 14 * DAY);
    assert_eq!(late.lock_ms, 3 * DAY);
}

#[test]
fn a_forged_policy_of_zeros_leaves_a_day_before_an_erase() {
    let zero = LeaseRules {
        warn_s: 0,
        lock_s: 0,
        erase_s: 0,
    };
    for away in [0, HOUR, 2 * DAY, 10 * DAY] {
        let held = rearm(&limits(), zero, zero, away);
        assert!(held.erase_ms >= away + DAY, "away {away}");
    }
}

#[test]
fn a_lengthened_limit_counts_from_the_last_contact() {
    let long = LeaseRules {
        erase_s: 30 * 24 * 3_600,
        ..RULES
    };
    assert_eq!(rearm(&limits(), long, long, DAY).erase_ms, 30 * DAY);
}

#[test]
fn a_lease_counts_from_when_the_server_signed_it() {
    // Asked a day after contact; the server held the question for four minutes and signed; the answer was read ten hours later.
    let (asked, signed_ms) = (moment(WALL + DAY, HOUR + DAY, 1), WALL + DAY + 240 * S);
    let now = moment(WALL + DAY + 10 * HOUR, 11 * HOUR + DAY, 1);
    let late = contact(&mark(), asked, now, signed_ms);
    assert_eq!(late.away_ms, 10 * HOUR - 240 * S);
    assert_eq!(late.signed_ms, signed_ms);
}

#[test]
fn a_lease_never_counts_from_before_it_was_asked_for() {
    let asked = moment(WALL + 2 * DAY, HOUR + 2 * DAY, 1);
    let now = moment(WALL + 2 * DAY + S, HOUR + 2 * DAY + S, 1);
    // The server's clock was a year ahead at the last contact and was put right: its word is older than its last one.
    let ahead = heard(moment(WALL, HOUR, 1), WALL + YEAR);
    // Or it was ten hours ahead: its word is newer, and seems to have been on its way for ten hours.
    let a_little = heard(moment(WALL, HOUR, 1), WALL + 10 * HOUR);
    // Or this phone's clock is not to be believed.
    let turned = observe(&mark(), moment(WALL + YEAR, 2 * HOUR, 1));
    for held in [ahead, a_little, turned] {
        assert_eq!(contact(&held, asked, now, WALL + 2 * DAY).away_ms, S);
    }
}

#[test]
fn the_first_lease_counts_from_when_it_was_asked_for() {
    let (asked, now) = (moment(WALL, HOUR, 1), moment(WALL + DAY, HOUR + DAY, 1));
    assert_eq!(start(asked, now, WALL).away_ms, DAY);
}

/// What really happens to a phone, and what its wall clock is made to show.
#[derive(Clone, Debug)]
enum Happening {
    Runs { ms: u64 },
    Off { ms: u64 },
    WallSetTo { wall_ms: u64 },
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        (0..3 * DAY).prop_map(|ms| Happening::Runs { ms }),
        (0..3 * DAY).prop_map(|ms| Happening::Off { ms }),
        (WALL - 2 * YEAR..WALL + 2 * YEAR).prop_map(|wall_ms| Happening::WallSetTo { wall_ms }),
    ]
}

proptest! {
    /// All the time that the phone was on is counted, however its wall clock is turned; so is the time it was off unless the
    /// clock was turned, and then it is locked.
    #[test]
    fn no_clock_lengthens_a_lease(happenings in proptest::collection::vec(any_happening(), 1..30)) {
        let (mut wall_ms, mut boot_ms, mut boot) = (WALL, HOUR, 1_u8);
        let mut mark = mark();
        let (mut on_ms, mut all_ms) = (0, 0);
        let mut turned = false;
        for happening in happenings {
            match happening {
                Happening::Runs { ms } => {
                    wall_ms += ms;
                    boot_ms += ms;
                    on_ms += ms;
                    all_ms += ms;
                }
                Happening::Off { ms } => {
                    wall_ms += ms;
                    all_ms += ms;
                    boot_ms = 0;
                    boot = boot.wrapping_add(1);
                }
                Happening::WallSetTo { wall_ms: set } => {
                    turned = true;
                    wall_ms = set;
                }
            }
            let before = mark;
            mark = observe(&mark, moment(wall_ms, boot_ms, boot));
            prop_assert!(mark.away_ms >= before.away_ms, "time away never shrinks");
            prop_assert!(mark.wall_ms >= before.wall_ms, "the high-water mark never falls");
            prop_assert!(mark.suspect || !before.suspect, "suspicion never goes by itself");
            prop_assert!(mark.away_ms >= on_ms, "time that the phone was on counts in full");
            prop_assert!(turned || mark.away_ms >= all_ms, "so does time that it was off");
        }
    }
}
