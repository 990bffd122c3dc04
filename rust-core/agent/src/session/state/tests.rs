//! What a session promises.

use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::SessionRules;
use proptest::prelude::*;

use super::{Session, SessionEvent};
use crate::ports::{BootId, Moment};

const RULES: SessionRules = SessionRules {
    idle_s: 300,
    background_s: 60,
    absolute_s: 3_600,
};
const S: u64 = 1_000;
const HOUR: u64 = 3_600 * S;

fn at(boot_ms: u64) -> Moment {
    Moment {
        wall_ms: 1_800_000_000_000 + boot_ms,
        boot_ms,
        boot: Some(BootId([1; 16])),
    }
}

fn open_at(now: Moment) -> Session {
    Session::Locked
        .step(SessionEvent::Proved { pin: now }, now, &RULES)
        .session
}

#[test]
fn each_limit_locks_at_its_end_and_not_before() {
    let start = open_at(at(0));
    let idle = start.step(SessionEvent::Looked, at(300 * S - 1), &RULES);
    assert!(idle.session.is_open());
    let idle = start.step(SessionEvent::Looked, at(300 * S), &RULES);
    assert_eq!(idle.locked, Some(LockCause::Idle));
    assert!(!idle.session.is_open());

    let away = start.step(SessionEvent::EnteredBackground, at(10 * S), &RULES);
    let back = away
        .session
        .step(SessionEvent::EnteredForeground, at(69 * S), &RULES);
    assert!(back.session.is_open());
    let late = away
        .session
        .step(SessionEvent::EnteredForeground, at(70 * S), &RULES);
    assert_eq!(late.locked, Some(LockCause::Background));

    let mut busy = start;
    for minute in 1..60 {
        busy = busy
            .step(SessionEvent::Touched, at(minute * 60 * S), &RULES)
            .session;
        assert!(busy.is_open(), "touched every minute");
    }
    let end = busy.step(SessionEvent::Touched, at(HOUR), &RULES);
    assert_eq!(end.locked, Some(LockCause::Absolute));
}

#[test]
fn a_touch_that_comes_too_late_does_not_save_the_session() {
    let late = open_at(at(0)).step(SessionEvent::Touched, at(301 * S), &RULES);
    assert_eq!(late.locked, Some(LockCause::Idle));
}

#[test]
fn background_work_is_no_touch() {
    let mut session = open_at(at(0));
    for second in (0..300).step_by(10) {
        session = session
            .step(SessionEvent::Looked, at(second * S), &RULES)
            .session;
    }
    assert!(session.is_open());
    let end = session.step(SessionEvent::Looked, at(300 * S), &RULES);
    assert_eq!(end.locked, Some(LockCause::Idle));
}

#[test]
fn a_background_limit_of_zero_locks_when_the_app_leaves_the_screen() {
    let rules = SessionRules {
        background_s: 0,
        ..RULES
    };
    let step = open_at(at(0)).step(SessionEvent::EnteredBackground, at(1), &rules);
    assert_eq!(step.locked, Some(LockCause::Background));
}

#[test]
fn leaving_the_screen_twice_does_not_restart_the_limit() {
    let away = open_at(at(0))
        .step(SessionEvent::EnteredBackground, at(0), &RULES)
        .session;
    let again = away
        .step(SessionEvent::EnteredBackground, at(59 * S), &RULES)
        .session;
    let step = again.step(SessionEvent::Looked, at(60 * S), &RULES);
    assert_eq!(step.locked, Some(LockCause::Background));
}

#[test]
fn a_new_boot_and_a_clock_that_lies_lock() {
    let start = open_at(at(100 * S));
    let reboot = Moment {
        boot: Some(BootId([2; 16])),
        ..at(101 * S)
    };
    let restarted = start.step(SessionEvent::Touched, reboot, &RULES);
    assert_eq!(restarted.locked, Some(LockCause::Restart));
    let back = start.step(SessionEvent::Touched, at(99 * S), &RULES);
    assert_eq!(back.locked, Some(LockCause::Clock));
    for wall_ms in [
        at(100 * S).wall_ms + HOUR + S + 1,
        at(100 * S).wall_ms - HOUR,
    ] {
        let turned = Moment {
            wall_ms,
            ..at(101 * S)
        };
        let step = start.step(SessionEvent::Touched, turned, &RULES);
        assert_eq!(step.locked, Some(LockCause::Clock), "{wall_ms}");
    }
    let corrected = Moment {
        wall_ms: at(101 * S).wall_ms + HOUR - S,
        ..at(101 * S)
    };
    assert!(
        start
            .step(SessionEvent::Touched, corrected, &RULES)
            .session
            .is_open()
    );
}

#[test]
fn a_finger_puts_off_every_limit_but_the_absolute_one() {
    let finger = SessionEvent::Proved { pin: at(0) };
    let mut session = open_at(at(0));
    for minute in (4..60).step_by(4) {
        let locked = session
            .step(
                SessionEvent::Lock(LockCause::Asked),
                at(minute * 60 * S),
                &RULES,
            )
            .session;
        session = locked.step(finger, at(minute * 60 * S), &RULES).session;
        assert!(session.is_open(), "minute {minute}");
    }
    assert_eq!(session.next_deadline_ms(&RULES), Some(HOUR));
    let end = session.step(SessionEvent::Touched, at(HOUR), &RULES);
    assert_eq!(end.locked, Some(LockCause::Absolute));
    for now in [at(HOUR), at(2 * HOUR)] {
        assert!(!end.session.step(finger, now, &RULES).session.is_open());
    }
    assert!(
        end.session
            .step(SessionEvent::Proved { pin: at(HOUR) }, at(HOUR), &RULES)
            .session
            .is_open()
    );
}

#[test]
fn the_next_deadline_is_when_the_session_locks() {
    let session = open_at(at(0))
        .step(SessionEvent::Touched, at(10 * S), &RULES)
        .session;
    let deadline = session.next_deadline_ms(&RULES).unwrap();
    assert!(
        session
            .step(SessionEvent::Looked, at(deadline - 1), &RULES)
            .session
            .is_open()
    );
    assert!(
        !session
            .step(SessionEvent::Looked, at(deadline), &RULES)
            .session
            .is_open()
    );
    assert_eq!(Session::Locked.next_deadline_ms(&RULES), None);
}

fn any_event() -> impl Strategy<Value = SessionEvent> {
    prop_oneof![
        Just(SessionEvent::Touched),
        Just(SessionEvent::Looked),
        Just(SessionEvent::EnteredBackground),
        Just(SessionEvent::EnteredForeground),
        Just(SessionEvent::ScreenOff),
        Just(SessionEvent::Lock(LockCause::Asked)),
    ]
}

fn any_moment() -> impl Strategy<Value = Moment> {
    (0..10 * HOUR, -2 * (HOUR as i64)..2 * (HOUR as i64), 1_u8..3).prop_map(
        |(boot_ms, drift_ms, boot)| Moment {
            wall_ms: at(boot_ms).wall_ms.saturating_add_signed(drift_ms),
            boot_ms,
            boot: Some(BootId([boot; 16])),
        },
    )
}

proptest! {
    /// Whatever happens, in whatever order, at whatever time: only a proof opens.
    #[test]
    fn nothing_but_a_proof_opens_a_session(
        steps in proptest::collection::vec((any_event(), any_moment()), 0..40)
    ) {
        let mut session = Session::Locked;
        for (event, now) in steps {
            session = session.step(event, now, &RULES).session;
            prop_assert!(!session.is_open());
        }
    }

    /// An open session never outlives its limits, whatever the clocks show in between.
    #[test]
    fn no_sequence_of_clocks_lengthens_a_session(
        steps in proptest::collection::vec((any_event(), any_moment()), 1..60)
    ) {
        let mut session = open_at(at(0));
        let mut touched_ms = 0;
        for (event, now) in steps {
            let was_open = session.is_open();
            session = session.step(event, now, &RULES).session;
            if session.is_open() {
                prop_assert!(was_open);
                prop_assert!(now.boot == Some(BootId([1; 16])));
                prop_assert!(now.boot_ms < 3_600 * S, "absolute limit");
                prop_assert!(now.boot_ms - touched_ms < 300 * S, "idle limit");
                if event == SessionEvent::Touched {
                    touched_ms = now.boot_ms;
                }
            }
        }
    }
}
