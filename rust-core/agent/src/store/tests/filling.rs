//! The index of addresses and notes is filled after a sync: in pieces, whatever comes between them.

use std::thread;

use fleet_protocol::record::Customer;

use super::support::*;
use crate::store::StoreError;

const CUSTOMERS: u32 = 600;

fn with_notes() -> Fixture {
    let fixture = Fixture::new();
    let customers = (0..CUSTOMERS).map(|n| {
        let values = Customer {
            notes: "爱喝龙井".into(),
            ..customer("李雷", "", "")
        };
        put_customer(n, 1, values)
    });
    fixture.apply(customers.collect());
    fixture
}

fn total(fixture: &Fixture, typed: &str) -> u64 {
    fixture.find(typed, 5).unwrap().total
}

#[test]
fn a_kill_between_two_batches_costs_none_of_the_first() {
    let fixture = with_notes();
    assert!(fixture.store.fill_full_search(200).unwrap());
    // What a killed program leaves: the files as they are, nothing closed.
    let folder = tempfile::tempdir().unwrap();
    for file in ["cache.db", "cache.db-wal"] {
        std::fs::copy(fixture.folder.path().join(file), folder.path().join(file)).unwrap();
    }
    let left = Fixture {
        store: open(folder.path()).unwrap(),
        folder,
    };
    assert_eq!(total(&left, "龙井"), 200);
    assert_eq!(
        total(&left, "李雷"),
        u64::from(CUSTOMERS),
        "names wait for nobody"
    );
    while left.store.fill_full_search(150).unwrap() {}
    assert_eq!(total(&left, "龙井"), u64::from(CUSTOMERS));
}

#[test]
fn an_interrupt_ends_filling_and_the_next_session_goes_on() {
    let fixture = with_notes();
    assert!(fixture.store.fill_full_search(100).unwrap());
    // Somewhere in the second batch, or before or after it: each must leave the index and its mark in step.
    thread::scope(|scope| {
        let filling = scope.spawn(|| fixture.store.fill_full_search(CUSTOMERS));
        fixture.store.interrupt();
        let ended = filling.join().unwrap();
        assert!(
            matches!(ended, Ok(false) | Err(StoreError::Interrupted)),
            "{ended:?}"
        );
    });
    assert_eq!(
        fixture.store.fill_full_search(1),
        Err(StoreError::Interrupted)
    );
    let fixture = fixture.reopened();
    let found = total(&fixture, "龙井");
    assert!(
        found == 100 || found == u64::from(CUSTOMERS),
        "a batch is whole or not there: {found}"
    );
    while fixture.store.fill_full_search(100).unwrap() {}
    assert_eq!(total(&fixture, "龙井"), u64::from(CUSTOMERS));
}
