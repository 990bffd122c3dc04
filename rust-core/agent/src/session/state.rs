//! The state machine.

use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::SessionRules;

use crate::lease::MAX_WALL_DRIFT_MS;
use crate::ports::Moment;

/// What happens to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// The PIN, or a finger that stands in for it, was accepted.
    Proved {
        /// When the PIN itself was last proved: the absolute limit counts from there, so that a finger lengthens nothing.
        pin: Moment,
    },
    /// The person did something.
    Touched,
    /// A timer or background work looked at the session; nobody touched it.
    Looked,
    /// The app left the screen.
    EnteredBackground,
    /// The app came back.
    EnteredForeground,
    /// The screen went off.
    ScreenOff,
    /// Somebody or something locks.
    Lock(LockCause),
}

/// A session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// No key in memory.
    #[default]
    Locked,
    /// The store is open.
    Open(Open),
}

/// An open session's clocks, in milliseconds since the boot in which it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// When the PIN was proved; a session before this one may have been opened by it.
    proved: Moment,
    touched_ms: u64,
    background_ms: Option<u64>,
    seen_ms: u64,
}

/// What an event led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The session afterwards.
    pub session: Session,
    /// Set when this event locked a session that was open.
    pub locked: Option<LockCause>,
}

impl Session {
    /// Whether the store may be used.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// The session after `event` at `now`. Deadlines are judged before the event counts: a touch that comes too late does
    /// not save a session.
    #[must_use]
    pub fn step(self, event: SessionEvent, now: Moment, rules: &SessionRules) -> Step {
        let Self::Open(open) = self else {
            return match event {
                SessionEvent::Proved { pin } => Step {
                    session: Self::opened(pin, now, rules),
                    locked: None,
                },
                _ => Step {
                    session: Self::Locked,
                    locked: None,
                },
            };
        };
        if let Some(cause) = open.overdue(now, rules) {
            return match event {
                SessionEvent::Proved { pin } => Step {
                    session: Self::opened(pin, now, rules),
                    locked: Some(cause),
                },
                _ => lock(cause),
            };
        }
        let open = Open {
            seen_ms: now.boot_ms,
            ..open
        };
        match event {
            SessionEvent::Proved { pin } => match Self::opened(pin, now, rules) {
                // Too old to open anything; what is open keeps its own limits.
                Self::Locked => stay(open),
                session => Step {
                    session,
                    locked: None,
                },
            },
            SessionEvent::Touched => stay(Open {
                touched_ms: now.boot_ms,
                ..open
            }),
            SessionEvent::Looked => stay(open),
            SessionEvent::EnteredBackground => {
                let open = Open {
                    background_ms: open.background_ms.or(Some(now.boot_ms)),
                    ..open
                };
                match open.overdue(now, rules) {
                    Some(cause) => lock(cause),
                    None => stay(open),
                }
            }
            SessionEvent::EnteredForeground => stay(Open {
                background_ms: None,
                ..open
            }),
            SessionEvent::ScreenOff => lock(LockCause::ScreenOff),
            SessionEvent::Lock(cause) => lock(cause),
        }
    }

    /// What a proof opens now: a session, or nothing where the PIN was proved too long ago or by a clock that is not believed.
    fn opened(pin: Moment, now: Moment, rules: &SessionRules) -> Self {
        let open = Open {
            proved: pin,
            touched_ms: now.boot_ms,
            background_ms: None,
            seen_ms: now.boot_ms,
        };
        match open.overdue(now, rules) {
            Some(_) => Self::Locked,
            None => Self::Open(open),
        }
    }

    /// When the session locks if nothing happens, in milliseconds since boot: for a timer that hastens the verdict.
    #[must_use]
    pub fn next_deadline_ms(&self, rules: &SessionRules) -> Option<u64> {
        let Self::Open(open) = self else {
            return None;
        };
        let idle = open.touched_ms.saturating_add(ms(rules.idle_s));
        let absolute = open.proved.boot_ms.saturating_add(ms(rules.absolute_s));
        let background = open
            .background_ms
            .map(|since| since.saturating_add(ms(rules.background_s)));
        [Some(idle), Some(absolute), background]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Open {
    fn overdue(&self, now: Moment, rules: &SessionRules) -> Option<LockCause> {
        if now.boot != self.proved.boot {
            return Some(LockCause::Restart);
        }
        let Some(open_ms) = now
            .boot_ms
            .checked_sub(self.proved.boot_ms)
            .filter(|_| now.boot_ms >= self.seen_ms)
        else {
            // The boot clock went back within one boot.
            return Some(LockCause::Clock);
        };
        let expected_wall_ms = self.proved.wall_ms.saturating_add(open_ms);
        if now.wall_ms.abs_diff(expected_wall_ms) > MAX_WALL_DRIFT_MS {
            return Some(LockCause::Clock);
        }
        if open_ms >= ms(rules.absolute_s) {
            return Some(LockCause::Absolute);
        }
        let reached =
            |since: u64, limit_s: u32| now.boot_ms - since.min(now.boot_ms) >= ms(limit_s);
        if self
            .background_ms
            .is_some_and(|since| reached(since, rules.background_s))
        {
            return Some(LockCause::Background);
        }
        reached(self.touched_ms, rules.idle_s).then_some(LockCause::Idle)
    }
}

fn stay(open: Open) -> Step {
    Step {
        session: Session::Open(open),
        locked: None,
    }
}

fn lock(cause: LockCause) -> Step {
    Step {
        session: Session::Locked,
        locked: Some(cause),
    }
}

fn ms(seconds: u32) -> u64 {
    u64::from(seconds) * 1_000
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
