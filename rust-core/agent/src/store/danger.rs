//! For tests and measurements only: what no program may do to a store.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::connect::{self, Role};
use super::error::StoreError;
use super::file;
use crate::keys::DatabaseKey;

const VERSION_1: &str = include_str!("../../migrations/0001_cache.sql");
const VERSION_1_ROWS: &str = include_str!("../../migrations/fixtures/0001_rows.sql");

/// Makes a store of schema version 1 in `folder`, in the place of whatever is there, as the first released program left it.
///
/// # Errors
/// [`StoreError`].
pub fn danger_make_version_1(folder: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    let path = file::path_in(folder);
    let log = path.with_extension("db-wal");
    let index = path.with_extension("db-shm");
    for old in [&path, &log, &index] {
        let _ = std::fs::remove_file(old);
    }
    file::make(&path)?;
    let stop = Arc::new(AtomicBool::new(false));
    let connection = connect::connect(&path, key, Role::Writer, &stop)?;
    connection.execute_batch(&format!("BEGIN; {VERSION_1} {VERSION_1_ROWS} COMMIT;"))?;
    connection.close().map_err(|(_, error)| error.into())
}
