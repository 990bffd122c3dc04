//! Unlocking: a proof gives the key, the key opens the store.

use std::sync::Arc;

use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};
use fleet_protocol::ids::RecordId;

use super::guarding::REMINDERS;
use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::Phase;
use crate::keys::{DatabaseKey, Secret};
use crate::model::AuditStamp;
use crate::ports::Event;
use crate::session::Ticket;
use crate::store::{AuditItem, Store, StoreError};

impl Agent {
    /// Opens the session with `pin`.
    ///
    /// # Errors
    /// [`AgentError::WrongPin`], [`AgentError::PinDelayed`], [`AgentError::Expired`], [`AgentError::Wiped`],
    /// [`AgentError::KeysDamaged`]; [`AgentError::StoreDamaged`] when the database was set aside: unlock again and sync.
    /// [`AgentError::Interrupted`] when a lock or an erase came in between.
    pub fn unlock(&self, pin: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        self.unlock_by(AuditEvent::Unlock, || self.try_pin(pin, AuditEvent::Unlock))
    }

    /// Opens the session with the key that `prove` gives; `event` is what the audit chain calls it.
    pub(super) fn unlock_by(
        &self,
        event: AuditEvent,
        prove: impl FnOnce() -> Result<DatabaseKey, AgentError>,
    ) -> Result<(), AgentError> {
        // From here on a lock wins, also while this waits for another unlock to end.
        let ticket = self.seat().ticket();
        let outcome = self.open_session(ticket, event, prove);
        if matches!(self.guard().phase, Phase::Wiping | Phase::Wiped) {
            self.sweep_after_erase();
            return Err(AgentError::Wiped);
        }
        if outcome == Err(AgentError::Interrupted) {
            // What overtook it is why the phone is locked now. That is for people only.
            let cause = self.seat().left_for();
            let _ = self.update_guard(|state| state.last_lock = cause.or(state.last_lock));
        }
        outcome?;
        // The shell is told without the gate: it may call back.
        self.apply_restrictions();
        self.emit(Event::Unlocked);
        Ok(())
    }

    fn open_session(
        &self,
        ticket: Ticket,
        event: AuditEvent,
        prove: impl FnOnce() -> Result<DatabaseKey, AgentError>,
    ) -> Result<(), AgentError> {
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        self.judge_phase_and_lease()?;
        let key = prove()?;
        // Trying takes long. What was overtaken meanwhile opens nothing and mends nothing.
        self.not_overtaken(ticket)?;
        let opened = match self.open_store(&key) {
            // A disk that fails once is no reason to put a healthy database aside.
            Err(StoreError::Damaged | StoreError::Unreadable) => self.open_store(&key),
            opened => opened,
        };
        let store = match opened {
            Ok(store) => store,
            Err(
                StoreError::Damaged
                | StoreError::Unreadable
                | StoreError::NotOurFile
                | StoreError::PlainFile
                | StoreError::NotFound,
            ) => {
                // A session that is open on it ends.
                let inside = self.seat().shut();
                if let Some((open, _)) = inside {
                    open.interrupt();
                }
                let salvaged = self.replace_store(&key)?;
                return Err(AgentError::StoreDamaged { salvaged });
            }
            Err(error) => return Err(store_fault(error)),
        };
        self.carry_out_customer_wipes(&store)?;
        self.drain_spool(&store, event)?;
        self.sit_down(ticket, key, store)
    }

    /// Refuses when a lock or an erase came since the ticket was taken.
    pub(super) fn not_overtaken(&self, ticket: Ticket) -> Result<(), AgentError> {
        if self.seat().accepts(ticket) && self.guard().phase == Phase::Enrolled {
            Ok(())
        } else {
            Err(AgentError::Interrupted)
        }
    }

    /// Opens the database and holds it against what the guard last saw of it, its generation and the head of its audit chain: an
    /// older copy that was put back is damage too.
    fn open_store(&self, key: &DatabaseKey) -> Result<Store, StoreError> {
        self.finish_replacement();
        let store = Store::open(&self.home().store(), key)?;
        if self.guard().saw_more_than(store.mark()) {
            // Nothing of it is used; how it closes does not matter.
            let _ = store.close();
            return Err(StoreError::Damaged);
        }
        Ok(store)
    }

    /// Brings what happened while the store was closed, and this unlock, into the chain: the first transaction.
    fn drain_spool(&self, store: &Store, event: AuditEvent) -> Result<(), AgentError> {
        let taken = self.guard().spool.to_entries();
        let mut items: Vec<AuditItem> = taken
            .iter()
            .map(|entry| AuditItem {
                stamp: entry.stamp,
                event: entry.event.clone(),
                outcome: entry.outcome,
            })
            .collect();
        items.push(AuditItem {
            stamp: AuditStamp::of(self.now()),
            event,
            outcome: AuditOutcome::Ok,
        });
        store.audit_append(&items).map_err(store_fault)?;
        let mark = store.mark();
        let waiting = waiting(store).map_err(store_fault)?;
        // A kill before this write brings the same events into the chain twice; none is ever lost.
        self.update_guard(|state| {
            state.spool.drop_taken(&taken);
            state.saw_store(mark);
            // Stands until a lock says otherwise.
            state.last_lock = Some(LockCause::Restart);
            if let Some((pending, reminders)) = waiting {
                state.pending = pending;
                state.reminders = reminders;
            }
        })
    }

    /// Opens the session, unless a lock or an erase came in between.
    fn sit_down(&self, ticket: Ticket, key: DatabaseKey, store: Store) -> Result<(), AgentError> {
        let now = self.now();
        let rules = self.policy().session;
        let store = Arc::new(store);
        let admitted = {
            let mut seat = self.seat();
            let guard = self.guard();
            match guard.pin_proved() {
                Some(pin) if guard.phase == Phase::Enrolled => {
                    seat.admit(ticket, store, key, pin, now, &rules)
                }
                _ => Err(store),
            }
        };
        match admitted {
            Ok(earlier) => {
                // A second unlock of an open session: the new store took over, the old one closes with its last user.
                if let Some(earlier) = earlier {
                    earlier.interrupt();
                }
                Ok(())
            }
            Err(store) => {
                // Nothing of it is used; how it closes does not matter.
                let _ = store.close();
                Err(AgentError::Interrupted)
            }
        }
    }
}

/// Pending operations, and the next reminders.
type Waiting = (u64, Vec<(u64, RecordId)>);

/// What a locked phone tells of the store, in case a kill came between an edit and the guard. `None` while a store that took
/// another's place waits for its first sync: what the guard still knows is better.
fn waiting(store: &Store) -> Result<Option<Waiting>, StoreError> {
    if !store.position()?.first_sync_done {
        return Ok(None);
    }
    let waiting = (store.outbox_count()?, store.next_reminders(REMINDERS)?);
    Ok(Some(waiting))
}

/// What a store failure means to a shell.
pub(super) fn store_fault(error: StoreError) -> AgentError {
    match error {
        StoreError::Interrupted => AgentError::Interrupted,
        StoreError::Damaged | StoreError::NotOurFile | StoreError::PlainFile => {
            AgentError::StoreDamaged { salvaged: 0 }
        }
        StoreError::NoSpace => AgentError::NoSpace,
        StoreError::Busy => AgentError::Busy,
        StoreError::NotFound => AgentError::NotFound,
        StoreError::Unreadable => AgentError::Internal {
            code: fault::UNREADABLE,
        },
        StoreError::Internal(code) => AgentError::Internal { code },
    }
}
