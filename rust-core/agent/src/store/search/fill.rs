//! Fills the index of addresses and notes in small transactions. Customers up to a stored key are in it; writers of rows keep
//! those in step, and the rest waits here. A kill costs one batch; an interrupt, which a lock or an erase is, ends the batch
//! at the next customer.

use std::sync::atomic::Ordering;

use super::index;
use super::terms::TermBuffer;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::state::{self, name};

impl Store {
    /// Indexes the next customers. Tells whether more wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fill_full_search(&self, batch: u32) -> Result<bool, StoreError> {
        let (waiting, newest) = self.read(|connection| {
            let filled = state::stored(state::read_number(connection, name::FULL_FILLED_TO)?)?;
            let last: i64 = connection
                .prepare_cached("SELECT coalesce(max(key), 0) FROM customer_details")?
                .query_row([], |row| row.get(0))?;
            Ok((last > filled, last))
        })?;
        if !waiting {
            return Ok(false);
        }
        let more = self.write(|transaction| {
            let filled = state::stored(state::read_number(transaction, name::FULL_FILLED_TO)?)?;
            let rows = transaction
                .prepare_cached(
                    "SELECT key, address, notes FROM customer_details WHERE key > ?1 ORDER BY key LIMIT ?2",
                )?
                .query_map((filled, batch), |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let mut terms = TermBuffer::default();
            for (key, address, notes) in &rows {
                // What FTS5 does for one customer is too little for SQLite's own look at the flag.
                if self.stop.load(Ordering::Relaxed) {
                    return Err(StoreError::Interrupted);
                }
                index::fill(transaction, *key, terms.of_long_text(address, notes))?;
            }
            if let Some((last, _, _)) = rows.last() {
                state::write_number(transaction, name::FULL_FILLED_TO, last.unsigned_abs())?;
            }
            Ok(rows.last().is_some_and(|(last, _, _)| *last < newest))
        })?;
        if !more {
            // After a first sync the WAL is at its longest, and every unlock would read all of it. What another connection
            // keeps from being moved now is moved later.
            match self.truncate_wal() {
                Ok(()) | Err(StoreError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(more)
    }
}
