use std::thread;

use fleet_protocol::ids::Hash32;
use fleet_server::store::StoreError;
use fleet_server::store::error::MigrationError;
use fleet_server::store::sqlite::SqliteStore;
use fleet_server::store::sqlite::connection::{self, Use};
use fleet_server::store::sqlite::migrate::{self, MIGRATIONS, Migration};

use super::world::{NOW, key};

const ONE: Migration = (1, "one", "CREATE TABLE a (x BIGINT);");
const TWO: Migration = (
    2,
    "two",
    "CREATE TABLE b (x BIGINT); INSERT INTO b VALUES (1);",
);

fn database() -> (tempfile::TempDir, rusqlite::Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    connection::create_file(&path).unwrap();
    let connection = connection::open(&path, &key(), Use::Write).unwrap();
    (folder, connection)
}

#[test]
fn migrations_are_applied_once_and_in_order() {
    let (_folder, mut connection) = database();
    migrate::apply(&mut connection, &[ONE], NOW).unwrap();
    for _ in 0..2 {
        migrate::apply(&mut connection, &[ONE, TWO], NOW).unwrap();
    }
    let rows: i64 = connection
        .query_row("SELECT COUNT(*) FROM b", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1);
}

#[test]
fn a_migration_that_was_changed_after_it_was_applied_is_refused() {
    let (_folder, mut connection) = database();
    migrate::apply(&mut connection, &[ONE], NOW).unwrap();
    let changed = (1, "one", "CREATE TABLE a (x BIGINT, y BIGINT);");
    assert_eq!(
        migrate::apply(&mut connection, &[changed, TWO], NOW),
        Err(StoreError::Migration(MigrationError::Changed(1)))
    );
}

#[test]
fn a_newer_database_is_refused() {
    let (_folder, mut connection) = database();
    migrate::apply(&mut connection, &[ONE, TWO], NOW).unwrap();
    assert_eq!(
        migrate::apply(&mut connection, &[ONE], NOW),
        Err(StoreError::Migration(MigrationError::Newer(2)))
    );
}

#[test]
fn a_migration_that_fails_leaves_nothing_behind() {
    let (_folder, mut connection) = database();
    let broken = (
        2,
        "broken",
        "CREATE TABLE b (x BIGINT); INSERT INTO nowhere VALUES (1);",
    );
    assert_eq!(
        migrate::apply(&mut connection, &[ONE, broken], NOW),
        Err(StoreError::Migration(MigrationError::Failed(2)))
    );
    migrate::apply(&mut connection, &[ONE, TWO], NOW).unwrap();
}

#[test]
fn programs_that_start_at_once_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.db");
    connection::create_file(&path).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| SqliteStore::open(&path, &key(), NOW).map(drop).unwrap());
        }
    });
}

/// A published migration never changes: a new one is added behind it, and its hash here.
#[test]
fn published_migrations_are_frozen() {
    let frozen = [
        "917ac410f7bc032454a8db7a4a79f6480a072915112c3beccf003fa4c2c193c8",
        "8f2b1de081017f446b3c5cc4b15db6fdc76c1e6c593c2b2a5eee1e44f948698e",
        "2a21407e171bfc458bedbfda046df79bf5b3448f96709919e08778c51d44eedd",
        "0224a367243ba652bfe72013dda581b5b5b3b8fcf22723315fdc824d98c528b5",
    ];
    let found: Vec<String> = MIGRATIONS
        .iter()
        .map(|migration| Hash32::of(&[migration.2.as_bytes()]).to_hex())
        .collect();
    assert_eq!(found, frozen);
}
