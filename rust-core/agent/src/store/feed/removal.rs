//! What follows when customers have left: nothing of them stays in the file, the WAL or a page cache, and the server is told
//! only then.
//!
//! Rows and index entries were overwritten by secure deletion inside the transaction. Older versions of their pages still
//! stand in the WAL and perhaps in the database: a truncating checkpoint overwrites the one and empties the other. Both the
//! debt and the ids are written in that transaction, so that a kill in between loses neither.

use fleet_protocol::ids::RecordId;
use rusqlite::Connection;

use crate::store::connect;
use crate::store::error::StoreError;
use crate::store::records::id_at;
use crate::store::state::{self, name};
use crate::store::{Store, lock};

/// Notes, inside the transaction of the removal, that a customer has left.
pub(in crate::store) fn note(
    connection: &Connection,
    customer: RecordId,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO departed(customer) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([customer.as_bytes()])?;
    state::write_number(connection, name::SCRUB_DUE, 1)
}

impl Store {
    /// Customers that have left this phone, physically, and whose receipts are not queued yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn departed(&self) -> Result<Vec<RecordId>, StoreError> {
        let due = self.read(|connection| state::read_number(connection, name::SCRUB_DUE))?;
        if due != 0 {
            self.scrub()?;
            self.write(|transaction| state::write_number(transaction, name::SCRUB_DUE, 0))?;
        }
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT customer FROM departed ORDER BY customer")?;
            let ids = statement
                .query_map([], |row| id_at(row, 0))?
                .collect::<Result<_, _>>()?;
            Ok(ids)
        })
    }

    /// Receipts for these customers are queued durably.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn departed_told(&self, customers: &[RecordId]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM departed WHERE customer = ?1")?;
            for customer in customers {
                delete.execute([customer.as_bytes()])?;
            }
            Ok(())
        })
    }

    /// Empties the WAL into the database and drops what both page caches hold of older versions.
    pub(in crate::store) fn scrub(&self) -> Result<(), StoreError> {
        self.truncate_wal()?;
        let writer = lock(&self.writer);
        let reader = self.reader.held();
        let writer = self.open_connection(writer.as_ref())?;
        // A reader that is not open has cached nothing.
        for connection in [Some(writer), reader.connection()].into_iter().flatten() {
            connection.execute_batch("PRAGMA shrink_memory")?;
        }
        Ok(())
    }

    /// Moves the WAL's content into the database and truncates it.
    pub(in crate::store) fn truncate_wal(&self) -> Result<(), StoreError> {
        let writer = lock(&self.writer);
        // A running query would keep the checkpoint from finishing: wait for it.
        let _reader = self.reader.held();
        let writer = self.open_connection(writer.as_ref())?;
        if self.tell(connect::empty_log(writer))? {
            Err(StoreError::Busy)
        } else {
            Ok(())
        }
    }
}
