//! Customers come, are edited on both sides, and leave.

use agent_core::AgentError;
use agent_core::agent::SyncReport;
use agent_core::model::{FieldChange, ListOrder, NewReminder, NewVisit, Resolution};
use agent_core::ports::Event;
use fleet_protocol::audit::LockCause;
use fleet_protocol::ids::RecordId;
use fleet_protocol::receipt::{Receipt, ReceiptEvent};
use fleet_protocol::record::Record;
use serde_json::Value;

use super::{Fleet, Phone, pin};

fn set(field: &str, value: &str) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        value: Value::from(value),
    }
}

fn edit(phone: &Phone, customer: RecordId, changes: &[FieldChange]) {
    phone.agent().edit_customer(customer, changes).unwrap();
}

fn sync(phone: &Phone) -> SyncReport {
    phone.agent().sync_once().unwrap()
}

fn finds(phone: &Phone, text: &str) -> u64 {
    phone.agent().find_customers(text, 10).unwrap().total
}

/// Everything that a phone can prove about customers that left it.
fn removed(fleet: &Fleet, phone: &Phone) -> Vec<RecordId> {
    let receipts = fleet.store.receipts(phone.device()).unwrap();
    receipts
        .iter()
        .filter_map(|stored| {
            let receipt: Receipt =
                serde_json::from_slice(stored.envelope.payload.as_slice()).unwrap();
            match receipt.event {
                ReceiptEvent::Removed { customers, .. } => Some(customers),
                _ => None,
            }
        })
        .flatten()
        .collect()
}

#[test]
fn a_first_sync_brings_every_customer_and_tells_how_far_it_is() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    // So many that the server stops counting what is left.
    fleet.import_many(wang, 6_200);
    let phone = Phone::enrolled(&fleet, wang, 1);
    assert_eq!(sync(&phone).pulled, 6_200);
    let progress: Vec<_> = phone
        .events
        .take()
        .into_iter()
        .filter_map(|event| match event {
            Event::SyncProgress { done, total } => Some((done, total)),
            _ => None,
        })
        .collect();
    assert_eq!(progress, [(5_000, 6_200), (6_200, 6_200)]);
    assert_eq!(finds(&phone, "张伟"), 1);
    assert_eq!(finds(&phone, "Customer 6199"), 1);
    assert_eq!(sync(&phone).pulled, 0);
}

#[test]
fn nobody_sees_anothers_customers() {
    let fleet = Fleet::start();
    let (wang, li) = (fleet.salesperson("wang"), fleet.salesperson("li"));
    fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, li, 1);
    assert_eq!(sync(&phone).pulled, 0);
    assert_eq!(finds(&phone, "张伟"), 0);
}

#[test]
fn an_edit_made_offline_reaches_the_server_and_the_other_phone() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 2)[0];
    let (one, two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    sync(&two);
    fleet.stop();
    edit(&one, customer, &[set("notes", "喜欢绿茶")]);
    assert!(matches!(
        one.agent().sync_once(),
        Err(AgentError::Offline { .. })
    ));
    assert_eq!(one.agent().status().unwrap().pending, 1);
    fleet.resume();
    let report = sync(&one);
    assert_eq!((report.pushed, report.merged, report.conflicts), (1, 0, 0));
    assert_eq!(
        fleet.store.customer(customer).unwrap().customer.notes,
        "喜欢绿茶"
    );
    sync(&two);
    assert_eq!(
        two.agent().view_customer(customer).unwrap().notes,
        "喜欢绿茶"
    );
    assert_eq!(sync(&one).pushed, 0);
}

#[test]
fn notes_are_found_once_the_background_has_indexed_them() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 3)[0];
    let (one, mut two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    edit(&one, customer, &[set("notes", "喜欢绿茶")]);
    sync(&one);
    sync(&two);
    assert_eq!(finds(&two, "张伟"), 1, "names can be searched at once");
    assert_eq!(finds(&two, "绿茶"), 0);
    two.agent().lock(LockCause::Asked);
    assert_eq!(two.agent().index_in_background(), Err(AgentError::Locked));
    two.restart();
    two.agent().unlock(&pin()).unwrap();
    assert!(!two.agent().index_in_background().unwrap());
    assert_eq!(finds(&two, "绿茶"), 1);
}

#[test]
fn edits_of_different_fields_merge() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let (one, two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    sync(&two);
    edit(&one, customer, &[set("notes", "from one")]);
    edit(&two, customer, &[set("address", "from two")]);
    sync(&one);
    sync(&two);
    sync(&one);
    let stored = fleet.store.customer(customer).unwrap().customer;
    assert_eq!(
        (stored.notes.as_str(), stored.address.as_str()),
        ("from one", "from two")
    );
    for phone in [&one, &two] {
        let view = phone.agent().view_customer(customer).unwrap();
        assert_eq!(
            (view.notes.as_str(), view.address.as_str()),
            ("from one", "from two")
        );
    }
}

#[test]
fn two_phone_numbers_are_put_before_the_second_person_and_the_first_stands() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let (one, two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    sync(&two);
    edit(&one, customer, &[set("phone", "+8613911110001")]);
    edit(&two, customer, &[set("phone", "+8613911110002")]);
    sync(&one);
    assert_eq!(sync(&two).conflicts, 1);
    let stands = fleet.store.customer(customer).unwrap().customer.phone;
    assert_eq!(stands, "+8613911110001");
    assert_eq!(two.agent().view_customer(customer).unwrap().phone, stands);
    let conflicts = two.agent().pending().unwrap().conflicts;
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].mine, Value::from("+8613911110002"));
    assert_eq!(conflicts[0].theirs, Value::from("+8613911110001"));
    two.agent()
        .resolve_conflict(conflicts[0].id, Resolution::Mine)
        .unwrap();
    sync(&two);
    assert_eq!(
        fleet.store.customer(customer).unwrap().customer.phone,
        "+8613911110002"
    );
    assert!(two.agent().pending().unwrap().conflicts.is_empty());
}

#[test]
fn a_visit_made_offline_arrives_once() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let phone = Phone::enrolled(&fleet, wang, 1);
    sync(&phone);
    let visit = NewVisit {
        note: "谈了价格".to_owned(),
        place: Some("静安寺".to_owned()),
        ..NewVisit::default()
    };
    phone.agent().log_visit(customer, visit).unwrap();
    sync(&phone);
    sync(&phone);
    let belongings = fleet.store.belongings(customer).unwrap();
    assert_eq!(belongings.len(), 1);
    let (_, _, record) = &belongings[0];
    assert!(matches!(record, Record::Visit { visit, .. }
        if (visit.note.as_str(), visit.place.as_str()) == ("谈了价格", "静安寺")));
}

#[test]
fn a_customer_made_offline_arrives_once_with_all_that_hangs_on_it() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 2);
    let (one, two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    sync(&two);
    fleet.stop();
    let customer = one
        .agent()
        .add_customer(&[set("name", "王芳"), set("address", "杭州市文三路 90 号")])
        .unwrap()
        .record;
    let ann = [set("name", "Ann Lee"), set("phone", "+442071838750")];
    one.agent().add_contact(customer, &ann).unwrap();
    let due_ms = fleet.now_ms() + 5;
    let visit = NewVisit {
        place: Some("静安寺".to_owned()),
        reminder: Some(NewReminder {
            due_ms,
            note: "回电".to_owned(),
        }),
        ..NewVisit::default()
    };
    one.agent().log_visit(customer, visit).unwrap();
    assert!(matches!(
        one.agent().sync_once(),
        Err(AgentError::Offline { .. })
    ));
    fleet.resume();
    let report = sync(&one);
    assert_eq!((report.pushed, report.rejected), (4, 0));
    assert_eq!(sync(&one).pushed, 0);
    assert_eq!(fleet.store.customer(customer).unwrap().owner, wang);
    assert_eq!(fleet.store.belongings(customer).unwrap().len(), 3);
    sync(&two);
    for phone in [&one, &two] {
        assert_eq!((finds(phone, "wf"), finds(phone, "ann")), (1, 1));
        let view = phone.agent().view_customer(customer).unwrap();
        assert_eq!((view.rev, view.pending), (1, false));
        assert_eq!(view.visits[0].place.as_deref(), Some("静安寺"));
        let cities = phone
            .agent()
            .list_customers_by(ListOrder::City, 5)
            .unwrap()
            .items;
        assert_eq!(
            (cities[0].id, cities[0].section.as_str()),
            (customer, "杭州")
        );
        assert_eq!(cities[0].next_follow_up_ms, Some(due_ms));
        let status = phone.agent().status().unwrap();
        assert_eq!(status.reminders.len(), 1, "what a locked phone reminds of");
    }
}

#[test]
fn a_reminder_that_is_done_here_and_moved_there_is_both_everywhere() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let (one, two) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, wang, 2),
    );
    sync(&one);
    let reminder = NewReminder {
        due_ms: 500,
        note: "回电".to_owned(),
    };
    let id = one.agent().add_reminder(customer, reminder).unwrap().record;
    sync(&one);
    sync(&two);
    assert_eq!(two.agent().status().unwrap().reminders, [(500, id)]);
    one.agent().finish_reminder(id).unwrap();
    two.agent().reschedule_reminder(id, 700).unwrap();
    assert_eq!(two.agent().status().unwrap().reminders, [(700, id)]);
    sync(&one);
    let report = sync(&two);
    assert_eq!((report.merged, report.conflicts), (1, 0));
    sync(&one);
    for phone in [&one, &two] {
        assert!(phone.agent().agenda(0, u64::MAX).unwrap().is_empty());
        assert!(phone.agent().status().unwrap().reminders.is_empty());
        let view = phone.agent().view_customer(customer).unwrap();
        assert_eq!(
            (view.reminders[0].due_ms, view.reminders[0].done),
            (700, true)
        );
    }
}

#[test]
fn a_reassigned_customer_leaves_the_old_phone_with_a_receipt_and_comes_to_the_new_one() {
    let fleet = Fleet::start();
    let (wang, li) = (fleet.salesperson("wang"), fleet.salesperson("li"));
    let customers = fleet.import_many(wang, 3);
    let (old, new) = (
        Phone::enrolled(&fleet, wang, 1),
        Phone::enrolled(&fleet, li, 2),
    );
    sync(&old);
    sync(&new);
    assert_eq!(finds(&old, "张伟"), 1);
    fleet
        .store
        .reassign(&customers[..1], li, &fleet.by())
        .unwrap();
    let report = sync(&old);
    assert_eq!((report.removed, report.receipts), (1, 1));
    assert_eq!(finds(&old, "张伟"), 0);
    assert_eq!(
        old.agent().view_customer(customers[0]),
        Err(AgentError::NotFound)
    );
    assert_eq!(removed(&fleet, &old), customers[..1]);
    sync(&new);
    assert_eq!(finds(&new, "张伟"), 1);
    assert_eq!(sync(&old).receipts, 0);
}

#[test]
fn an_edit_of_a_customer_that_was_given_away_is_kept_for_a_manager() {
    let fleet = Fleet::start();
    let (wang, li) = (fleet.salesperson("wang"), fleet.salesperson("li"));
    let customer = fleet.import_many(wang, 1)[0];
    let phone = Phone::enrolled(&fleet, wang, 1);
    sync(&phone);
    edit(&phone, customer, &[set("notes", "too late")]);
    fleet.store.reassign(&[customer], li, &fleet.by()).unwrap();
    assert_eq!(sync(&phone).rejected, 1);
    assert_eq!(finds(&phone, "张伟"), 0);
    assert_eq!(removed(&fleet, &phone), [customer]);
    assert_eq!(fleet.store.kept_edits().unwrap().len(), 1);
    assert_eq!(fleet.store.customer(customer).unwrap().customer.notes, "");
}

#[test]
fn a_new_feed_epoch_is_fetched_whole_and_loses_no_edit() {
    let fleet = Fleet::start();
    let (wang, li) = (fleet.salesperson("wang"), fleet.salesperson("li"));
    let customers = fleet.import_many(wang, 700);
    let phone = Phone::enrolled(&fleet, wang, 1);
    sync(&phone);
    edit(&phone, customers[5], &[set("notes", "kept")]);
    fleet
        .store
        .reassign(&customers[..1], li, &fleet.by())
        .unwrap();
    fleet.store.regenerate_feed_epoch(&fleet.by()).unwrap();
    let report = sync(&phone);
    assert!(report.resynced);
    assert_eq!(report.pushed, 1);
    assert_eq!(finds(&phone, "张伟"), 0);
    assert_eq!(finds(&phone, "Customer"), 699);
    assert_eq!(
        phone.agent().view_customer(customers[5]).unwrap().notes,
        "kept"
    );
    assert!(!sync(&phone).resynced);
}

#[test]
fn a_locked_phone_checks_in_and_syncs_nothing() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().lock(LockCause::Asked);
    let report = sync(&phone);
    assert!(report.locked);
    assert_eq!(report.pulled, 0);
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(sync(&phone).pulled, 3);
}

#[test]
fn a_phone_that_restarts_goes_on_from_its_cursor() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 600);
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    sync(&phone);
    phone.restart();
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(finds(&phone, "张伟"), 1);
    fleet.import(wang, &[("李娜".to_owned(), "+8613900000000".to_owned())]);
    assert_eq!(sync(&phone).pulled, 1);
    assert_eq!(finds(&phone, "李娜"), 1);
}
