//! The door to the open store: session, store and key come and go together, and a lock wins over a slow unlock.
//!
//! Unlocking takes long. It takes a ticket before it begins and shows it at the door when it has key and store in hand; every lock
//! in between has made the ticket worthless, also one that found nothing to lock. A proof opens nothing but through here.

use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::SessionRules;

use super::{Session, SessionEvent};
use crate::ports::Moment;

/// A door behind which a store `S` and its key `K` are, while a session is open.
#[cfg_attr(test, derive(Clone, Debug))]
pub struct Door<S, K> {
    session: Session,
    inside: Option<(S, K)>,
    /// Rises with every lock.
    locks: u64,
    left_for: Option<LockCause>,
}

/// What an unlock takes before it begins. Worthless after the next lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

impl<S, K> Default for Door<S, K> {
    fn default() -> Self {
        Self {
            session: Session::Locked,
            inside: None,
            locks: 0,
            left_for: None,
        }
    }
}

impl<S, K> Door<S, K> {
    /// A ticket: from here on a lock wins.
    #[must_use]
    pub fn ticket(&self) -> Ticket {
        Ticket(self.locks)
    }

    /// Whether no lock came since the ticket was taken.
    #[must_use]
    pub fn accepts(&self, ticket: Ticket) -> bool {
        ticket.0 == self.locks
    }

    /// Whether a session is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.inside.is_some()
    }

    /// The store of the open session.
    #[must_use]
    pub fn store(&self) -> Option<&S> {
        self.inside.as_ref().map(|(store, _)| store)
    }

    /// The key of the open session.
    #[must_use]
    pub fn key(&self) -> Option<&K> {
        self.inside.as_ref().map(|(_, key)| key)
    }

    /// What last asked for a lock, whether or not a session was open.
    #[must_use]
    pub fn left_for(&self) -> Option<LockCause> {
        self.left_for
    }

    /// Feeds the session an event. Where that locks it, gives the cause and the store that is to be closed; the key is dropped
    /// here.
    pub fn feed(
        &mut self,
        event: SessionEvent,
        now: Moment,
        rules: &SessionRules,
    ) -> Option<(LockCause, S)> {
        let asked = match event {
            SessionEvent::Lock(cause) => Some(cause),
            SessionEvent::ScreenOff => Some(LockCause::ScreenOff),
            SessionEvent::EnteredBackground => Some(LockCause::Background),
            SessionEvent::Touched
            | SessionEvent::Looked
            | SessionEvent::EnteredForeground
            // A proof comes with store and key, through `admit`.
            | SessionEvent::Proved { .. } => None,
        };
        if asked.is_some() {
            // An unlock that is under way is overtaken too: nobody is there to see what it would open.
            self.locks = self.locks.wrapping_add(1);
        }
        if self.inside.is_none() || matches!(event, SessionEvent::Proved { .. }) {
            self.left_for = asked.or(self.left_for);
            return None;
        }
        let step = self.session.step(event, now, rules);
        self.session = step.session;
        self.left_for = step.locked.or(asked).or(self.left_for);
        let cause = step.locked?;
        self.shut().map(|(store, _)| (cause, store))
    }

    /// Opens the session with a proof: the store and its key. `pin` is when the PIN itself was last proved. Gives the store of a
    /// session that was open already, to be closed.
    ///
    /// # Errors
    /// The store, to be closed, when a lock came since the ticket was taken, or when the PIN's proof is too old by now.
    pub fn admit(
        &mut self,
        ticket: Ticket,
        store: S,
        key: K,
        pin: Moment,
        now: Moment,
        rules: &SessionRules,
    ) -> Result<Option<S>, S> {
        if !self.accepts(ticket) {
            return Err(store);
        }
        let proved = Session::Locked.step(SessionEvent::Proved { pin }, now, rules);
        if !proved.session.is_open() {
            return Err(store);
        }
        self.session = proved.session;
        let earlier = self.inside.replace((store, key));
        Ok(earlier.map(|(store, _)| store))
    }

    /// Locks, whatever the rules say; gives what was inside.
    pub fn shut(&mut self) -> Option<(S, K)> {
        self.session = Session::Locked;
        self.locks = self.locks.wrapping_add(1);
        self.inside.take()
    }
}

#[cfg(test)]
mod tests;
