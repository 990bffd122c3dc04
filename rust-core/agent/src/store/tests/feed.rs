//! The feed: pages and cursor move together, twice is once, a resync leaves nothing behind and loses no edit.

use fleet_protocol::record::{Customer, Entity};

use super::support::*;
use crate::store::StoreError;

#[test]
fn a_page_applied_twice_counts_once() {
    let fixture = Fixture::new();
    let first = page(
        0,
        vec![
            put_customer(1, 1, customer("张伟", "a", "1")),
            put_contact(2, 1, "韩梅", "13700001111"),
        ],
    );
    for _ in 0..2 {
        fixture
            .store
            .apply_pages(std::slice::from_ref(&first))
            .unwrap();
    }
    assert_eq!(fixture.store.customer_count().unwrap(), 1);
    assert_eq!(fixture.find("张伟", 10).unwrap().total, 1);
    assert_eq!(fixture.store.position().unwrap().cursor, 2);
    // An older page that comes late does not bring old values back.
    fixture.apply(vec![put_customer(1, 2, customer("张伟", "b", "1"))]);
    fixture.store.apply_pages(&[first]).unwrap();
    assert_eq!(fixture.customer(1).unwrap().company, "b");
}

#[test]
fn a_page_that_fails_half_way_leaves_nothing_and_the_cursor_where_it_was() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    let before = fixture.store.position().unwrap();
    let mut bad = page(
        1,
        vec![
            put_customer(2, 1, customer("李雷", "", "")),
            put_customer(3, u64::MAX, customer("王芳", "", "")),
        ],
    );
    bad.next = 3;
    assert!(fixture.store.apply_pages(&[bad]).is_err());
    let fixture = fixture.reopened();
    assert_eq!(fixture.store.position().unwrap(), before);
    assert_eq!(fixture.store.customer_count().unwrap(), 1);
    assert_eq!(fixture.names("李雷"), [""; 0]);
}

#[test]
fn what_was_committed_survives_a_close_without_checkpoint() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    assert!(
        std::fs::metadata(fixture.path().with_extension("db-wal"))
            .unwrap()
            .len()
            > 0
    );
    let fixture = fixture.reopened();
    assert_eq!(fixture.names("张伟"), ["张伟"]);
}

#[test]
fn pages_of_another_epoch_are_refused() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    let mut other = page(1, vec![]);
    other.epoch = 2;
    assert_eq!(fixture.store.apply_pages(&[other]), Err(StoreError::Busy));
}

#[test]
fn search_is_live_during_the_first_sync_and_finishing_resumes() {
    let fixture = Fixture::before_first_sync();
    let mut first = page(
        0,
        vec![
            put_visit(9, 1, 77, "n"),
            put_customer(1, 1, customer("张伟", "", "13800138000")),
        ],
    );
    first.more = true;
    fixture.store.apply_pages(&[first]).unwrap();
    assert_eq!(fixture.names("张伟"), ["张伟"]);
    // As if a kill had come after the second step of finishing.
    fixture
        .store
        .write(|transaction| {
            Ok(transaction
                .execute_batch("CREATE INDEX customers_by_name ON customers(sort_name)")?)
        })
        .unwrap();
    let fixture = fixture.reopened();
    assert!(!fixture.store.position().unwrap().first_sync_done);
    fixture.store.finish_first_sync().unwrap();
    fixture.store.finish_first_sync().unwrap();
    assert!(fixture.store.position().unwrap().first_sync_done);
    let (rows, _) = fixture.store.list_by_contact(None, 10).unwrap();
    assert_eq!(rows[0].last_contact_ms, Some(77));
}

#[test]
fn a_full_resync_removes_what_is_gone_and_keeps_edits_and_drafts() {
    let fixture = Fixture::new();
    fixture.apply(
        (1..=3)
            .map(|n| put_customer(n, 1, customer("张伟", "alt", "")))
            .collect(),
    );
    fixture
        .store
        .enqueue(&edit(1, 2, &[("company", "mine")]))
        .unwrap();
    fixture
        .store
        .save_draft(
            id(1),
            crate::model::DraftKind::Edit,
            &[("name".into(), "张".into())].into(),
            5,
        )
        .unwrap();
    fixture.store.begin_full_resync(2).unwrap();
    assert_eq!(
        fixture.store.customer_count().unwrap(),
        3,
        "old rows stay usable meanwhile"
    );
    let mut last = page(
        0,
        vec![
            put_customer(1, 4, customer("张伟", "neu", "")),
            put_customer(4, 1, customer("李雷", "", "")),
        ],
    );
    last.epoch = 2;
    fixture.store.apply_pages(&[last]).unwrap();
    assert_eq!(fixture.store.departed().unwrap(), [id(3)]);
    assert_eq!(fixture.names("张伟").len(), 2);
    assert_eq!(fixture.customer(1).unwrap().company, "neu");
    assert_eq!(
        fixture.customer(2).unwrap().company,
        "mine",
        "its edit is not answered yet"
    );
    assert_eq!(fixture.store.outbox_count().unwrap(), 1);
    assert!(
        fixture
            .store
            .load_draft(id(1), crate::model::DraftKind::Edit)
            .unwrap()
            .is_some()
    );
}

#[test]
fn who_left_is_named_until_the_receipt_is_queued() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    let gone = page(1, vec![remove(1, Entity::Customer)]);
    fixture.store.apply_pages(&[gone]).unwrap();
    assert_eq!(fixture.store.departed().unwrap(), [id(1)]);
    let fixture = fixture.reopened();
    assert_eq!(fixture.store.departed().unwrap(), [id(1)]);
    fixture.store.departed_told(&[id(1)]).unwrap();
    assert_eq!(fixture.store.departed().unwrap(), []);
}

#[test]
fn lists_page_without_gaps_or_repeats_in_pinyin_order() {
    let fixture = Fixture::new();
    let names = ["张伟", "安娜", "Bob", "李雷", "张伟", "Zoe", "王芳"];
    fixture.apply(
        names
            .iter()
            .zip(1..)
            .map(|(name, n)| put_customer(n, 1, customer(name, "", "")))
            .collect(),
    );
    fixture.apply(vec![put_visit(50, 3, 10, "n"), put_visit(51, 5, 20, "n")]);
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let cursor = match &after {
            Some(crate::model::ListCursor::Name { name, key }) => Some((name.as_str(), *key)),
            _ => None,
        };
        let (rows, next) = fixture.store.list_by_name(cursor, 2).unwrap();
        seen.extend(rows.into_iter().map(|row| row.name));
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ["安娜", "Bob", "李雷", "王芳", "张伟", "张伟", "Zoe"]);
    let (recent, _) = fixture.store.list_by_contact(None, 2).unwrap();
    assert_eq!(
        recent.iter().map(|row| row.id).collect::<Vec<_>>(),
        [id(5), id(3)]
    );
}

#[test]
fn the_next_reminders_come_soonest_first_without_those_that_are_done() {
    let fixture = Fixture::new();
    fixture.apply(vec![
        put_customer(1, 1, customer("张伟", "", "")),
        put_reminder(10, 1, 300, "c"),
        put_reminder(11, 1, 100, "a"),
        put_reminder(12, 1, 200, "b"),
        // Its customer has not come yet: the agenda does not know it either.
        put_reminder(13, 2, 50, "d"),
    ]);
    assert_eq!(
        fixture.store.next_reminders(2).unwrap(),
        [(100, id(11)), (200, id(12))]
    );
}

#[test]
fn an_interrupted_store_answers_nothing_any_more() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(
        1,
        1,
        Customer {
            name: "张伟".into(),
            ..Customer::default()
        },
    )]);
    fixture.store.interrupt();
    assert_eq!(
        fixture.find("张伟", 1).unwrap_err(),
        StoreError::Interrupted
    );
    assert_eq!(
        fixture.store.apply_pages(&[page(1, vec![])]).unwrap_err(),
        StoreError::Interrupted
    );
}
