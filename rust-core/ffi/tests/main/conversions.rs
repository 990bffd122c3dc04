//! Values keep their places when they cross.

use agent_core::model as core;
use agent_ffi::records::{CustomerView, FieldValue, Label, Resolution};
use fleet_protocol::ids::RecordId;
use fleet_protocol::record;
use serde_json::{Value, json};

#[test]
fn every_field_of_a_customer_arrives_where_it_belongs() {
    let id = RecordId::from_bytes([1; 16]);
    let view = CustomerView::from(core::CustomerView {
        id,
        name: "name".into(),
        company: "company".into(),
        phone: "phone".into(),
        email: "email".into(),
        address: "address".into(),
        label: record::Label::Restricted,
        notes: "notes".into(),
        external_id: "external_id".into(),
        masked: true,
        rev: 2,
        last_contact_ms: 3,
        contacts: vec![core::ContactRow {
            id,
            name: "contact name".into(),
            title: "title".into(),
            phone: "contact phone".into(),
            email: "contact email".into(),
        }],
        visits: vec![core::VisitRow {
            id,
            at_ms: 4,
            note: "visit note".into(),
            outcome: "outcome".into(),
            place: Some("place".into()),
        }],
        reminders: vec![core::ReminderRow {
            id,
            due_ms: 5,
            note: "reminder note".into(),
            done: true,
        }],
        pending: false,
    });
    assert_eq!(view.id, id.to_string());
    let texts = [
        &view.name,
        &view.company,
        &view.phone,
        &view.email,
        &view.address,
        &view.notes,
        &view.external_id,
    ];
    let names = [
        "name",
        "company",
        "phone",
        "email",
        "address",
        "notes",
        "external_id",
    ];
    assert_eq!(texts, names);
    assert_eq!(view.label, Label::Restricted);
    assert_eq!((view.masked, view.pending), (true, false));
    assert_eq!((view.rev, view.last_contact_ms), (2, 3));
    let contact = &view.contacts[0];
    assert_eq!(
        (
            &*contact.name,
            &*contact.title,
            &*contact.phone,
            &*contact.email
        ),
        ("contact name", "title", "contact phone", "contact email")
    );
    let visit = &view.visits[0];
    assert_eq!(
        (
            visit.at_ms,
            &*visit.note,
            &*visit.outcome,
            visit.place.as_deref()
        ),
        (4, "visit note", "outcome", Some("place"))
    );
    let reminder = &view.reminders[0];
    assert_eq!(
        (reminder.due_ms, &*reminder.note, reminder.done),
        (5, "reminder note", true)
    );
}

#[test]
fn values_of_fields_come_back_as_they_went() {
    for value in [
        json!("张"),
        json!(""),
        json!(u64::MAX),
        json!(true),
        json!(null),
    ] {
        assert_eq!(Value::from(FieldValue::from(value.clone())), value);
    }
}

#[test]
fn values_that_no_field_has_are_nothing() {
    for value in [json!([1]), json!({"a": 1}), json!(-1), json!(1.5)] {
        assert_eq!(FieldValue::from(value), FieldValue::Nothing);
    }
}

#[test]
fn a_decision_keeps_its_meaning() {
    let other = Resolution::Other {
        value: FieldValue::Flag { flag: true },
    };
    assert_eq!(
        core::Resolution::from(Resolution::Mine),
        core::Resolution::Mine
    );
    assert_eq!(
        core::Resolution::from(Resolution::Theirs),
        core::Resolution::Theirs
    );
    assert_eq!(
        core::Resolution::from(other),
        core::Resolution::Value(json!(true))
    );
}
