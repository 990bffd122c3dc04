//! The schema's history: numbered files, one transaction per step, `user_version` as the counter.
//!
//! | version | what it brought                                         |
//! |---------|---------------------------------------------------------|
//! | 1       | everything                                              |
//! | 2       | city and next follow-up of customers, place of visits    |

use rusqlite::{Connection, TransactionBehavior};

use super::connect;
use super::error::{StoreError, code};
use super::feed::{CITY_INDEX, SECONDARY_INDEXES};
use super::records;
use super::state::{self, name};

/// One version further.
struct Step {
    sql: &'static str,
    /// What SQL cannot say, in the same transaction.
    then: fn(&Connection) -> Result<(), StoreError>,
}

/// The text of a released step never changes: `migrations_are_frozen` keeps its hash.
const STEPS: [Step; 2] = [
    Step {
        sql: include_str!("../../migrations/0001_cache.sql"),
        then: |_| Ok(()),
    },
    Step {
        sql: include_str!("../../migrations/0002_lists.sql"),
        then: fill_lists,
    },
];

/// The text of every step, for measurements.
#[cfg(any(test, feature = "testkit"))]
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.sql)
}

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
        transaction.execute_batch(step.sql)?;
        (step.then)(&transaction)?;
        transaction.execute_batch(&format!("PRAGMA user_version = {}", index + 1))?;
        if let Err(error) = transaction.commit() {
            connect::drop_failed_commit(connection);
            return Err(error.into());
        }
    }
    Ok(())
}

/// Cities, names that sort elsewhere now, and the new lists' indexes; a store in its first sync gets those at its end.
fn fill_lists(connection: &Connection) -> Result<(), StoreError> {
    records::derive_all_customers(connection)?;
    if state::read_number(connection, name::FIRST_SYNC_DONE)? == 1 {
        for index in SECONDARY_INDEXES.into_iter().chain([CITY_INDEX]) {
            connection.execute_batch(index)?;
        }
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
            .map(|step| Hash32::of(&[step.sql.as_bytes()]).to_hex())
            .collect();
        assert_eq!(hashes, FROZEN);
    }

    const FROZEN: [&str; 2] = [
        "0a34a6263a118053e3799ecaa5ff25a1dba2bf3928015d4b0d157deee8989024",
        "fe0d91bce8841ee822b0b7fc3a1cd0b87e5a24e41e96cd4a4552094ae5f19df2",
    ];

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
