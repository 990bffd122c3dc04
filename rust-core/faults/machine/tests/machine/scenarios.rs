//! What is interrupted: each scenario begins from its own phone and can be run again on whatever an interruption left.

use agent_core::AgentError;
use agent_core::testkit::TestPhone;
use fleet_protocol::record::{Customer, Record};

use crate::promises::{Erase, Promises};
use crate::run::Run;

mod beginning;
mod orders;
mod pins;
mod records;

/// The PIN that phones are enrolled with.
pub(crate) const PIN: &str = "482913";
/// The PINs that take its place, one after the other: the last few of a phone are not taken again.
pub(crate) const NEXT_PINS: [&str; 7] = [
    "735194", "194735", "618273", "827361", "364918", "918364", "506281",
];
/// A PIN that never opens.
pub(crate) const WRONG_PIN: &str = "606172";
/// What must stand in no file.
pub(crate) const CANARIES: [&str; 5] = ["Kanarienvogel", "Notizkanarie", PIN, NEXT_PINS[0], "张伟"];
/// The customer that is edited.
pub(crate) const FIRST: u64 = 1;
/// Customers of a phone that is in use.
pub(crate) const CUSTOMERS: u64 = 40;

/// A scenario.
#[derive(Clone, Copy)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// What it is, for people.
    pub(crate) says: &'static str,
    /// Brings a new phone to where the scenario begins, and says what holds then.
    pub(crate) prepare: fn(&TestPhone) -> Result<Promises, AgentError>,
    /// The scenario.
    pub(crate) run: fn(&mut Run<'_>) -> Result<(), AgentError>,
}

/// All scenarios.
pub(crate) fn all() -> Vec<Scenario> {
    [
        beginning::ALL.as_slice(),
        pins::ALL.as_slice(),
        records::ALL.as_slice(),
        orders::ALL.as_slice(),
    ]
    .concat()
}

/// Prints scenarios and faults.
pub(crate) fn list() {
    println!("Scenarios:");
    for scenario in all() {
        println!("  {:<15} {}", scenario.name, scenario.says);
    }
    println!("Faults:");
    for kind in crate::kinds::ALL {
        println!("  {}", kind.name());
    }
}

/// A new phone.
fn nothing(_: &TestPhone) -> Result<Promises, AgentError> {
    Ok(Promises {
        enrolled: Some(false),
        pins: vec![PIN],
        customers: Vec::new(),
        notes: Vec::new(),
        saved: 0,
        wrong_tries: 0,
        policy: 0,
        slot: None,
        erase: Erase::No,
        replaced: false,
    })
}

/// A phone that is in use, and locked.
fn in_use(phone: &TestPhone) -> Result<Promises, AgentError> {
    let mut promises = nothing(phone)?;
    let agent = phone.start_enrolled()?;
    agent.unlock(&phone.pin())?;
    phone.feed(&agent, customers(1..=CUSTOMERS))?;
    while agent.index_in_background()? {}
    agent.lock(fleet_protocol::audit::LockCause::Asked);
    promises.enrolled = Some(true);
    promises.policy = 1;
    promises.customers = vec![CUSTOMERS];
    promises.notes = vec![note(0)];
    Ok(promises)
}

fn customers(numbers: impl Iterator<Item = u64>) -> Vec<Record> {
    numbers
        .map(|number| {
            Record::Customer(Customer {
                name: format!("Kanarienvogel {number:05}"),
                company: format!("Kanarienvogel & Söhne {}", number % 7),
                phone: format!("+8613800{number:06}"),
                address: "浙江省杭州市西湖区文三路 90 号".to_owned(),
                notes: note(0),
                ..Customer::default()
            })
        })
        .collect()
}

/// A note that tells how often it was changed.
fn note(changes: u64) -> String {
    format!("Notizkanarie {changes}")
}
