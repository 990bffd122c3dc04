//! A customer's next follow-up is the earliest open reminder, whoever changes which reminder in what order.

use fleet_protocol::record::{Entity, Record, Reminder};
use fleet_protocol::sync::{FeedItem, Verdict};
use proptest::prelude::*;
use serde_json::Value;

use super::support::*;
use crate::store::LocalEdit;

fn reminder(n: u32, rev: u64, due_ms: u64, done: bool) -> FeedItem {
    let reminder = Reminder {
        due_ms,
        note: "n".into(),
        done,
    };
    put(
        n,
        rev,
        Record::Reminder {
            customer: id(1),
            reminder,
        },
    )
}

fn changed(op: u32, n: u32, creates: bool, fields: &[(&str, Value)]) -> LocalEdit {
    let mut edit = edit_of(op, n, 1, Entity::Reminder, creates, &[]);
    edit.operations[0].fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    edit
}

fn next(fixture: &Fixture) -> Option<u64> {
    let (rows, _) = fixture.store.list_by_follow_up(None, 1).unwrap();
    rows[0].follow_up_ms
}

#[test]
fn the_first_sync_ends_with_every_follow_up_in_its_place() {
    let fixture = Fixture::before_first_sync();
    fixture.apply(vec![
        reminder(10, 1, 300, false),
        reminder(11, 1, 100, true),
        put_customer(1, 1, customer("张伟", "", "")),
        reminder(12, 1, 200, false),
    ]);
    // As if a kill had come in the middle of finishing, and a reminder was done before the next try.
    fixture
        .store
        .write(|transaction| {
            Ok(transaction
                .execute_batch("UPDATE customers SET follow_up_ms = 7, last_contact_ms = 7")?)
        })
        .unwrap();
    fixture.store.finish_first_sync().unwrap();
    assert_eq!(next(&fixture), Some(200));
    // Of the visit that this date was of, the feed has taken the last trace.
    let (rows, _) = fixture.store.list_by_contact(None, 1).unwrap();
    assert_eq!(rows[0].last_contact_ms, None);
}

#[test]
fn a_reminder_that_comes_before_its_customer_counts() {
    let fixture = Fixture::new();
    fixture.apply(vec![
        reminder(10, 1, 300, false),
        put_customer(1, 1, customer("张伟", "", "")),
    ]);
    assert_eq!(next(&fixture), Some(300));
    fixture.apply(vec![remove(10, Entity::Reminder)]);
    assert_eq!(next(&fixture), None);
}

#[test]
fn a_full_resync_keeps_the_follow_ups_of_what_it_confirms() {
    let fixture = Fixture::new();
    fixture.apply(vec![
        put_customer(1, 1, customer("张伟", "", "")),
        reminder(10, 1, 100, false),
        reminder(11, 1, 200, false),
    ]);
    fixture.store.begin_full_resync(2).unwrap();
    let mut last = page(
        0,
        vec![
            reminder(11, 1, 200, false),
            put_customer(1, 1, customer("张伟", "", "")),
        ],
    );
    last.epoch = 2;
    fixture.store.apply_pages(&[last]).unwrap();
    assert_eq!(next(&fixture), Some(200));
}

#[test]
fn what_the_server_refuses_of_a_reminder_is_taken_back() {
    let fixture = Fixture::new();
    fixture.apply(vec![
        put_customer(1, 1, customer("张伟", "", "")),
        reminder(10, 1, 100, false),
    ]);
    fixture
        .store
        .enqueue(&changed(1, 10, false, &[("done", Value::from(true))]))
        .unwrap();
    assert_eq!(next(&fixture), None);
    let refused = Verdict::Rejected {
        code: fleet_protocol::sync::RejectCode::InvalidValue,
    };
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), refused, 1)]), stamp(5))
        .unwrap();
    assert_eq!(next(&fixture), Some(100));
}

/// What may happen to four reminders of one customer.
#[derive(Clone, Debug)]
enum Act {
    Pulled { n: u32, due_ms: u64, done: bool },
    Removed { n: u32 },
    Made { n: u32, due_ms: u64 },
    Moved { n: u32, due_ms: u64 },
    Done { n: u32, done: bool },
    Answered,
}

fn acts() -> impl Strategy<Value = Act> {
    let (n, due_ms) = (10..14_u32, 1..6_u64);
    prop_oneof![
        (n.clone(), due_ms.clone(), any::<bool>()).prop_map(|(n, due_ms, done)| Act::Pulled {
            n,
            due_ms,
            done
        }),
        n.clone().prop_map(|n| Act::Removed { n }),
        (n.clone(), due_ms.clone()).prop_map(|(n, due_ms)| Act::Made { n, due_ms }),
        (n.clone(), due_ms).prop_map(|(n, due_ms)| Act::Moved { n, due_ms }),
        (n, any::<bool>()).prop_map(|(n, done)| Act::Done { n, done }),
        Just(Act::Answered),
    ]
}

fn perform(fixture: &Fixture, act: &Act, step: u32) {
    let edit = match act {
        Act::Pulled { n, due_ms, done } => {
            fixture.apply(vec![reminder(*n, u64::from(step) + 1, *due_ms, *done)]);
            return;
        }
        Act::Removed { n } => {
            fixture.apply(vec![remove(*n, Entity::Reminder)]);
            return;
        }
        Act::Answered => {
            let results = fixture.store.outbox_next(10).unwrap();
            let results = results
                .into_iter()
                .map(|operation| (operation.op, Verdict::Accepted, operation.base_rev + 1))
                .collect();
            fixture
                .store
                .apply_results(&answer(results), stamp(u64::from(step)))
                .unwrap();
            return;
        }
        Act::Made { n, due_ms } => changed(step, *n, true, &[("due_ms", Value::from(*due_ms))]),
        Act::Moved { n, due_ms } => changed(step, *n, false, &[("due_ms", Value::from(*due_ms))]),
        Act::Done { n, done } => changed(step, *n, false, &[("done", Value::from(*done))]),
    };
    // An edit of a reminder that is not there changes nothing.
    let _ = fixture.store.enqueue(&edit);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_next_follow_up_is_the_earliest_open_reminder_after_anything(acts in proptest::collection::vec(acts(), 1..24)) {
        let fixture = Fixture::new();
        fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
        for (act, step) in acts.iter().zip(1..) {
            perform(&fixture, act, step);
            let expected: Option<u64> = (10..14)
                .filter_map(|n| match fixture.store.record(Entity::Reminder, id(n)) {
                    Ok(Record::Reminder { reminder, .. }) if !reminder.done => Some(reminder.due_ms),
                    _ => None,
                })
                .min();
            prop_assert_eq!(next(&fixture), expected);
            let due = fixture.store.agenda(0, u64::MAX, 10).unwrap();
            prop_assert_eq!(due.first().map(|item| item.due_ms), expected);
        }
    }
}
