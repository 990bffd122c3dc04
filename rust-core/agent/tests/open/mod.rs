//! What an open session promises: lists, what is due, and what is made on the phone.

mod adding;
mod copying;
mod lists;
mod reminders;

use agent_core::Agent;
use agent_core::model::FieldChange;
use agent_core::testkit::TestPhone;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Label, Record, Reminder};
use serde_json::Value;

/// A phone that is enrolled and open, with the folder of its files.
struct Open {
    _folder: tempfile::TempDir,
    phone: TestPhone,
    agent: Agent,
}

impl Open {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let phone = TestPhone::new(folder.path());
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        Self {
            _folder: folder,
            phone,
            agent,
        }
    }

    fn with(records: Vec<Record>) -> Self {
        let open = Self::new();
        open.phone.feed(&open.agent, records).unwrap();
        open
    }

    /// What a locked phone would remind of.
    fn reminded_of(&self) -> Vec<(u64, RecordId)> {
        self.phone.guard().reminders
    }
}

fn customer(name: &str, address: &str, label: Label) -> Record {
    Record::Customer(Customer {
        name: name.to_owned(),
        address: address.to_owned(),
        label,
        ..Customer::default()
    })
}

/// A reminder about the `n`th record of the feed.
fn reminder(n: u64, due_ms: u64, note: &str, done: bool) -> Record {
    Record::Reminder {
        customer: TestPhone::record_id(n),
        reminder: Reminder {
            due_ms,
            note: note.to_owned(),
            done,
        },
    }
}

fn set(field: &str, value: impl Into<Value>) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        value: value.into(),
    }
}
