//! Customers and contacts that are made on the phone.

use agent_core::AgentError;
use agent_core::error::{InputFault, Refusal};
use agent_core::model::{ListOrder, NewReminder, NewVisit};
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;
use fleet_protocol::record::{Entity, Label};

use super::{Open, customer, set};

#[test]
fn a_new_customer_is_searchable_listed_audited_and_pending_at_once_and_survives_a_lock() {
    let open = Open::with(vec![customer("安娜", "", Label::Public)]);
    let audited = open.phone.audited(&open.agent).unwrap();
    let queued = open
        .agent
        .add_customer(&[
            set("name", "  张伟 "),
            set("phone", "138-0013-8000"),
            set("address", "杭州市文三路 90 号"),
        ])
        .unwrap();
    assert_eq!(queued.pending, 1);
    assert_eq!(open.phone.audited(&open.agent).unwrap(), audited + 1);
    open.agent.lock(LockCause::Asked);
    open.agent.unlock(&open.phone.pin()).unwrap();
    for typed in ["张伟", "zw", "13800138000"] {
        let found = open.agent.find_customers(typed, 5).unwrap().items;
        assert_eq!(found.len(), 1, "{typed}");
        assert_eq!(
            (found[0].id, found[0].city.as_str()),
            (queued.record, "杭州")
        );
    }
    let view = open.agent.view_customer(queued.record).unwrap();
    assert_eq!(
        (view.name.as_str(), view.rev, view.pending),
        ("张伟", 0, true)
    );
    assert_eq!(view.label, Label::Internal);
    let list = open.agent.list_customers_by(ListOrder::City, 5).unwrap();
    assert_eq!(list.items[0].id, queued.record);
}

#[test]
fn what_hangs_on_a_new_customer_is_queued_behind_it() {
    let open = Open::new();
    open.phone.feed(&open.agent, vec![]).unwrap();
    let customer = open
        .agent
        .add_customer(&[set("name", "张伟")])
        .unwrap()
        .record;
    let contact = open
        .agent
        .add_contact(
            customer,
            &[set("name", "Ann Lee"), set("phone", "020 7183 8750")],
        )
        .unwrap();
    let visit = NewVisit {
        reminder: Some(NewReminder {
            due_ms: 5,
            note: String::new(),
        }),
        ..NewVisit::default()
    };
    open.agent.log_visit(customer, visit).unwrap();
    let operations = open.agent.pending().unwrap().operations;
    let kinds: Vec<_> = operations
        .iter()
        .map(|operation| operation.entity)
        .collect();
    assert_eq!(
        kinds,
        [
            Entity::Customer,
            Entity::Contact,
            Entity::Visit,
            Entity::Reminder
        ]
    );
    assert!(
        operations
            .iter()
            .all(|operation| operation.customer == customer)
    );
    let view = open.agent.view_customer(customer).unwrap();
    assert_eq!(view.contacts[0].id, contact.record);
    let found = open.agent.find_customers("ann", 5).unwrap().items;
    assert_eq!(found[0].id, customer);
}

#[test]
fn what_cannot_be_taken_makes_nothing() {
    let open = Open::with(vec![customer("安娜", "", Label::Public)]);
    let input = |fault| Err(AgentError::InvalidInput(fault));
    for (fields, refusal) in [
        (vec![], input(InputFault::UnknownField)),
        (vec![set("company", "A")], input(InputFault::EmptyName)),
        (vec![set("name", " ")], input(InputFault::EmptyName)),
        (
            vec![set("name", "x"), set("phone", "call me")],
            input(InputFault::BadValue),
        ),
        (
            vec![set("name", "x"), set("shoe_size", "43")],
            input(InputFault::UnknownField),
        ),
        (
            vec![set("name", "x"), set("label", "public")],
            Err(AgentError::Refused(Refusal::FieldNotEditable)),
        ),
        (
            vec![set("name", "x"), set("notes", "x".repeat(20_000))],
            input(InputFault::TooLong),
        ),
    ] {
        assert_eq!(open.agent.add_customer(&fields), refusal, "{fields:?}");
    }
    let id = TestPhone::record_id(1);
    assert_eq!(
        open.agent.add_contact(id, &[set("title", "Buyer")]),
        input(InputFault::EmptyName)
    );
    assert_eq!(
        open.agent
            .add_contact(id, &[set("notes", "a contact has none")]),
        input(InputFault::UnknownField)
    );
    assert_eq!(
        open.agent
            .add_contact(TestPhone::record_id(77), &[set("name", "Ann")]),
        Err(AgentError::NotFound)
    );
    assert!(open.agent.pending().unwrap().operations.is_empty());
    assert_eq!(open.agent.find_customers("x", 5).unwrap().total, 0);
}
