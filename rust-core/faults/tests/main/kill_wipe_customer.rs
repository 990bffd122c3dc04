//! A customer that is ordered to go is not seen again after the order was kept, whatever kill or full disk comes, and is proved.

use crate::programs::{Faults, Fleet, Phone, customers};

/// Two rehearsals count the changes; the others are killed, spread over them.
const ROUNDS: u64 = 24;

#[test]
fn the_erase_of_a_customer_killed_at_any_step_ends_proved_and_shows_nothing_meanwhile() {
    let count = usize::try_from(ROUNDS).unwrap() + 3;
    let fleet = Fleet::start(&["lin"], &customers("lin", count));
    let phone = fleet.enrolled("lin", "one");
    phone.expect(&["sync"], 0);
    let device = phone.expect(&["status"], 0).json["device"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut changes = [0, 0];
    let mut kills = 0_u32;
    for round in 0..ROUNDS + 2 {
        let name = format!("Customer{round:05}");
        let id = id_of(&phone, &name);
        phone.expect(&["edit", &id, "--set", "notes=never to be seen"], 0);
        fleet.admin(&["wipe", &device, "--customer", &id]);
        // Where the order comes with the sync, and where the phone was locked when it came.
        let locked = round % 2 == 1;
        let kind = usize::from(locked);
        let n = 1 + (round.saturating_sub(2)) * changes[kind] / ROUNDS;
        let faults = if round < 2 {
            Faults::count()
        } else {
            Faults::kill_at(n)
        };
        let outcome = if locked {
            phone.expect_without_pin(&["sync"], 3);
            phone.run(&["find", &name], &faults)
        } else {
            phone.run(&["sync"], &faults)
        };
        if round < 2 {
            changes[kind] = outcome.changes;
        }
        let waits = phone.expect(&["status"], 0).json["receipts"] != 0;
        match outcome.code {
            None => kills += 1,
            Some(code) => assert_eq!(code, 0, "kill {n}: {}", outcome.output),
        }
        // Once the order is kept, whatever happens.
        if locked || waits || outcome.code.is_some() {
            let found = phone.expect(&["find", &name], 0).json;
            assert_eq!(found["total"], 0, "kill {n}: {name} is seen");
        }
        phone.expect(&["sync"], 0);
        let orders = fleet.admin(&["commands", &device]);
        assert_eq!(orders["items"][0]["state"], "erased_proved", "kill {n}");
        let left = phone.expect(&["find", "Customer"], 0).json;
        let expected = u64::try_from(count).unwrap() - 1 - round;
        assert_eq!(left["total"], expected, "kill {n}: others stay");
    }
    println!("customer: {kills} kills survived");
    assert!(kills >= 18, "only {kills} kills");
    assert_eq!(fleet.admin(&["audit", "verify"])["ok"], true);
}

#[test]
fn on_a_full_disk_a_customer_that_must_go_is_not_shown_and_goes_when_there_is_room() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 20));
    let phone = fleet.enrolled("lin", "full");
    phone.expect(&["sync"], 0);
    let device = phone.expect(&["status"], 0).json["device"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = id_of(&phone, "Customer00003");
    fleet.admin(&["wipe", &device, "--customer", &id]);
    // The guard was made at its full size: the order is kept without a free byte.
    phone.expect_without_pin(&["sync"], 3);
    let refused = phone.run(&["find", "Customer00003"], &Faults::full_from(1));
    assert_eq!(refused.code, Some(10), "{}", refused.output);
    assert!(!refused.output.contains("Company 3"), "{}", refused.output);
    let found = phone.expect(&["find", "Customer00003"], 0).json;
    assert_eq!(found["total"], 0);
    phone.expect(&["sync"], 0);
    let orders = fleet.admin(&["commands", &device]);
    assert_eq!(orders["items"][0]["state"], "erased_proved");
}

fn id_of(phone: &Phone, name: &str) -> String {
    let found = phone.expect(&["find", name, "--limit", "1"], 0).json;
    found["items"][0]["id"].as_str().unwrap().to_owned()
}
