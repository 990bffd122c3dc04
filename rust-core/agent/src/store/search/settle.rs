//! One audit entry per settled query. While a person types, only the last query counts; what is kept of it is a count and a
//! keyed hash, never the text, so that the chain can show that two searches were the same and nothing else.

use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::Hash32;
use ring::hmac;
use rusqlite::Connection;

use crate::model::AuditStamp;
use crate::store::audit::{self, AuditItem};
use crate::store::error::StoreError;
use crate::store::state::{self, name};
use crate::store::{Store, lock};

/// A query that is not yet in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct UnsettledSearch {
    hits: u64,
    query: Hash32,
}

impl UnsettledSearch {
    /// Hashes a query under this store's key.
    pub(super) fn of(connection: &Connection, text: &str, hits: u64) -> Result<Self, StoreError> {
        let key = zeroize::Zeroizing::new(state::read_bytes(connection, name::SEARCH_KEY)?);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*key), text.as_bytes());
        let mut query = Hash32::default();
        for (place, byte) in query.0.iter_mut().zip(tag.as_ref()) {
            *place = *byte;
        }
        Ok(Self { hits, query })
    }

    fn event(self) -> AuditEvent {
        AuditEvent::Search {
            hits: self.hits,
            query: self.query,
        }
    }
}

impl Store {
    /// Records the last query, if it was not yet: when a result is opened, after two seconds without typing, or when the
    /// session ends.
    ///
    /// # Errors
    /// [`StoreError`]; the query stays unsettled then.
    pub fn settle_search(&self, stamp: AuditStamp) -> Result<(), StoreError> {
        let Some(search) = *lock(&self.unsettled) else {
            return Ok(());
        };
        self.audit_append(&[AuditItem::done(stamp, search.event())])?;
        let mut unsettled = lock(&self.unsettled);
        if *unsettled == Some(search) {
            *unsettled = None;
        }
        Ok(())
    }

    /// The last query as an event for the guard's spool, when the session ends and the store cannot be written any more.
    pub fn take_unsettled_search(&self) -> Option<AuditEvent> {
        lock(&self.unsettled).take().map(UnsettledSearch::event)
    }

    /// Appends events behind the unsettled query, in one transaction: the search came first.
    pub(in crate::store) fn append_after_search(
        &self,
        stamp: AuditStamp,
        event: AuditEvent,
    ) -> Result<(), StoreError> {
        let search = *lock(&self.unsettled);
        let items: Vec<AuditItem> = search
            .map(UnsettledSearch::event)
            .into_iter()
            .chain([event])
            .map(|event| AuditItem::done(stamp, event))
            .collect();
        self.write(|transaction| audit::append(transaction, &items))?;
        let mut unsettled = lock(&self.unsettled);
        if *unsettled == search {
            *unsettled = None;
        }
        Ok(())
    }
}
