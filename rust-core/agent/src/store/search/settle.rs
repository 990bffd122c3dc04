//! One audit entry per settled query. While a person types, only the last query counts; what is kept of it is a count and a
//! keyed hash, never the text, so that the chain can show that two searches were the same and nothing else.

use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::Hash32;
use ring::hmac;
use rusqlite::Connection;

use crate::model::AuditStamp;
use crate::store::audit::AuditItem;
use crate::store::error::StoreError;
use crate::store::state::{self, name};
use crate::store::{Store, lock};

/// A query counts as settled after this long without another, milliseconds.
const IDLE_MS: u64 = 2_000;

/// A query that is not yet in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct UnsettledSearch {
    stamp: AuditStamp,
    hits: u64,
    query: Hash32,
}

impl UnsettledSearch {
    /// Hashes a query under this store's key.
    pub(super) fn of(
        connection: &Connection,
        text: &str,
        hits: u64,
        stamp: AuditStamp,
    ) -> Result<Self, StoreError> {
        let key = zeroize::Zeroizing::new(state::read_bytes(connection, name::SEARCH_KEY)?);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*key), text.as_bytes());
        let mut query = Hash32::default();
        for (place, byte) in query.0.iter_mut().zip(tag.as_ref()) {
            *place = *byte;
        }
        Ok(Self { stamp, hits, query })
    }

    /// The entry: with the time at which the query was asked.
    fn item(self) -> AuditItem {
        let event = AuditEvent::Search {
            hits: self.hits,
            query: self.query,
        };
        AuditItem::done(self.stamp, event)
    }
}

impl Store {
    /// Records the last query, if it was not yet: when the session or a command ends.
    ///
    /// # Errors
    /// [`StoreError`]; the query stays unsettled then.
    pub fn settle_search(&self) -> Result<(), StoreError> {
        let Some(search) = *lock(&self.unsettled) else {
            return Ok(());
        };
        self.audit_append(&[search.item()])?;
        self.settled(search);
        Ok(())
    }

    /// Records the last query once nothing was asked for two seconds.
    ///
    /// # Errors
    /// As [`Store::settle_search`].
    pub fn settle_idle_search(&self, now: AuditStamp) -> Result<(), StoreError> {
        let idle = (*lock(&self.unsettled))
            .is_some_and(|search| now.boot_ms.saturating_sub(search.stamp.boot_ms) >= IDLE_MS);
        if idle { self.settle_search() } else { Ok(()) }
    }

    /// The last query as an entry for the guard's spool, when the session ends and the store cannot be written any more.
    pub fn take_unsettled_search(&self) -> Option<AuditItem> {
        lock(&self.unsettled).take().map(UnsettledSearch::item)
    }

    /// Appends an event behind the unsettled query, in one transaction: the search came first.
    pub(crate) fn append_after_search(
        &self,
        stamp: AuditStamp,
        event: AuditEvent,
    ) -> Result<(), StoreError> {
        let search = *lock(&self.unsettled);
        let items: Vec<AuditItem> = search
            .map(UnsettledSearch::item)
            .into_iter()
            .chain([AuditItem::done(stamp, event)])
            .collect();
        self.audit_append(&items)?;
        if let Some(search) = search {
            self.settled(search);
        }
        Ok(())
    }

    /// Forgets a query that is in the chain now, unless another one has come.
    fn settled(&self, search: UnsettledSearch) {
        let mut unsettled = lock(&self.unsettled);
        if *unsettled == Some(search) {
            *unsettled = None;
        }
    }
}
