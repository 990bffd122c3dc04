//! The state machine against a model that knows the true time.
//!
//! The model is told what really passes; the machine sees only the clocks of a phone on which anything may happen to them. Where
//! the clocks are honest both agree at every step; where they are not, the machine never stays open longer than the model.

use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::SessionRules;
use proptest::prelude::*;

use crate::lease::MAX_WALL_DRIFT_MS;
use crate::model::Attempts;
use crate::ports::{BootId, Moment};
use crate::session::{BiometricState, Session, SessionEvent, judge_biometric};

const S: u64 = 1_000;
const MINUTE: u64 = 60 * S;
const HOUR: u64 = 60 * MINUTE;

/// What happens to a phone.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// To the session.
    Event(SessionEvent),
    /// The PIN is given.
    Pin,
    /// A finger stands in for it, where it may.
    Finger,
    /// Time passes, awake or in doze: no timer runs, and the boot clock counts both.
    Passes { ms: u64 },
    /// Another policy comes.
    Rules(SessionRules),
    /// Somebody sets the wall clock.
    WallIsSet { wall_ms: u64 },
    /// A shell reads local time for UTC, and its traveller lands.
    TimeZone { quarters: i64 },
    /// The boot clock leaps forward.
    BootLeaps { ms: u64 },
    /// The boot clock stands still while time passes, as a clock that stops in doze does.
    BootStands { ms: u64 },
    /// The phone starts again, and the session comes back from somewhere.
    Reboots { off_ms: u64 },
}

/// What is true.
#[derive(Clone, Copy, Debug, Default)]
struct Truth {
    now_ms: u64,
    /// When the PIN was given last.
    pin_ms: Option<u64>,
    open: Option<OpenTruth>,
}

#[derive(Clone, Copy, Debug)]
struct OpenTruth {
    proved_ms: u64,
    touched_ms: u64,
    background_ms: Option<u64>,
}

impl Truth {
    /// What the rules promise, said as plainly as possible. `grace_ms` is added to every limit.
    fn step(&mut self, event: SessionEvent, rules: &SessionRules, grace_ms: u64) {
        let now_ms = self.now_ms;
        let reached =
            |since_ms: u64, limit_s: u32| now_ms - since_ms >= u64::from(limit_s) * S + grace_ms;
        let overdue = |open: OpenTruth| {
            reached(open.proved_ms, rules.absolute_s)
                || reached(open.touched_ms, rules.idle_s)
                || open
                    .background_ms
                    .is_some_and(|since_ms| reached(since_ms, rules.background_s))
        };
        let mut open = self.open.filter(|open| !overdue(*open));
        match (event, open.as_mut()) {
            (SessionEvent::Proved { .. }, _) => {
                let proved = self.pin_ms.map(|proved_ms| OpenTruth {
                    proved_ms,
                    touched_ms: now_ms,
                    background_ms: None,
                });
                // What is open already is not shut by a finger that comes too late.
                open = proved.filter(|proved| !overdue(*proved)).or(open);
            }
            (SessionEvent::Lock(_) | SessionEvent::ScreenOff, _) => open = None,
            (SessionEvent::Touched, Some(open)) => open.touched_ms = now_ms,
            (SessionEvent::EnteredForeground, Some(open)) => open.background_ms = None,
            (SessionEvent::EnteredBackground, Some(open)) => {
                open.background_ms.get_or_insert(now_ms);
            }
            (_, _) => {}
        }
        self.open = open.filter(|open| !overdue(*open));
    }
}

/// A phone with its machine and the model beside it.
struct Pair {
    session: Session,
    truth: Truth,
    clock: Moment,
    /// What the guard keeps of the last PIN.
    pin: Option<Moment>,
    rules: SessionRules,
}

impl Pair {
    fn new() -> Self {
        Self {
            session: Session::Locked,
            truth: Truth::default(),
            clock: Moment {
                wall_ms: 1_800_000_000_000,
                boot_ms: HOUR,
                boot: Some(BootId([1; 16])),
            },
            pin: None,
            rules: SessionRules {
                idle_s: 300,
                background_s: 60,
                absolute_s: 3_600,
            },
        }
    }

    /// Lets something happen; whether it was an event.
    fn happen(&mut self, happening: Happening, grace_ms: u64) -> bool {
        let clock = &mut self.clock;
        match happening {
            Happening::Event(event) => {
                self.feed(event, grace_ms);
                return true;
            }
            Happening::Pin => {
                let pin = *clock;
                self.pin = Some(pin);
                self.truth.pin_ms = Some(self.truth.now_ms);
                self.feed(SessionEvent::Proved { pin }, grace_ms);
                return true;
            }
            Happening::Finger => {
                let none = Attempts::default();
                let judged = judge_biometric(true, self.pin, &none, *clock, &self.rules);
                match (judged, self.pin) {
                    (BiometricState::Ready, Some(pin)) => {
                        self.feed(SessionEvent::Proved { pin }, grace_ms);
                    }
                    // Nobody touched the session; the truth alone knows whether it was right to refuse.
                    _ => {
                        let proved = SessionEvent::Proved { pin: *clock };
                        self.truth.step(proved, &self.rules, grace_ms);
                        let looked = SessionEvent::Looked;
                        self.session = self.session.step(looked, *clock, &self.rules).session;
                    }
                }
                return true;
            }
            Happening::Passes { ms } => {
                self.truth.now_ms += ms;
                clock.boot_ms += ms;
                clock.wall_ms += ms;
            }
            Happening::Rules(rules) => self.rules = rules,
            Happening::WallIsSet { wall_ms } => clock.wall_ms = wall_ms,
            Happening::TimeZone { quarters } => {
                clock.wall_ms = clock
                    .wall_ms
                    .saturating_add_signed(quarters * 15 * MINUTE as i64);
            }
            Happening::BootLeaps { ms } => clock.boot_ms += ms,
            Happening::BootStands { ms } => {
                self.truth.now_ms += ms;
                clock.wall_ms += ms;
            }
            Happening::Reboots { off_ms } => {
                self.truth.now_ms += off_ms;
                self.truth.open = None;
                clock.wall_ms += off_ms;
                clock.boot_ms = 0;
                clock.boot = clock
                    .boot
                    .map(|BootId(id)| BootId(id.map(|byte| byte.wrapping_add(1))));
            }
        }
        false
    }

    fn feed(&mut self, event: SessionEvent, grace_ms: u64) {
        self.truth.step(event, &self.rules, grace_ms);
        self.session = self.session.step(event, self.clock, &self.rules).session;
    }
}

fn any_event() -> impl Strategy<Value = Happening> {
    let to_the_session = prop_oneof![
        6 => Just(SessionEvent::Touched),
        6 => Just(SessionEvent::Looked),
        3 => Just(SessionEvent::EnteredBackground),
        3 => Just(SessionEvent::EnteredForeground),
        1 => Just(SessionEvent::ScreenOff),
        1 => Just(SessionEvent::Lock(LockCause::Asked)),
    ]
    .prop_map(Happening::Event);
    prop_oneof![
        1 => Just(Happening::Pin),
        2 => Just(Happening::Finger),
        20 => to_the_session,
    ]
}

fn any_rules() -> impl Strategy<Value = Happening> {
    (1..900_u32, 0..300_u32, 60..7_200_u32).prop_map(|(idle_s, background_s, absolute_s)| {
        Happening::Rules(SessionRules {
            idle_s,
            background_s,
            absolute_s,
        })
    })
}

fn passing() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => (0..2 * MINUTE).prop_map(|ms| Happening::Passes { ms }),
        2 => (0..2 * HOUR).prop_map(|ms| Happening::Passes { ms }),
        // To the millisecond.
        2 => prop_oneof![Just(300 * S), Just(300 * S - 1), Just(60 * S), Just(60 * S - 1), Just(HOUR)]
            .prop_map(|ms| Happening::Passes { ms }),
    ]
}

fn honest() -> impl Strategy<Value = Happening> {
    prop_oneof![6 => any_event(), 4 => passing(), 1 => any_rules()]
}

/// Clocks that are set, leap, and go on in another boot; not one that counts too little.
fn lying() -> impl Strategy<Value = Happening> {
    prop_oneof![
        12 => honest(),
        1 => (0..u64::MAX / 2).prop_map(|wall_ms| Happening::WallIsSet { wall_ms }),
        2 => (-56..=56_i64).prop_map(|quarters| Happening::TimeZone { quarters }),
        1 => (0..2 * HOUR).prop_map(|ms| Happening::BootLeaps { ms }),
        1 => (0..48 * HOUR).prop_map(|off_ms| Happening::Reboots { off_ms }),
    ]
}

fn standing() -> impl Strategy<Value = Happening> {
    prop_oneof![
        10 => honest(),
        2 => (0..20 * MINUTE).prop_map(|ms| Happening::BootStands { ms }),
        1 => (0..3 * HOUR).prop_map(|ms| Happening::BootStands { ms }),
    ]
}

fn history(one: impl Strategy<Value = Happening>) -> impl Strategy<Value = Vec<Happening>> {
    proptest::collection::vec(one, 1..80)
}

fn is_event(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Event(_) | Happening::Pin | Happening::Finger
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Neither sooner nor later: under honest clocks the machine is the model.
    #[test]
    fn under_honest_clocks_a_session_is_open_exactly_as_long_as_the_rules_say(
        happenings in history(honest())
    ) {
        let mut pair = Pair::new();
        for happening in happenings {
            if pair.happen(happening, 0) {
                prop_assert_eq!(pair.session.is_open(), pair.truth.open.is_some(), "{:?}", happening);
            }
        }
    }

    /// From locked to open only by a proof, and no clock, boot, time zone or doze gives a session a millisecond.
    #[test]
    fn no_clock_boot_time_zone_or_doze_lengthens_a_session(happenings in history(lying())) {
        let mut pair = Pair::new();
        for happening in happenings {
            let was_open = pair.session.is_open();
            if pair.happen(happening, 0) {
                let proved = matches!(happening, Happening::Pin | Happening::Finger);
                prop_assert!(was_open || proved || !pair.session.is_open(), "opened by {:?}", happening);
                prop_assert!(
                    !pair.session.is_open() || pair.truth.open.is_some(),
                    "open too long after {:?}", happening
                );
            }
        }
    }

    /// A boot clock that stops in doze, which none should, gains at most the drift from the wall clock that is allowed.
    #[test]
    fn a_boot_clock_that_stands_still_gains_no_more_than_the_allowed_drift(
        happenings in history(standing())
    ) {
        let mut pair = Pair::new();
        for happening in happenings {
            if pair.happen(happening, MAX_WALL_DRIFT_MS + 1) && pair.session.is_open() {
                prop_assert!(pair.truth.open.is_some(), "open too long after {:?}", happening);
            }
        }
    }

    /// However often a finger opens in between, no session outlives the absolute limit of the last PIN.
    #[test]
    fn no_finger_keeps_a_phone_open_past_the_limit_of_the_last_pin(
        happenings in history(prop_oneof![3 => Just(Happening::Finger), 2 => lying()])
    ) {
        let mut pair = Pair::new();
        for happening in happenings {
            if !pair.happen(happening, 0) || !pair.session.is_open() {
                continue;
            }
            let given_ms = pair.truth.pin_ms.expect("only a PIN opens first");
            let limit_ms = u64::from(pair.rules.absolute_s) * S;
            prop_assert!(pair.truth.now_ms - given_ms < limit_ms, "open too long after {:?}", happening);
        }
    }

    /// Looking hastens a verdict and changes none: with timers at any moments in between, the same events end the same way.
    #[test]
    fn timers_change_no_verdict(
        happenings in history(honest()),
        looks in proptest::collection::vec(any::<bool>(), 80),
    ) {
        let (mut plain, mut looked) = (Pair::new(), Pair::new());
        for (happening, look) in happenings.into_iter().zip(looks) {
            // A rule that shortens a limit and is lengthened again before anybody looks is another verdict, and not a timer's.
            if matches!(happening, Happening::Rules(_)) {
                continue;
            }
            plain.happen(happening, 0);
            looked.happen(happening, 0);
            if look {
                looked.happen(Happening::Event(SessionEvent::Looked), 0);
            }
            if is_event(&happening) {
                prop_assert_eq!(plain.session.is_open(), looked.session.is_open());
            }
        }
    }

    /// The moment at which a session will lock is only ever put off by a touch, a return to the screen or a new proof.
    #[test]
    fn a_deadline_is_put_off_by_the_person_only(happenings in history(lying())) {
        let mut pair = Pair::new();
        for happening in happenings {
            if matches!(happening, Happening::Rules(_)) {
                continue;
            }
            let before = pair.session.next_deadline_ms(&pair.rules);
            pair.happen(happening, 0);
            let after = pair.session.next_deadline_ms(&pair.rules);
            let by_a_person = matches!(
                happening,
                Happening::Event(SessionEvent::Touched | SessionEvent::EnteredForeground)
                    | Happening::Pin
                    | Happening::Finger
            );
            if let (Some(before), Some(after), false) = (before, after, by_a_person) {
                prop_assert!(after <= before, "put off by {:?}", happening);
            }
        }
    }
}
