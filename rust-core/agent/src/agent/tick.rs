//! Judging deadlines now. Timers call this; every other call judges for itself, so a late timer costs nothing.

use std::sync::atomic::Ordering;

use fleet_protocol::receipt::WipeCause;

use super::wipe::erased;
use super::{Agent, enter};
use crate::error::AgentError;
use crate::guard::Phase;
use crate::lease::{self, LeaseVerdict};
use crate::ports::Event;
use crate::session::{SessionEvent, TryVerdict, judge_try, wait_s};

/// How much time may pass before the clock's high-water mark is made durable again.
const MARK_EVERY_MS: u64 = 10 * 60 * 1_000;
/// The same while a delay between wrong PINs runs: what a restart may cost of it.
const MARK_EVERY_IN_DELAY_MS: u64 = 30 * 1_000;

impl Agent {
    /// Judges lease and session now, ends an erase that could not end before, and keeps the clock's high-water mark fresh.
    ///
    /// # Errors
    /// [`AgentError::Expired`], [`AgentError::Wiped`], [`AgentError::NotEnrolled`]: the state that the phone is in. Those of a
    /// guard write.
    pub fn tick(&self) -> Result<(), AgentError> {
        let state = self.guard();
        if matches!(state.phase, Phase::Wiping | Phase::Wiped) {
            self.resume_wipe()?;
            return Err(AgentError::Wiped);
        }
        self.judge_phase_and_lease()?;
        self.feed_session(SessionEvent::Looked);
        self.carry_out_customer_wipes_if_open();
        self.warn_once(enter::lease_verdict(&state, self.now()));
        // If it cannot be written now, it settles later, at the latest with the lock.
        let now = self.stamp();
        let _ = self.store_in_background(|store| store.settle_idle_search(now));
        self.keep_mark()
    }

    /// Warns once each time that the lease begins to run out, however often it is looked at.
    fn warn_once(&self, verdict: LeaseVerdict) {
        let LeaseVerdict::Warn { locks_in_ms } = verdict else {
            self.inner.warned.store(false, Ordering::Relaxed);
            return;
        };
        if !self.inner.warned.swap(true, Ordering::Relaxed) {
            let locks_at_ms = self.now().wall_ms.saturating_add(locks_in_ms);
            self.emit(Event::LeaseWarning { locks_at_ms });
        }
    }

    /// What must be judged before a phone that was just opened does anything else.
    pub(super) fn judge_at_start(&self) {
        let state = self.guard();
        match state.phase {
            Phase::None | Phase::Enrolling => {}
            // What cannot end now ends at the next tick, check-in or start; nothing is shown until then.
            Phase::Wiping | Phase::Wiped => {
                let _ = self.resume_wipe();
                // A name whose removal was not durable yet is there again after a power cut. Nothing opens what it names.
                self.sweep_after_erase();
            }
            Phase::Enrolled => {
                let no_tries_left =
                    judge_try(&state.attempts, self.now(), &self.policy().pin) == TryVerdict::Erase;
                if no_tries_left {
                    let _ = erased(self, WipeCause::TooManyAttempts);
                } else {
                    let _ = self.judge_phase_and_lease();
                    let _ = self.keep_mark();
                }
            }
        }
    }

    /// Makes the clock's high-water mark durable where it has moved enough to matter.
    pub(super) fn keep_mark(&self) -> Result<(), AgentError> {
        let (state, moment) = (self.guard(), self.now());
        let Some(held) = state.clock else {
            return Ok(());
        };
        let now = lease::observe(&held, moment);
        let every_ms = if wait_s(&state.attempts, moment) > 0 {
            MARK_EVERY_IN_DELAY_MS
        } else {
            MARK_EVERY_MS
        };
        let due = now.boot != held.boot
            || now.suspect != held.suspect
            || now.away_ms.saturating_sub(held.away_ms) >= every_ms;
        if due {
            self.update_guard(|_| ())
        } else {
            Ok(())
        }
    }
}
