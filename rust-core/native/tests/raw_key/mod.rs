//! The raw key opens the file, and nothing else does.

use agent_native::{install_once, key_connection};
use rusqlite::Connection;

const KEY: [u8; 32] = [7; 32];
const SALT: [u8; 16] = [9; 16];

fn open(path: &std::path::Path, key: &[u8; 32], salt: &[u8; 16]) -> rusqlite::Result<i64> {
    install_once().unwrap();
    let connection = Connection::open(path).unwrap();
    key_connection(&connection, key, salt).unwrap();
    connection
        .execute_batch("CREATE TABLE IF NOT EXISTS t(x); INSERT INTO t VALUES('canary-7f3a')")?;
    connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0))
}

#[test]
fn every_key_byte_is_needed_to_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    assert_eq!(open(&path, &KEY, &SALT), Ok(1));
    for index in 0..32 {
        let mut wrong = KEY;
        wrong[index] ^= 1;
        assert!(
            open(&path, &wrong, &SALT).is_err(),
            "byte {index} does not matter"
        );
    }
    assert_eq!(open(&path, &KEY, &SALT), Ok(2));
}

#[test]
fn the_file_begins_with_the_given_salt_and_holds_no_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    open(&path, &KEY, &SALT).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[..16], SALT);
    assert!(!bytes.windows(11).any(|window| window == b"canary-7f3a"));
    assert!(!bytes.windows(6).any(|window| window == b"SQLite"));
}

#[test]
fn pages_carry_hmac_sha256() {
    install_once().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("x.db")).unwrap();
    key_connection(&connection, &KEY, &SALT).unwrap();
    let algorithm: String = connection
        .query_row("PRAGMA cipher_hmac_algorithm", [], |row| row.get(0))
        .unwrap();
    assert_eq!(algorithm, "HMAC_SHA256");
}
