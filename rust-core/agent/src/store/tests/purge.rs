//! A customer that leaves is physically gone: from the rows, the search terms, the free pages, the WAL.

use fleet_protocol::record::{Customer, Entity};
use rusqlite::Connection;

use super::support::*;
use crate::model::DraftKind;

/// All pages of a store as they are before encryption, free pages and free space included.
pub(super) fn decrypted_pages(fixture: &Fixture) -> Vec<u8> {
    let key = key();
    agent_native::install_once().unwrap();
    let mut connection = Connection::open(fixture.path()).unwrap();
    agent_native::key_connection(&connection, key.expose_key(), key.salt()).unwrap();
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .unwrap();
    let pages = connection.serialize("main").unwrap().to_vec();
    let count: usize = connection
        .query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))
        .unwrap() as usize;
    assert_eq!(pages.len(), count * 4096);
    pages
}

pub(super) fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[test]
fn a_leaving_customer_leaves_nothing_in_any_page() {
    let fixture = Fixture::new();
    let secret = Customer {
        email: "qzcanary1@example.com".into(),
        address: "qzcanary2 路".into(),
        notes: "qzcanary3 鑫淼".into(),
        external_id: "qzcanary4".into(),
        ..customer("鑫淼 Qzcanary5", "龘靐 qzcanary6", "+8617770001234")
    };
    let mut items: Vec<_> = (100..400)
        .map(|n| put_customer(n, 1, customer("张伟", "华为", "13800138000")))
        .collect();
    items.push(put_customer(1, 1, secret));
    items.push(put_contact(2, 1, "qzcanary7", "17770005678"));
    items.push(put_visit(3, 1, 5, "qzcanary8"));
    items.push(put_reminder(4, 1, 5, "qzcanary9"));
    fixture.apply(items);
    while fixture.store.fill_full_search(100).unwrap() {}
    fixture
        .store
        .save_draft(
            id(1),
            DraftKind::Edit,
            &[("notes".into(), "qzcanary10".into())].into(),
            1,
        )
        .unwrap();
    // Edited before it leaves, so that old versions of its rows and terms exist as well; answered, so that nothing waits.
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "qzcanary11 龘龘")]))
        .unwrap();
    fixture.store.outbox_next(1).unwrap();
    let rejected = fleet_protocol::sync::Verdict::Rejected {
        code: fleet_protocol::sync::RejectCode::InvalidValue,
    };
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), rejected, 1)]), stamp(1))
        .unwrap();
    let before = decrypted_pages(&fixture);
    for canary in [
        "qzcanary1",
        "qzcanary5",
        "qzcanary10",
        "鑫淼",
        "7770",
        "龘龘",
    ] {
        assert!(
            holds(&before, canary),
            "{canary} is looked for in the right place"
        );
    }

    assert_eq!(fixture.apply(vec![remove(1, Entity::Customer)]), [id(1)]);

    let after = decrypted_pages(&fixture);
    for canary in [
        "zcanary", "ZCANARY", "鑫淼", "鑫", "淼", "龘", "7770", "0001234",
    ] {
        assert!(!holds(&after, canary), "{canary} is still there");
    }
    assert!(holds(&after, "华为"), "others stay");
    // What is in the WAL now came after the removal: the bookkeeping of the receipt.
    let wal = std::fs::metadata(fixture.path().with_extension("db-wal")).unwrap();
    assert!(wal.len() < 10 * 4_120, "the WAL was emptied");
}
