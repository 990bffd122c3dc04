//! Pages of an earlier day, put back under their numbers into the file of today.

use std::collections::BTreeMap;
use std::path::Path;

use fleet_protocol::audit::AuditEvent;
use rusqlite::Connection;

use super::support::*;
use crate::store::{AuditItem, Store, StoreError};

const PAGE: usize = 4_096;

/// Everything checkpointed into the one file, and its bytes.
fn settle(folder: &Path) -> Vec<u8> {
    let connection = keyed(folder);
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(connection);
    std::fs::read(folder.join("cache.db")).unwrap()
}

fn keyed(folder: &Path) -> Connection {
    let key = key();
    let connection = Connection::open(folder.join("cache.db")).unwrap();
    agent_native::key_connection(&connection, key.expose_key(), key.salt()).unwrap();
    connection
}

/// What the tables say, read past the store. `None` where they cannot be read.
fn contents(folder: &Path) -> Option<BTreeMap<&'static str, Vec<String>>> {
    let connection = keyed(folder);
    let columns = [
        ("customers", "key || name || phone || rev"),
        ("customer_details", "key || notes || address"),
        ("outbox", "seq || sent || operation"),
        ("audit", "seq || entry || hex(hash)"),
    ];
    let mut found = BTreeMap::new();
    for (table, values) in columns {
        let mut statement = connection
            .prepare(&format!("SELECT {values} FROM {table} ORDER BY rowid"))
            .ok()?;
        let rows = statement
            .query_map([], |row| row.get(0))
            .ok()?
            .collect::<Result<_, _>>()
            .ok()?;
        found.insert(table, rows);
    }
    Some(found)
}

fn write_file(folder: &Path, bytes: &[u8]) {
    std::fs::write(folder.join("cache.db"), bytes).unwrap();
    for suffix in ["cache.db-wal", "cache.db-shm"] {
        let _ = std::fs::remove_file(folder.join(suffix));
    }
}

/// A store of an earlier day, and the same one later: every row has changed, some are gone, some are new.
fn two_days() -> (tempfile::TempDir, Vec<u8>, Vec<u8>, u64) {
    let fixture = Fixture::new();
    let put = |rev: u64, from: u32, to: u32, company: &str| {
        (from..to)
            .map(|n| {
                put_customer(
                    n,
                    rev,
                    customer(&format!("张伟{n}"), company, "13800138000"),
                )
            })
            .collect()
    };
    fixture.apply(put(1, 0, 300, "华为"));
    let visit = |n: u32| {
        let note = format!("a note of some length, number {n} ").repeat(7);
        edit(n, n, &[("notes", &note)])
    };
    for n in 0..60 {
        fixture.store.enqueue(&visit(n)).unwrap();
    }
    let settled = fixture.reopened();
    let old = settle(settled.folder.path());
    let store = &settled.store;
    for n in 60..120 {
        store.enqueue(&visit(n)).unwrap();
    }
    let item = AuditItem::done(stamp(5), AuditEvent::Unlock);
    store.audit_append(&vec![item; 200]).unwrap();
    store.audit_uploaded(20).unwrap();
    settled.apply(put(2, 0, 320, "小米"));
    let generation = store.mark().generation;
    let folder = settled.closed();
    let new = settle(folder.path());
    (folder, old, new, generation)
}

#[test]
fn an_old_page_that_changes_a_row_is_noticed_and_any_other_is_harmless() {
    let (folder, old, new, generation) = two_days();
    let path = folder.path();
    let truth = contents(path).unwrap();
    let mut changed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut harmless = 0;
    for page in 0..old.len().min(new.len()) / PAGE {
        let place = page * PAGE..(page + 1) * PAGE;
        if old[place.clone()] == new[place.clone()] {
            continue;
        }
        let mut spliced = new.clone();
        spliced[place.clone()].copy_from_slice(&old[place]);
        write_file(path, &spliced);
        let seen = contents(path);
        // As an unlock does it: first the mark that the guard has seen, then, with the first sync, the rows.
        let noticed = match Store::open(path, &key()) {
            Ok(store) => {
                store.mark().generation < generation
                    || store.prove_rows() == Err(StoreError::Damaged)
            }
            Err(error) => {
                assert_eq!(error, StoreError::Damaged, "page {page}");
                true
            }
        };
        let Some(seen) = seen else {
            assert!(noticed, "page {page} breaks a table");
            continue;
        };
        let differing: Vec<_> = truth
            .iter()
            .filter(|(table, rows)| seen[*table] != **rows)
            .map(|(table, _)| *table)
            .collect();
        for table in &differing {
            *changed.entry(table).or_default() += 1;
        }
        if differing.is_empty() {
            harmless += 1;
        } else {
            assert!(noticed, "page {page} changes {differing:?}");
        }
    }
    for table in ["customers", "customer_details", "outbox", "audit"] {
        assert!(
            changed.contains_key(table),
            "no page changed {table}: {changed:?}"
        );
    }
    assert!(harmless > 0, "indexes and search terms have pages too");
    write_file(path, &new);
    let store = Store::open(path, &key()).unwrap();
    store.prove_rows().unwrap();
}

#[test]
fn the_digest_follows_every_change_and_a_store_without_one_gets_it() {
    let fixture = Fixture::new();
    fixture.apply(
        (0..50)
            .map(|n| put_customer(n, 1, customer(&format!("张伟{n}"), "华为", "138")))
            .collect(),
    );
    for n in 0..20 {
        fixture
            .store
            .enqueue(&edit(n, n, &[("notes", "x")]))
            .unwrap();
    }
    fixture.apply(vec![remove(3, fleet_protocol::record::Entity::Customer)]);
    let fixture = fixture.reopened();
    fixture.store.prove_rows().unwrap();
    // As an earlier version left it.
    let folder = fixture.closed();
    keyed(folder.path())
        .execute(
            "DELETE FROM state WHERE name IN ('digest', 'generation')",
            [],
        )
        .unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(store.mark().generation, 0);
    store.prove_rows().unwrap();
    let item = AuditItem::done(stamp(1), AuditEvent::Unlock);
    store.audit_append(&[item]).unwrap();
    assert_eq!(store.mark().generation, 1);
    store.prove_rows().unwrap();
    store.close().unwrap();
    keyed(folder.path())
        .execute("UPDATE customer_details SET notes = 'another'", [])
        .unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(store.prove_rows(), Err(StoreError::Damaged));
}

#[test]
fn a_transaction_that_changes_nothing_is_none() {
    let fixture = Fixture::new();
    let before = fixture.store.mark();
    fixture.store.departed_told(&[]).unwrap();
    assert_eq!(fixture.store.mark(), before);
    let item = AuditItem::done(stamp(1), AuditEvent::Unlock);
    fixture.store.audit_append(&[item]).unwrap();
    let after = fixture.store.mark();
    assert_eq!(after.generation, before.generation + 1);
    assert_eq!(after.audit_count, before.audit_count + 1);
}
