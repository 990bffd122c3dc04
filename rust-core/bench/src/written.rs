//! What zeroing freed memory costs: the same encrypted writes in two processes, one with the allocator that ships and one with
//! the system's. SQLite takes its allocator once a process, so a switch inside one would measure nothing.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::plain::{self, Lookups, rows_as_f64};
use crate::side::{Ask, Fault, Side};
use crate::timing::timed;

/// As the phone's store is set, without its tables.
const SETTINGS: &str = "
PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256;
PRAGMA key = \"x'5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'\";
PRAGMA cache_size = -16384;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = ON;
PRAGMA journal_mode = WAL;";
/// Changes that are committed one by one.
const COMMITS: usize = 300;

/// Writes in a worker.
pub(crate) struct Written {
    folder: PathBuf,
    lookups: Lookups,
}

impl Written {
    /// `zeroed` says whether SQLite gets the allocator that ships.
    pub(crate) fn build(folder: &Path, count: usize, zeroed: bool) -> Result<Self, Fault> {
        if zeroed {
            agent_core::store::guard_memory()?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            lookups: Lookups::new(count),
        })
    }

    fn open(folder: &Path, full: bool) -> Result<Connection, Fault> {
        let connection = Connection::open(folder.join("written.db"))?;
        connection.execute_batch(SETTINGS)?;
        let synchronous = if full { "FULL" } else { "NORMAL" };
        connection.execute_batch(&format!("PRAGMA synchronous = {synchronous}"))?;
        connection.execute_batch(plain::SCHEMA)?;
        Ok(connection)
    }

    fn commits(&self, full: bool) -> Result<f64, Fault> {
        let folder = tempfile::tempdir_in(&self.folder)?;
        let mut connection = Self::open(folder.path(), full)?;
        let rows: Vec<_> = self.lookups.rows.iter().take(COMMITS).cloned().collect();
        plain::insert(&mut connection, &rows)?;
        let (_, us) = timed(|| {
            for (id, customer) in &rows {
                let transaction = connection.transaction()?;
                transaction
                    .prepare_cached("UPDATE customers SET company = ?2 WHERE id = ?1")?
                    .execute(params![id.as_bytes(), customer.notes])?;
                transaction.commit()?;
            }
            Ok::<_, Fault>(())
        })?;
        Ok(us / rows_as_f64(rows.len()))
    }

    fn write(&self, full: bool) -> Result<f64, Fault> {
        let folder = tempfile::tempdir_in(&self.folder)?;
        let mut connection = Self::open(folder.path(), full)?;
        let (_, us) = timed(|| {
            plain::insert(&mut connection, &self.lookups.rows)?;
            let changed: Vec<_> = self.lookups.rows.iter().step_by(5).collect();
            for some in changed.chunks(500) {
                let transaction = connection.transaction()?;
                for (id, customer) in some {
                    transaction
                        .prepare_cached("UPDATE customers SET company = ?2 WHERE id = ?1")?
                        .execute(params![id.as_bytes(), customer.notes])?;
                }
                transaction.commit()?;
            }
            // Closing frees the page cache, which is when most of it is zeroed.
            connection.close().map_err(|(_, error)| error)?;
            Ok::<_, Fault>(())
        })?;
        Ok(us / rows_as_f64(self.lookups.rows.len()))
    }
}

impl Side for Written {
    fn answer(&mut self, ask: &Ask) -> Result<Vec<f64>, Fault> {
        match ask {
            Ask::Write { full } => Ok(vec![self.write(*full)?]),
            Ask::Commits { full } => Ok(vec![self.commits(*full)?]),
            _ => Err(Fault("this side only writes".into())),
        }
    }
}
