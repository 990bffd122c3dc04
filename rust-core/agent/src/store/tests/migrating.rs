//! A store that an older program filled: opened by this one, nothing is lost and the new lists are complete.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::Verdict;

use super::support::*;
use crate::model::DraftKind;
use crate::store::connect::{Role, connect};
use crate::store::{StoreError, file};

const CACHE: &str = include_str!("../../../migrations/0001_cache.sql");
const ROWS: &str = include_str!("../../../migrations/fixtures/0001_rows.sql");

/// A store of version 1, with `more` done to it by the older program.
fn version_1(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = file::path_in(folder.path());
    file::make(&path).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let connection = connect(&path, &key(), Role::Writer, &stop).unwrap();
    connection
        .execute_batch(&format!("BEGIN; {CACHE} {ROWS} {more} COMMIT;"))
        .unwrap();
    connection.close().unwrap();
    folder
}

fn upgraded(folder: tempfile::TempDir) -> Fixture {
    let store = open(folder.path()).unwrap();
    Fixture { folder, store }
}

#[test]
fn what_version_1_held_is_listed_found_and_kept() {
    let fixture = upgraded(version_1(""));
    let store = &fixture.store;
    let (rows, _) = store.list_by_city(None, &[], 10).unwrap();
    let cities: Vec<_> = rows.iter().map(|row| (row.id, row.city_name())).collect();
    assert_eq!(cities, [(id(1), "杭州"), (id(3), "Leeds"), (id(2), "")]);
    let (rows, _) = store.list_by_follow_up(None, 10).unwrap();
    let due: Vec<_> = rows.iter().map(|row| (row.id, row.follow_up_ms)).collect();
    assert_eq!(due, [(id(1), Some(500)), (id(2), None), (id(3), None)]);
    let (rows, _) = store.list_by_name(None, 10).unwrap();
    let names: Vec<_> = rows.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Émile", "张伟", "360安全"]);
    let (rows, _) = store.list_by_contact(None, 1).unwrap();
    assert_eq!(rows[0].last_contact_ms, Some(77));

    assert_eq!(fixture.names("张伟"), ["张伟"]);
    assert_eq!(fixture.names("émile"), ["Émile"]);
    assert_eq!(store.position().unwrap().cursor, 9);
    let draft = store.load_draft(id(1), DraftKind::Visit).unwrap();
    assert_eq!(draft.unwrap()["note"], "半句话");
    let Record::Visit { visit, .. } = store.record(Entity::Visit, id(10)).unwrap() else {
        panic!("not a visit");
    };
    assert_eq!(
        (visit.note.as_str(), visit.place.as_str()),
        ("谈了价格", "")
    );
    let sent = store.outbox_next(5).unwrap();
    assert_eq!((sent.len(), sent[0].id), (1, id(10)));
    let accepted = answer(vec![(sent[0].op, Verdict::Accepted, 1)]);
    store.apply_results(&accepted, stamp(5)).unwrap();
    assert_eq!(store.outbox_count().unwrap(), 0);
}

#[test]
fn an_upgraded_store_goes_on_as_a_new_one() {
    let fixture = upgraded(version_1("")).reopened();
    fixture.apply(vec![
        put_customer(2, 2, customer("王芳", "", "")),
        put_reminder(50, 2, 100, "n"),
    ]);
    let (rows, _) = fixture.store.list_by_follow_up(None, 2).unwrap();
    assert_eq!((rows[0].id, rows[1].id), (id(2), id(1)));
    assert_eq!(fixture.names("王芳"), ["王芳"]);
    assert_eq!(
        fixture.names("360"),
        [""; 0],
        "old terms went with the old name"
    );
    let indexes: i64 = fixture
        .store
        .danger_reader(|reader| {
            reader.query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE 'customers_by_%'",
                [],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    assert_eq!(indexes, 5);
}

#[test]
fn a_first_sync_that_version_1_began_ends_with_all_lists() {
    let fixture = upgraded(version_1(
        "UPDATE state SET value = 0 WHERE name = 'first_sync_done';
         DROP INDEX customers_by_name; DROP INDEX customers_by_phone; DROP INDEX customers_by_contact;",
    ));
    assert!(!fixture.store.position().unwrap().first_sync_done);
    fixture.apply(vec![put_reminder(50, 3, 100, "n")]);
    fixture.store.finish_first_sync().unwrap();
    let (rows, _) = fixture.store.list_by_follow_up(None, 5).unwrap();
    let due: Vec<_> = rows.iter().map(|row| row.follow_up_ms).collect();
    assert_eq!(due, [Some(100), Some(500), None]);
    for _ in ["sorted", "by its index"] {
        let (rows, _) = fixture.store.list_by_city(None, &[], 1).unwrap();
        assert_eq!(rows[0].city_name(), "杭州");
        fixture.store.index_cities().unwrap();
    }
}

#[test]
fn an_upgrade_that_fails_leaves_version_1_as_it_was() {
    // The step's own table change cannot be done twice.
    let folder = version_1("ALTER TABLE visits ADD COLUMN place TEXT;");
    assert!(matches!(open(folder.path()), Err(StoreError::Internal(_))));
    let stop = Arc::new(AtomicBool::new(false));
    let path = file::path_in(folder.path());
    let connection = connect(&path, &key(), Role::Writer, &stop).unwrap();
    let version: u32 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
    assert!(connection.prepare("SELECT city FROM customers").is_err());
}
