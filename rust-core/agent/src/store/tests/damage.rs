//! Damage is noticed, named, and never read as data; pending edits are saved where their pages are good.

use std::collections::BTreeSet;
use std::path::Path;

use super::support::*;
use crate::store::{Store, StoreError, salvage};

/// A closed store with everything checkpointed into the one file.
fn filled() -> tempfile::TempDir {
    let fixture = Fixture::new();
    fixture.apply(
        (0..300)
            .map(|n| put_customer(n, 1, customer(&format!("张伟{n}"), "华为", "13800138000")))
            .collect(),
    );
    for n in 0..120 {
        fixture
            .store
            .enqueue(&edit(
                n,
                n,
                &[("notes", &"a note of some length ".repeat(9))],
            ))
            .unwrap();
    }
    fixture.apply(vec![remove_none()]);
    let folder = fixture.closed();
    merge_wal(folder.path());
    folder
}

fn remove_none() -> fleet_protocol::sync::FeedItem {
    remove(9_999, fleet_protocol::record::Entity::Visit)
}

/// Opens with a checkpoint on close, so that the file alone holds everything.
fn merge_wal(folder: &Path) {
    let key = key();
    let connection = rusqlite::Connection::open(folder.join("cache.db")).unwrap();
    agent_native::key_connection(&connection, key.expose_key(), key.salt()).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}

/// Reads everything that can be read.
fn read_all(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    let (rows, _) = store.list_by_name(None, 1_000)?;
    names.extend(rows.into_iter().map(|row| row.name));
    for n in 0..300 {
        store.record(fleet_protocol::record::Entity::Customer, id(n))?;
    }
    store.find("张伟", 500, stamp(0))?;
    store.find("138", 500, stamp(0))?;
    store.outbox_all()?;
    store.audit_unsent(1_000)?;
    Ok(names)
}

#[test]
fn a_flipped_bit_in_any_page_is_damage_and_never_data() {
    let folder = filled();
    let path = folder.path().join("cache.db");
    let good = std::fs::read(&path).unwrap();
    let expected: BTreeSet<String> = (0..300).map(|n| format!("张伟{n}")).collect();
    let mut noticed = 0;
    let pages = good.len() / 4096;
    for page in 0..pages {
        let mut bad = good.clone();
        // Somewhere else in every page; never the salt, which is another test.
        bad[page * 4096 + 20 + (page * 37) % 4000] ^= 1 << (page % 8);
        std::fs::write(&path, &bad).unwrap();
        for suffix in ["cache.db-wal", "cache.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(suffix));
        }
        match open(folder.path()).and_then(|store| read_all(&store)) {
            Ok(names) => assert!(
                names.iter().all(|name| expected.contains(name)),
                "page {page}"
            ),
            Err(StoreError::Damaged) => noticed += 1,
            Err(other) => panic!("page {page}: {other:?}"),
        }
    }
    // The rest are pages that no read touches: free ones, and indexes that no query asked.
    assert!(
        noticed * 2 > pages,
        "{noticed} of {pages} pages were read and noticed"
    );
}

#[test]
fn a_truncated_file_is_damage() {
    let folder = filled();
    let path = folder.path().join("cache.db");
    let good = std::fs::read(&path).unwrap();
    for length in [
        0,
        7,
        16,
        4_000,
        4_096,
        good.len() / 2,
        good.len() - 4_096,
        good.len() - 1,
    ] {
        std::fs::write(&path, &good[..length]).unwrap();
        let outcome = open(folder.path()).and_then(|store| read_all(&store));
        assert_eq!(outcome.unwrap_err(), StoreError::Damaged, "{length} bytes");
    }
}

#[test]
fn a_plain_file_another_database_and_no_file_are_told_apart() {
    let folder = filled();
    let path = folder.path().join("cache.db");
    let other = tempfile::tempdir().unwrap();
    let other_key = crate::keys::DatabaseKey::from_parts([1; 32], [2; 16]);
    drop(Store::create(other.path(), &other_key).unwrap());
    std::fs::copy(other.path().join("cache.db"), &path).unwrap();
    assert_eq!(open(folder.path()).err(), Some(StoreError::NotOurFile));

    std::fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE t(x)")
        .unwrap();
    assert_eq!(open(folder.path()).err(), Some(StoreError::PlainFile));

    std::fs::remove_file(&path).unwrap();
    assert_eq!(open(folder.path()).err(), Some(StoreError::NotFound));
}

#[test]
fn the_right_salt_with_another_key_is_damage_not_data() {
    let folder = filled();
    let wrong = crate::keys::DatabaseKey::from_parts([0x50; 32], [0x52; 16]);
    assert_eq!(
        Store::open(folder.path(), &wrong).err(),
        Some(StoreError::Damaged)
    );
}

#[test]
fn pending_edits_are_saved_from_good_pages_in_order_and_restored_once() {
    let folder = filled();
    let path = folder.path().join("cache.db");
    let whole = salvage(folder.path(), &key());
    assert_eq!(whole.len(), 120);

    let good = std::fs::read(&path).unwrap();
    let (mut best, mut worst) = (0, usize::MAX);
    for page in 1..good.len() / 4096 {
        let mut bad = good.clone();
        bad[page * 4096 + 100] ^= 0x10;
        std::fs::write(&path, &bad).unwrap();
        let salvaged = salvage(folder.path(), &key());
        let kept: BTreeSet<_> = salvaged.iter().map(|op| op.op).collect();
        assert_eq!(kept.len(), salvaged.len());
        assert!(salvaged.iter().all(|op| whole.contains(op)));
        best = best.max(salvaged.len());
        if !salvaged.is_empty() && salvaged.len() < 120 {
            worst = worst.min(salvaged.len());
        }
    }
    assert_eq!(best, 120, "a bad page elsewhere costs nothing");
    assert!(
        (60..120).contains(&worst),
        "a bad leaf costs its own rows: {worst} kept"
    );

    let fresh = Fixture::new();
    fresh.store.outbox_restore(&whole).unwrap();
    fresh.store.outbox_restore(&whole).unwrap();
    assert_eq!(fresh.store.outbox_all().unwrap(), whole);
    fresh.apply(vec![put_customer(5, 3, customer("张伟5", "neu", ""))]);
    assert!(
        fresh.customer(5).unwrap().notes.starts_with("a note"),
        "restored edits lie over pulled rows"
    );
}

#[test]
fn a_folder_without_a_store_has_nothing_to_save() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(salvage(folder.path(), &key()), []);
}
