//! A store that an older program filled: opened by this one, nothing is lost and the new lists are complete.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::Verdict;

use super::support::*;
use crate::agent::PhoneState;
use crate::keys::{Binding, DatabaseKey, EnvelopeFiles, KdfCost};
use crate::model::DraftKind;
use crate::store::connect::{Role, connect};
use crate::store::{StoreError, file};
use crate::testkit::TestPhone;

const CACHE: &str = include_str!("../../../migrations/0001_cache.sql");
const ROWS: &str = include_str!("../../../migrations/fixtures/0001_rows.sql");

/// A store of version 1, with `more` done to it by the older program.
fn version_1(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill_version_1(folder.path(), &key(), more);
    folder
}

fn fill_version_1(folder: &Path, key: &DatabaseKey, more: &str) {
    let path = file::path_in(folder);
    file::make(&path).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let connection = connect(&path, key, Role::Writer, &stop).unwrap();
    connection
        .execute_batch(&format!("BEGIN; {CACHE} {ROWS} {more} COMMIT;"))
        .unwrap();
    connection.close().unwrap();
}

/// The key of a phone's store, as its PIN gives it.
fn key_of(phone: &TestPhone) -> DatabaseKey {
    let guard = phone.guard();
    let who = guard.enrolment.unwrap();
    let binding = Binding {
        tenant: who.tenant,
        device: who.device,
        alias: guard.pin_alias,
    };
    let folder = phone.home().join("guard");
    EnvelopeFiles::new(&folder, phone.vault.as_ref(), KdfCost::cheap_for_tests())
        .unwrap(&binding, &phone.pin())
        .unwrap()
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

#[test]
fn a_phone_whose_app_was_replaced_opens_its_older_store_with_the_same_pin() {
    let home = tempfile::tempdir().unwrap();
    let phone = TestPhone::new(home.path());
    drop(phone.start_enrolled().unwrap());
    let store = home.path().join("store");
    fs::remove_dir_all(&store).unwrap();
    fs::create_dir(&store).unwrap();
    fill_version_1(&store, &key_of(&phone), "");

    let agent = phone.start().unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.status().unwrap().pending, 1, "the visit still waits");
    let found = agent.find_customers("张伟", 5).unwrap();
    assert_eq!((found.total, found.items[0].id), (1, id(1)));
    assert_eq!(agent.list_customers(None, 5).unwrap().items.len(), 3);
    // And again, as an upgraded one.
    drop(agent);
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.list_customers(None, 5).unwrap().items.len(), 3);
}
