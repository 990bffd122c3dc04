//! Brings a database file to this version: forward only, each migration in one transaction, checked by its SHA-256.
//!
//! The lock row makes two programs that start at once take turns: whoever updates it first holds SQLite's write lock (on
//! PostgreSQL: the row's lock) until its transaction ends, and the other then finds the work done.

use fleet_protocol::ids::Hash32;
use rusqlite::{Connection, TransactionBehavior, params};

use super::value::{HashColumn, Num, hash};
use crate::store::StoreError;
use crate::store::error::MigrationError;

/// A migration: number, name, SQL.
pub type Migration = (u32, &'static str, &'static str);

/// All migrations in order. A published one never changes again.
pub const MIGRATIONS: &[Migration] = &[
    (
        1,
        "first",
        include_str!("../../../migrations/sqlite/0001_first.sql"),
    ),
    (
        2,
        "command reason",
        include_str!("../../../migrations/sqlite/0002_command_reason.sql"),
    ),
    (
        3,
        "device report",
        include_str!("../../../migrations/sqlite/0003_device_report.sql"),
    ),
    (
        4,
        "orders",
        include_str!("../../../migrations/sqlite/0004_orders.sql"),
    ),
];

const BOOK: &str = "
    CREATE TABLE IF NOT EXISTS schema_lock (
        id       BIGINT PRIMARY KEY CHECK (id = 1),
        taken_ms BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS schema_migration (
        version    BIGINT PRIMARY KEY,
        name       TEXT   NOT NULL,
        sha256     BLOB   NOT NULL,
        applied_ms BIGINT NOT NULL
    );
    INSERT INTO schema_lock (id, taken_ms) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;";

/// Applies what is missing of [`MIGRATIONS`].
///
/// # Errors
/// [`StoreError::Migration`] when the file's history is not a beginning of ours.
pub fn run(connection: &mut Connection, at_ms: u64) -> Result<(), StoreError> {
    apply(connection, MIGRATIONS, at_ms)
}

/// Applies what is missing of `migrations`.
///
/// # Errors
/// As [`run`].
pub fn apply(
    connection: &mut Connection,
    migrations: &[Migration],
    at_ms: u64,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(BOOK)?;
    transaction.execute(
        "UPDATE schema_lock SET taken_ms = ?1 WHERE id = 1",
        params![Num(at_ms)],
    )?;
    let applied = applied(&transaction)?;
    for (version, sum) in &applied {
        let known = migrations.iter().find(|known| known.0 == *version);
        match known {
            None => return Err(MigrationError::Newer(*version).into()),
            Some(known) if checksum(known) != *sum => {
                return Err(MigrationError::Changed(*version).into());
            }
            Some(_) => {}
        }
    }
    for migration in migrations {
        if applied.iter().any(|(version, _)| *version == migration.0) {
            continue;
        }
        transaction
            .execute_batch(migration.2)
            .map_err(|error| match StoreError::from(error) {
                StoreError::Internal(_) => MigrationError::Failed(migration.0).into(),
                other => other,
            })?;
        transaction.execute(
            "INSERT INTO schema_migration (version, name, sha256, applied_ms) VALUES (?1, ?2, ?3, ?4)",
            params![
                migration.0,
                migration.1,
                HashColumn(checksum(migration)),
                Num(at_ms)
            ],
        )?;
    }
    Ok(transaction.commit()?)
}

fn checksum(migration: &Migration) -> Hash32 {
    Hash32::of(&[migration.2.as_bytes()])
}

fn applied(connection: &Connection) -> Result<Vec<(u32, Hash32)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT version, sha256 FROM schema_migration ORDER BY version")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, hash(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
