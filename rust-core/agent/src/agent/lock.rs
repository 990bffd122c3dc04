//! Locking: the key goes, the store closes.

use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};

use super::Agent;
use crate::ports::Event;
use crate::session::SessionEvent;
use crate::store::Store;

impl Agent {
    /// Locks the session now. Never waits for a query: running ones are interrupted and close the store when they return.
    pub fn lock(&self, cause: LockCause) {
        self.feed_session(SessionEvent::Lock(cause));
    }

    /// The app left the screen.
    pub fn entered_background(&self) {
        self.feed_session(SessionEvent::EnteredBackground);
    }

    /// The app came back. Deadlines that passed meanwhile lock now.
    ///
    /// # Errors
    /// What stands in the way of using the phone: [`crate::AgentError::Locked`], `Expired`, `Wiped`, `NotEnrolled`.
    pub fn entered_foreground(&self) -> Result<(), crate::AgentError> {
        self.judge_phase_and_lease()?;
        self.feed_session(SessionEvent::EnteredForeground);
        if self.seat().is_open() {
            Ok(())
        } else {
            Err(crate::AgentError::Locked)
        }
    }

    /// The screen went off.
    pub fn screen_off(&self) {
        self.feed_session(SessionEvent::ScreenOff);
    }

    /// What follows a lock: interrupts, closes, records and tells. The key is gone already.
    pub(super) fn after_lock(&self, cause: LockCause, store: &Store) {
        store.interrupt();
        let search = store.take_unsettled_search();
        let mark = store.mark();
        // A lock is a lock whether or not it can be recorded.
        let _ = self.update_guard(|state| {
            if let Some(search) = &search {
                state
                    .spool
                    .push(search.stamp, search.event.clone(), search.outcome);
            }
            state.saw_store(mark);
            state.last_lock = Some(cause);
            self.spool(state, AuditEvent::Lock { cause }, AuditOutcome::Ok);
        });
        self.emit(Event::Locked(cause));
    }
}
