//! After a connection closes, this process's memory holds no trace of what it read.

use agent_native::{install_once, key_connection};
use rusqlite::Connection;

/// Spelt from parts, so that the program text itself does not hold the whole.
fn canary() -> Vec<u8> {
    let mut text = b"canary-".to_vec();
    text.extend_from_slice(&b"8d1f-mem"[..]);
    text
}

#[test]
#[cfg(target_os = "linux")]
fn a_closed_connection_leaves_no_decrypted_page_in_memory() {
    install_once().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("x.db")).unwrap();
    key_connection(&connection, &[3; 32], &[4; 16]).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE t(x TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
             INSERT INTO t SELECT 'can' || 'ary-' || '8d1f' || '-m' || 'em' || hex(randomblob(300)) FROM n;",
        )
        .unwrap();
    let needle = canary();
    assert!(
        occurrences(&needle) >= 100,
        "the open page cache holds the rows"
    );
    connection.close().unwrap();
    // One copy is `needle` itself.
    assert!(occurrences(&needle) <= 1, "freed memory was not zeroed");
}

/// How often `needle` occurs in the writable memory of this process.
#[cfg(target_os = "linux")]
fn occurrences(needle: &[u8]) -> usize {
    use std::io::{Read, Seek, SeekFrom};

    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw-p ")) {
        let Some((start, end)) = line
            .split(' ')
            .next()
            .and_then(|range| range.split_once('-'))
        else {
            continue;
        };
        let start = u64::from_str_radix(start, 16).unwrap();
        let end = u64::from_str_radix(end, 16).unwrap();
        // One page at a time: the scan's own buffer must not hold a copy that a later part of the scan finds.
        let mut page = vec![0; 4096 + needle.len()];
        let mut at = start;
        while at < end {
            let wanted = usize::try_from((end - at).min(page.len() as u64)).unwrap();
            if memory.seek(SeekFrom::Start(at)).is_err()
                || memory.read_exact(&mut page[..wanted]).is_err()
            {
                break;
            }
            let own = page.as_ptr() as u64;
            let own_end = own + page.len() as u64;
            let hits = page[..wanted]
                .windows(needle.len())
                .enumerate()
                .filter(|(index, window)| {
                    let address = at + *index as u64;
                    *index < 4096 && *window == needle && !(own..own_end).contains(&address)
                })
                .count();
            found += hits;
            at += 4096;
        }
        page.fill(0);
    }
    found
}
