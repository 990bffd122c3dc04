//! The schema's history: numbered files, one transaction per step, `user_version` as the counter.
//!
//! | version | what it brought                       |
//! |---------|---------------------------------------|
//! | 1       | everything                            |

use rusqlite::{Connection, TransactionBehavior};

use super::error::{StoreError, code};

/// Released steps never change: `migrations_are_frozen` keeps their hashes.
pub(super) const STEPS: &[&str] = &[include_str!("../../migrations/0001_cache.sql")];

/// Brings the schema up to date.
///
/// # Errors
/// [`code::NEWER_SCHEMA`] if a newer program made it: its rules are unknown here, so nothing is touched.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let current: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let current = current as usize;
    if current > STEPS.len() {
        return Err(StoreError::Internal(code::NEWER_SCHEMA));
    }
    for (index, step) in STEPS.iter().enumerate().skip(current) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.execute_batch(&format!("PRAGMA user_version = {}", index + 1))?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fleet_protocol::ids::Hash32;

    #[test]
    fn migrations_are_frozen() {
        let hashes: Vec<String> = STEPS
            .iter()
            .map(|step| Hash32::of(&[step.as_bytes()]).to_hex())
            .collect();
        assert_eq!(hashes, FROZEN);
    }

    const FROZEN: [&str; 1] = ["0a34a6263a118053e3799ecaa5ff25a1dba2bf3928015d4b0d157deee8989024"];

    #[test]
    fn a_newer_schema_is_refused_and_left_alone() {
        // Before anything starts SQLite, also in this test: elsewhere in the process its memory is to be zeroed.
        agent_native::install_once().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("PRAGMA user_version = 99")
            .unwrap();
        assert_eq!(
            migrate(&mut connection),
            Err(StoreError::Internal(code::NEWER_SCHEMA))
        );
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }
}
