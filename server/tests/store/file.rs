use std::os::unix::fs::PermissionsExt;

use fleet_server::store::StoreError;
use fleet_server::store::organisation::OrganisationStore;
use fleet_server::store::sqlite::SqliteStore;
use fleet_server::store::sqlite::connection::DatabaseKey;
use fleet_server::store::sync::SyncStore;
use zeroize::Zeroizing;

use super::world::{NOW, World, key};

fn open_error(world: &World, key: &DatabaseKey) -> StoreError {
    SqliteStore::open(&world.database(), key, NOW)
        .err()
        .unwrap()
}

#[test]
fn the_file_is_ciphertext_that_only_its_owner_can_read() {
    let world = World::new();
    let phone = world.phone(world.wang);
    world.customer(phone, "PLANTED-CANARY-张三丰");
    let mode = std::fs::metadata(world.database()).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for planted in ["SQLite format", "PLANTED-CANARY", "CREATE TABLE"] {
            assert!(
                !bytes
                    .windows(planted.len())
                    .any(|window| window == planted.as_bytes()),
                "{planted} in {path:?}"
            );
        }
    }
}

#[test]
fn another_key_is_told_from_a_damaged_and_from_a_plain_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.db");
    drop(SqliteStore::create(&path, &key(), NOW).unwrap());

    let other = DatabaseKey::new(Zeroizing::new([8; 32]));
    assert_eq!(
        SqliteStore::open(&path, &other, NOW).err(),
        Some(StoreError::WrongKey)
    );

    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..16].copy_from_slice(b"SQLite format 3\0");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(
        SqliteStore::open(&path, &key(), NOW).err(),
        Some(StoreError::PlainFile)
    );
}

#[test]
fn a_database_that_exists_is_not_overwritten_and_one_that_does_not_is_not_made() {
    let world = World::new();
    assert_eq!(
        SqliteStore::create(&world.database(), &key(), NOW).err(),
        Some(StoreError::AlreadyExists)
    );
    std::fs::rename(world.database(), world.folder.path().join("moved")).unwrap();
    assert_eq!(open_error(&world, &key()), StoreError::NotFound);
}

#[test]
fn what_was_answered_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.db");
    let store = SqliteStore::create(&path, &key(), NOW).unwrap();
    assert_eq!(store.organisation(), Err(StoreError::NotFound));
    drop(store);
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let again = world.another();
    assert_eq!(again.customer(id).unwrap().customer.name, "张三");
    assert_eq!(again.check_ready(), Ok(()));
}
