//! Customers that are erased by order.

use fleet_protocol::record::{Customer, Entity};

use super::purge::{decrypted_pages, holds};
use super::support::*;
use crate::model::DraftKind;

fn secret() -> Customer {
    Customer {
        email: "qzcanary1@example.com".into(),
        address: "qzcanary2 路".into(),
        notes: "qzcanary3 \"quoted\"\n鑫淼".into(),
        external_id: "qzcanary4".into(),
        ..customer("鑫淼 Qzcanary5", "龘靐 qzcanary6", "+8617770001234")
    }
}

/// A customer with everything that can hang on one, among others.
fn filled() -> Fixture {
    let fixture = Fixture::new();
    let mut items: Vec<_> = (100..400)
        .map(|n| put_customer(n, 1, customer("张伟", "华为", "13800138000")))
        .collect();
    items.push(put_customer(1, 1, secret()));
    items.push(put_contact(2, 1, "qzcanary7", "17770005678"));
    items.push(put_visit(3, 1, 5, "qzcanary8"));
    items.push(put_reminder(4, 1, 5, "qzcanary9"));
    fixture.apply(items);
    while fixture.store.fill_full_search(100).unwrap() {}
    let draft = [("notes".into(), "qzcanary10".into())].into();
    fixture
        .store
        .save_draft(id(1), DraftKind::Edit, &draft, 1)
        .unwrap();
    // One edit that the server refused, so that there is a conflict, and one that waits.
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
    fixture
        .store
        .enqueue(&edit(2, 1, &[("notes", "qzcanary12")]))
        .unwrap();
    fixture
}

#[test]
fn an_erased_customer_leaves_nothing_in_any_page_and_the_store_proves_it() {
    let fixture = filled();
    let before = decrypted_pages(&fixture);
    for canary in [
        "qzcanary1@",
        "qzcanary8",
        "qzcanary10",
        "qzcanary12",
        "龘龘",
    ] {
        assert!(
            holds(&before, canary),
            "{canary} is looked for in the right place"
        );
    }
    let erased = fixture.store.erase_customers(&[id(1)]).unwrap();
    assert_eq!(erased.customers.len(), 1);
    let one = erased.customers[0];
    assert!(one.proved);
    assert_eq!((one.records, one.lost_operations), (4, 1));
    assert!(
        erased.searched_bytes > 40 * 4096,
        "{}",
        erased.searched_bytes
    );
    let after = decrypted_pages(&fixture);
    for canary in [
        "zcanary", "ZCANARY", "鑫淼", "鑫", "淼", "龘", "7770", "0001234",
    ] {
        assert!(!holds(&after, canary), "{canary} is still there");
    }
    assert!(holds(&after, "华为"), "others stay");
    assert_eq!(fixture.store.outbox_count().unwrap(), 0);
    assert!(fixture.customer(1).is_none());
}

#[test]
fn a_search_that_finds_something_left_does_not_call_it_proved() {
    for what in ["id", "text"] {
        let fixture = filled();
        fixture
            .store
            .write(|transaction| {
                transaction.execute_batch("CREATE TABLE left_behind (x BLOB)")?;
                let bytes = if what == "id" {
                    id(1).as_bytes().to_vec()
                } else {
                    b"before qzcanary8 behind".to_vec()
                };
                transaction.execute("INSERT INTO left_behind VALUES (?1)", [bytes])?;
                Ok(())
            })
            .unwrap();
        let erased = fixture.store.erase_customers(&[id(1), id(100)]).unwrap();
        assert!(!erased.customers[0].proved, "{what}");
        assert!(erased.customers[1].proved, "{what}: another one is");
    }
}

#[test]
fn what_other_customers_say_too_is_no_trace_of_this_one() {
    let fixture = Fixture::new();
    let shared = || Customer {
        address: "上海市南京西路 1 号".into(),
        notes: "confidential customer, company address".into(),
        ..customer("Anna Schmidt", "HUAWEI Technologies", "138 0013 8000")
    };
    let mut other = shared();
    other.name = "anna schmidt-müller".into();
    other.company = "Huawei Technologies".into();
    other.phone = "138-0013-8000".into();
    fixture.apply(vec![
        put_customer(1, 1, shared()),
        put_customer(2, 1, other),
        put_visit(3, 1, 5, "customers"),
    ]);
    while fixture.store.fill_full_search(100).unwrap() {}
    let erased = fixture.store.erase_customers(&[id(1)]).unwrap();
    assert!(erased.customers[0].proved);
    assert!(fixture.customer(2).is_some());
}

#[test]
fn erasing_again_changes_nothing_and_keeps_the_numbers_until_they_were_told() {
    let fixture = filled();
    let first = fixture.store.erase_customers(&[id(1)]).unwrap();
    let fixture = fixture.reopened();
    let again = fixture.store.erase_customers(&[id(1)]).unwrap();
    assert_eq!(again.customers, first.customers);
    fixture.store.erased_told(&[id(1)]).unwrap();
    let later = fixture.store.erase_customers(&[id(1), id(9_999)]).unwrap();
    for one in later.customers {
        assert!(one.proved);
        assert_eq!((one.records, one.lost_operations), (0, 0));
    }
}

#[test]
fn a_customer_that_the_feed_took_before_is_proved_while_its_receipt_waits() {
    let fixture = filled();
    let after = fixture.store.position().unwrap().cursor;
    fixture
        .store
        .apply_pages(&[page(after, vec![remove(1, Entity::Customer)])])
        .unwrap();
    let erased = fixture.store.erase_customers(&[id(1)]).unwrap();
    assert!(erased.customers[0].proved);
    assert_eq!(fixture.store.departed().unwrap(), [id(1)]);
}

#[test]
fn the_feed_does_not_bring_back_whom_it_is_told_to_leave_out() {
    let fixture = Fixture::new();
    let items = vec![
        put_customer(1, 1, customer("鑫淼", "", "")),
        put_contact(2, 1, "Contact", ""),
        put_visit(3, 1, 5, "note"),
        put_reminder(4, 1, 5, "note"),
        put_customer(5, 1, customer("张伟", "", "")),
    ];
    fixture
        .store
        .apply_pages_without(&[page(0, items)], || vec![id(1)])
        .unwrap();
    assert!(fixture.customer(1).is_none());
    assert!(fixture.customer(5).is_some());
    let left: i64 = fixture
        .store
        .write(|transaction| {
            Ok(transaction.query_row(
                "SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM visits) + (SELECT count(*) FROM reminders)",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    assert_eq!(left, 0);
}
