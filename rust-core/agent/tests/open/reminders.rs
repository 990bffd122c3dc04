//! What is due, and what a locked phone reminds of.

use agent_core::AgentError;
use agent_core::error::InputFault;
use agent_core::model::{NewReminder, NewVisit};
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;
use fleet_protocol::record::{Entity, Label};

use super::{Open, customer, reminder};

fn new(due_ms: u64) -> NewReminder {
    NewReminder {
        due_ms,
        note: "带新报价".to_owned(),
    }
}

#[test]
fn the_agenda_shows_open_reminders_of_its_span_soonest_first() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Public),
        reminder(1, 300, "c", false),
        reminder(1, 100, "a", false),
        reminder(1, 200, "done", true),
        reminder(1, 400, "d", false),
        // Of a customer that has not come yet.
        reminder(99, 150, "stranger", false),
    ]);
    let notes = |from_ms, until_ms| -> Vec<String> {
        let items = open.agent.agenda(from_ms, until_ms).unwrap();
        items.into_iter().map(|item| item.note).collect()
    };
    assert_eq!(notes(0, u64::MAX), ["a", "c", "d"]);
    assert_eq!(notes(100, 400), ["a", "c"]);
    assert_eq!(notes(101, 300), [""; 0]);
    assert_eq!(notes(400, 100), [""; 0]);
    assert_eq!(notes(u64::MAX, u64::MAX), [""; 0]);
    let item = open.agent.agenda(0, 101).unwrap().remove(0);
    assert_eq!(item.customer, TestPhone::record_id(1));
    assert_eq!(item.reminder, TestPhone::record_id(3));
    assert_eq!((item.customer_name.as_str(), item.due_ms), ("张伟", 100));
}

#[test]
fn the_agenda_masks_what_policy_masks() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Restricted),
        customer("安娜", "", Label::Internal),
        reminder(1, 100, "canary-81", false),
        reminder(2, 200, "plain", false),
    ]);
    let items = open.agent.agenda(0, u64::MAX).unwrap();
    assert!(items[0].masked && !items[1].masked);
    assert_eq!(
        (items[0].customer_name.as_str(), items[1].note.as_str()),
        ("张伟", "plain")
    );
    assert!(!serde_json::to_string(&items).unwrap().contains("canary"));
}

#[test]
fn what_a_locked_phone_reminds_of_follows_every_edit() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Public),
        reminder(1, 500, "n", false),
    ]);
    let customer = TestPhone::record_id(1);
    let first = open.agent.add_reminder(customer, new(900)).unwrap();
    // The first edit also tells of the one that the feed had brought.
    assert_eq!(
        open.reminded_of(),
        [(500, TestPhone::record_id(2)), (900, first.record)]
    );
    open.agent.reschedule_reminder(first.record, 300).unwrap();
    assert_eq!(
        open.reminded_of(),
        [(300, first.record), (500, TestPhone::record_id(2))]
    );
    let done = open.agent.finish_reminder(TestPhone::record_id(2)).unwrap();
    assert_eq!(open.reminded_of(), [(300, first.record)]);
    assert_eq!(open.phone.guard().pending, done.pending);
    let visit = NewVisit {
        reminder: Some(new(200)),
        ..NewVisit::default()
    };
    open.agent.log_visit(customer, visit).unwrap();
    let due: Vec<_> = open.reminded_of().into_iter().map(|(due, _)| due).collect();
    assert_eq!(due, [200, 300]);
    open.agent.lock(LockCause::Asked);
    let status = open.agent.status().unwrap();
    let due: Vec<_> = status.reminders.iter().map(|(due, _)| *due).collect();
    assert_eq!(due, [200, 300]);
}

#[test]
fn an_edit_that_the_guard_did_not_hear_of_is_told_after_the_next_unlock() {
    let open = Open::with(vec![customer("张伟", "", Label::Public)]);
    open.phone.vault.die_after(0);
    let queued = open
        .agent
        .add_reminder(TestPhone::record_id(1), new(900))
        .unwrap();
    open.phone.vault.heal();
    assert!(open.reminded_of().is_empty());
    open.agent.lock(LockCause::Asked);
    assert!(open.reminded_of().is_empty());
    open.agent.unlock(&open.phone.pin()).unwrap();
    assert_eq!(open.reminded_of(), [(900, queued.record)]);
    assert_eq!(open.phone.guard().pending, 1);
}

#[test]
fn a_locked_phone_keeps_the_next_fifty() {
    let records = std::iter::once(customer("张伟", "", Label::Public))
        .chain((0..60).map(|n| reminder(1, 1_000 - n, "n", false)))
        .collect();
    let open = Open::with(records);
    let queued = open
        .agent
        .add_reminder(TestPhone::record_id(1), new(5))
        .unwrap();
    let kept = open.reminded_of();
    assert_eq!((kept.len(), kept[0]), (50, (5, queued.record)));
    assert!(kept.is_sorted());
}

#[test]
fn a_reminder_that_is_done_stays_done_and_opens_again_when_it_is_moved() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Public),
        reminder(1, 500, "n", false),
    ]);
    let id = TestPhone::record_id(2);
    assert_eq!(open.agent.finish_reminder(id).unwrap().pending, 1);
    assert_eq!(
        open.agent.finish_reminder(id).unwrap().pending,
        1,
        "nothing more is queued"
    );
    assert!(open.agent.agenda(0, u64::MAX).unwrap().is_empty());
    open.agent.reschedule_reminder(id, 700).unwrap();
    let items = open.agent.agenda(0, u64::MAX).unwrap();
    assert_eq!((items.len(), items[0].due_ms), (1, 700));
    // Both edits wait as one operation, for neither was sent.
    let pending = open.agent.pending().unwrap().operations;
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].entity, Entity::Reminder);
    assert_eq!(pending[0].fields, ["done", "due_ms"]);
}

#[test]
fn what_is_no_time_or_no_reminder_is_refused_and_nothing_is_queued() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Public),
        reminder(1, 500, "n", false),
    ]);
    let bad = Err(AgentError::InvalidInput(InputFault::BadValue));
    let (customer, id) = (TestPhone::record_id(1), TestPhone::record_id(2));
    assert_eq!(open.agent.reschedule_reminder(id, u64::MAX), bad);
    assert_eq!(open.agent.add_reminder(customer, new(u64::MAX)), bad);
    let stranger = TestPhone::record_id(77);
    let not_here = Err(AgentError::NotFound);
    assert_eq!(open.agent.add_reminder(stranger, new(5)), not_here);
    assert_eq!(open.agent.finish_reminder(stranger), not_here);
    // A customer is no reminder.
    assert_eq!(open.agent.reschedule_reminder(customer, 5), not_here);
    assert!(open.agent.pending().unwrap().operations.is_empty());
    assert_eq!(open.agent.agenda(0, u64::MAX).unwrap()[0].due_ms, 500);
}
