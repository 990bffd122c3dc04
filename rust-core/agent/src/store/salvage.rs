//! Pending edits out of a damaged database, as far as their pages are good.
//!
//! The file is opened with the key and read row by row; a row on a bad page is skipped. Every page carries a MAC, so that
//! what is read is what was written. Nothing is written to the file; it is quarantined by the caller.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use fleet_protocol::sync::Operation;
use rusqlite::{Connection, OptionalExtension};

use super::connect::{self, Role};
use super::error::StoreError;
use super::file;
use crate::keys::DatabaseKey;

/// After this many unreadable rows in a run there is no telling where the next good one is.
const MAX_BAD_RUN: u32 = 4_096;

/// Reads pending operations, oldest first, out of the store in `folder`, as far as its pages are good. A file that does not
/// open at all holds nothing to save.
#[must_use]
pub fn salvage(folder: &Path, key: &DatabaseKey) -> Vec<Operation> {
    let mut salvaged = Vec::new();
    let path = file::path_in(folder);
    let mut after = i64::MIN;
    let mut bad_run = 0;
    let mut connection = None;
    while bad_run < MAX_BAD_RUN {
        // A page that fails its MAC leaves the connection in an error state: each place gets a fresh one.
        let open = match connection.take() {
            Some(open) => open,
            None => match open_quietly(&path, key) {
                Ok(open) => open,
                Err(_) => break,
            },
        };
        match next(&open, after) {
            Ok(None) => break,
            Ok(Some((seq, text))) => {
                // A row that is not an operation is nothing that could be sent.
                salvaged.extend(serde_json::from_str::<Operation>(&text));
                bad_run = 0;
                after = seq;
                connection = Some(open);
            }
            Err(_) => {
                bad_run += 1;
                // Sequences start at 1 and rise by one.
                after = after.max(0) + 1;
            }
        }
    }
    salvaged
}

fn open_quietly(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    file::judge(path, key.salt())?;
    connect::connect(path, key, Role::Writer, &Arc::new(AtomicBool::new(false)))
}

fn next(connection: &Connection, after: i64) -> Result<Option<(i64, String)>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT seq, operation FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT 1",
            [after],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}
