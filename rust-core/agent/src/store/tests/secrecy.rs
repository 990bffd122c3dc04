//! Nothing of a customer is readable in any file, and the files are their owner's only.

use std::os::unix::fs::PermissionsExt;

use fleet_protocol::record::Customer;

use super::support::*;

#[test]
fn no_file_holds_any_of_two_hundred_canaries_or_the_key() {
    let fixture = Fixture::new();
    let canary = |n: u32| format!("qzcanary{n:03}x");
    fixture.apply(
        (0..50)
            .map(|n| {
                let values = Customer {
                    email: format!("{}@example.com", canary(4 * n)),
                    address: canary(4 * n + 1),
                    notes: canary(4 * n + 2),
                    ..customer(&canary(4 * n + 3), "张伟", "13800138000")
                };
                put_customer(n, 1, values)
            })
            .collect(),
    );
    while fixture.store.fill_full_search(100).unwrap() {}
    fixture
        .store
        .enqueue(&edit(1, 1, &[("notes", "qzcanary777x")]))
        .unwrap();
    fixture.find("qzcanary003x", 10).unwrap();
    fixture.store.settle_search().unwrap();

    let mut needles: Vec<Vec<u8>> = (0..200).map(|n| canary(n).into_bytes()).collect();
    needles.push(b"qzcanary777x".to_vec());
    needles.push("张伟".as_bytes().to_vec());
    needles.push(b"SQLite format".to_vec());
    needles.push(key().expose_key().to_vec());
    let mut files = 0;
    for entry in std::fs::read_dir(fixture.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(
            path.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{path:?}"
        );
        let bytes = std::fs::read(&path).unwrap();
        for needle in &needles {
            assert!(
                !bytes.windows(needle.len()).any(|window| window == needle),
                "{path:?}"
            );
        }
        files += 1;
    }
    assert_eq!(files, 3, "database, WAL and its index were looked at");
}

#[test]
fn a_store_is_not_made_over_another() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    assert!(crate::store::Store::create(fixture.folder.path(), &key()).is_err());
    assert_eq!(fixture.reopened().names("张伟"), ["张伟"]);
}

#[test]
fn settings_are_those_that_were_measured() {
    let fixture = Fixture::new();
    let pragma = |name: &str| -> String {
        fixture
            .store
            .write(|transaction| {
                let sql = format!("PRAGMA {name}");
                let value: rusqlite::types::Value =
                    transaction.query_row(&sql, [], |row| row.get(0))?;
                Ok(format!("{value:?}"))
            })
            .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
    for (name, value) in [
        ("synchronous", 2),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("foreign_keys", 1),
        ("cache_size", -16 * 1024),
    ] {
        assert_eq!(pragma(name), format!("Integer({value})"), "{name}");
    }
}
