//! Search as you type.

use super::Agent;
use super::release_data::hit;
use crate::error::AgentError;
use crate::model::Found;

/// The most results that a shell may ask for.
const MAX_RESULTS: u32 = 500;
/// Customers indexed between two looks at the session.
const FILL_BATCH: u32 = 500;

impl Agent {
    /// Finds customers by name, pinyin initials, company, any part of a phone, address or notes; best first. An empty query
    /// finds nothing.
    ///
    /// The search enters the audit chain once it settles: when a result is opened, after two seconds without another (seen by
    /// [`Agent::tick`]), when the session locks, or by [`Agent::settle_search`]. Earlier ones of the same typing do not.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub fn find_customers(&self, query: &str, limit: u32) -> Result<Found, AgentError> {
        let limit = limit.min(MAX_RESULTS) as usize;
        let stamp = self.stamp();
        let hits = self.with_store(|store| store.find(query, limit, stamp))?;
        let policy = self.policy();
        Ok(Found {
            total: hits.total,
            items: hits.rows.into_iter().map(|row| hit(row, &policy)).collect(),
        })
    }

    /// Records the last search now.
    ///
    /// # Errors
    /// As [`Agent::find_customers`].
    pub fn settle_search(&self) -> Result<(), AgentError> {
        self.store_in_background(|store| store.settle_search())
    }

    /// Goes on indexing cities, addresses and notes. Tells whether more waits.
    ///
    /// # Errors
    /// As [`Agent::find_customers`].
    pub fn index_in_background(&self) -> Result<bool, AgentError> {
        self.store_in_background(|store| {
            store.index_cities()?;
            store.fill_full_search(FILL_BATCH)
        })
    }
}
