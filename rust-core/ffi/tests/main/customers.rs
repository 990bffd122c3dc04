//! What is made on a phone, as a shell sees it: in lists, in searches, on the agenda.

use agent_core::model::ListOrder;
use agent_ffi::FieldAgentError;
use agent_ffi::error::InputFault;
use agent_ffi::records::{FieldChange, FieldValue, NewReminder, NewVisit};

use crate::shell::{PIN, Shell};
use crate::unpack;

fn text(field: &str, text: &str) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        value: FieldValue::Text {
            text: text.to_owned(),
        },
    }
}

#[test]
fn a_new_customer_is_listed_found_and_reminded_of_at_once() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    agent.zone_changed(8 * 3_600).unwrap();
    let fields = vec![
        text("name", "王芳"),
        text("address", "浙江省杭州市文三路 90 号"),
    ];
    let customer = agent.add_customer(fields).unwrap().record;
    let contact = vec![text("name", "Ann Lee"), text("title", "Buyer")];
    agent.add_contact(customer.clone(), contact).unwrap();
    let visit = NewVisit {
        note: "聊了报价".to_owned(),
        outcome: String::new(),
        at_ms: None,
        place: Some("静安寺".to_owned()),
        reminder: None,
    };
    agent.log_visit(customer.clone(), visit).unwrap();
    // 2027-01-15T16:00Z is the 16th in Shanghai.
    let due_ms = 1_800_028_800_000;
    let reminder = NewReminder {
        due_ms,
        note: "回电".to_owned(),
    };
    let queued = agent.add_reminder(customer.clone(), reminder).unwrap();
    assert_eq!(queued.pending, 4);

    let view = agent.view_customer(customer.clone()).unwrap();
    assert_eq!(view.contacts[0].name, "Ann Lee");
    assert_eq!(view.visits[0].place.as_deref(), Some("静安寺"));
    assert_eq!(unpack::find(&agent, "wf", 5).unwrap().total, 1);
    for (order, section) in [
        (ListOrder::Name, "W"),
        (ListOrder::City, "杭州"),
        (ListOrder::NextFollowUp, "2027-01-16"),
    ] {
        let page = unpack::list(&agent, order, 1).unwrap();
        let hit = &page.items[0];
        assert_eq!(hit.section, section);
        assert_eq!(
            (hit.city.as_str(), hit.next_follow_up_ms),
            ("杭州", Some(due_ms))
        );
        assert!(hit.last_contact_ms.is_some());
        let after = unpack::list_after(&agent, &page.next.unwrap(), 1).unwrap();
        assert!(after.items.is_empty() && after.next.is_none());
    }
    let item = &agent.agenda(due_ms, due_ms + 1).unwrap()[0];
    assert_eq!(
        (&item.customer, item.customer_name.as_str(), item.masked),
        (&customer, "王芳", false)
    );
    let due = |agent: &agent_ffi::FieldAgent| {
        let reminders = agent.status().unwrap().reminders;
        reminders.iter().map(|due| due.due_ms).collect::<Vec<_>>()
    };
    assert_eq!(due(&agent), [due_ms]);
    let moved = due_ms + 60_000;
    agent
        .reschedule_reminder(item.reminder.clone(), moved)
        .unwrap();
    assert_eq!(due(&agent), [moved]);
    agent.finish_reminder(item.reminder.clone()).unwrap();
    assert!(due(&agent).is_empty());
    assert_eq!(agent.agenda(0, u64::MAX), Ok(vec![]));
}

#[test]
fn a_zone_that_is_none_is_refused() {
    let shell = Shell::new();
    let agent = shell.open().unwrap();
    for offset_s in [-64_800, 0, 20_700, 64_800] {
        assert_eq!(agent.zone_changed(offset_s), Ok(()));
    }
    for offset_s in [-64_801, 64_801, i32::MIN, i32::MAX] {
        assert_eq!(
            agent.zone_changed(offset_s),
            Err(FieldAgentError::InvalidInput {
                fault: InputFault::BadValue
            })
        );
    }
}
