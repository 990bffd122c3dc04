//! The rules of entry: every call on customer data passes here, and every deadline is judged here.

use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};

use fleet_protocol::audit::LockCause;
use fleet_protocol::receipt::WipeCause;

use super::unlock::store_fault;
use super::wipe::erased;
use super::{Agent, Seat, fault, policy_of};
use crate::error::AgentError;
use crate::guard::{GuardState, Phase};
use crate::keys::DatabaseKey;
use crate::lease::{self, LeaseVerdict, LockReason};
use crate::ports::{Event, Moment};
use crate::session::SessionEvent;
use crate::store::{Store, StoreError};

impl Agent {
    /// Runs `work` on the open store for the person who holds the phone: judges all deadlines first, then counts as a touch.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub(crate) fn with_store<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError>,
    ) -> Result<T, AgentError> {
        let store = self.enter(SessionEvent::Touched)?;
        work(&store).map_err(|error| self.store_failed(error))
    }

    /// Runs `work` on the open store without counting as a touch: sync and other background work.
    ///
    /// # Errors
    /// As [`Agent::with_store`].
    pub(crate) fn store_in_background<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError>,
    ) -> Result<T, AgentError> {
        let store = self.enter(SessionEvent::Looked)?;
        work(&store).map_err(|error| self.store_failed(error))
    }

    /// Judges phase, lease and session, in this order; locks or erases where they say so.
    pub(super) fn enter(&self, event: SessionEvent) -> Result<Arc<Store>, AgentError> {
        self.judge_phase_and_lease()?;
        self.feed_session(event);
        self.seat().store().cloned().ok_or(AgentError::Locked)
    }

    /// Refuses what the phone's phase, its absence or what it lacks forbids, and acts on it.
    pub(crate) fn judge_phase_and_lease(&self) -> Result<(), AgentError> {
        let state = self.guard();
        match state.phase {
            Phase::None | Phase::Enrolling => return Err(self.nobody()),
            Phase::Wiping | Phase::Wiped => return Err(AgentError::Wiped),
            Phase::Enrolled => {}
        }
        match lease_verdict(&state, self.now()) {
            LeaseVerdict::Ok | LeaseVerdict::Warn { .. } => self.judge_compliance(&state),
            LeaseVerdict::Locked(reason) => {
                // Suspicion outlives the clock's being put right again.
                self.keep_mark()?;
                self.lock(match reason {
                    LockReason::Expired => LockCause::Lease,
                    LockReason::Clock => LockCause::Clock,
                });
                Err(AgentError::Expired)
            }
            LeaseVerdict::Erase => Err(erased(self, WipeCause::LeaseExpired)),
        }
    }

    /// Feeds the session an event and carries out the lock that it may lead to.
    pub(crate) fn feed_session(&self, event: SessionEvent) {
        let rules = policy_of(&self.guard()).session;
        let locked = {
            let mut seat = self.seat();
            // Read inside, so that readings are judged in the order in which they were made: an older one that comes late would
            // look like a clock turned back.
            let now = self.now();
            seat.feed(event, now, &rules)
        };
        if let Some((cause, store)) = locked {
            self.after_lock(cause, &store);
        }
    }

    /// What a store failure means to a shell. A database found damaged while it is in use is set aside, and the session locks.
    fn store_failed(&self, error: StoreError) -> AgentError {
        let damaged = matches!(
            error,
            StoreError::Damaged
                | StoreError::Unreadable
                | StoreError::NotOurFile
                | StoreError::PlainFile
        );
        if !damaged {
            return store_fault(error);
        }
        let inside = self.seat().shut();
        // Where nothing was inside any more, another call has locked meanwhile; the next unlock finds the same damage.
        let Some((store, key)) = inside else {
            return AgentError::StoreDamaged { salvaged: 0 };
        };
        store.interrupt();
        drop(store);
        if self.was_a_slip(&key) {
            self.emit(Event::Locked(LockCause::Restart));
            return AgentError::Internal {
                code: fault::UNREADABLE,
            };
        }
        match self.replace_store(&key) {
            Ok(salvaged) => AgentError::StoreDamaged { salvaged },
            Err(AgentError::NoSpace) => AgentError::NoSpace,
            Err(_) => AgentError::StoreDamaged { salvaged: 0 },
        }
    }

    /// Whether the database is sound after all: a read that fails once looks like damage, and leaves a connection that cannot go
    /// on. Asked once in the life of a process; a database that seems damaged again is. Old pages in the place of newer ones are
    /// sound by themselves and no slip.
    fn was_a_slip(&self, key: &DatabaseKey) -> bool {
        let first = !self.inner.doubted.swap(true, Ordering::Relaxed);
        let is_sound = |store: Store| {
            store.prove_rows()?;
            store.is_sound()
        };
        first && Store::open(&self.home().store(), key).and_then(is_sound) == Ok(true)
    }

    pub(super) fn seat(&self) -> MutexGuard<'_, Seat> {
        // A seat whose holder panicked is still a seat: the worst that it can hold is an open store, which locking closes.
        self.inner
            .seat
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the phone has been away, judged from a guard state.
pub(crate) fn lease_verdict(state: &GuardState, now: Moment) -> LeaseVerdict {
    match (&state.clock, &state.lease_limits) {
        (Some(mark), Some(limits)) => lease::judge(&lease::observe(mark, now), limits),
        // An enrolled guard always has both; without them nothing proves contact.
        _ => LeaseVerdict::Locked(LockReason::Clock),
    }
}
