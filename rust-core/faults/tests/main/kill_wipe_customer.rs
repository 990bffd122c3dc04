//! A customer that is ordered to go is not seen again after the order was kept, whatever kill or full disk comes, and is proved.

use crate::programs::{Faults, Fleet, Phone, customers};

const CUSTOMERS: usize = 60;

#[test]
fn the_erase_of_a_customer_killed_at_any_step_ends_proved_and_shows_nothing_meanwhile() {
    let fleet = Fleet::start(&["lin"], &customers("lin", CUSTOMERS));
    let phone = fleet.enrolled("lin", "one");
    phone.expect(&["sync"], 0);
    let device = phone.expect(&["status"], 0).json["device"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut kills = 0_u32;
    let mut ended = false;
    for round in 0..CUSTOMERS - 1 {
        let name = format!("Customer{round:05}");
        let id = id_of(&phone, &name);
        phone.expect(&["edit", &id, "--set", "notes=never to be seen"], 0);
        fleet.admin(&["wipe", &device, "--customer", &id]);
        let n = u64::try_from(round).unwrap() + 1;
        // Where the phone is unlocked when the order comes, and where it is locked.
        let outcome = if round % 2 == 0 {
            phone.run(&["sync"], &Faults::kill_at(n))
        } else {
            phone.expect_without_pin(&["sync"], 3);
            phone.run(&["find", &name], &Faults::kill_at(n))
        };
        let waiting = phone.expect(&["status"], 0).json["receipts"] != 0;
        let kept = round % 2 == 1 || waiting;
        match outcome.code {
            None => kills += 1,
            Some(0) => ended = true,
            Some(code) => panic!("kill {n}: {code} {}", outcome.output),
        }
        if kept || outcome.code.is_some() {
            let found = phone.expect(&["find", &name], 0).json;
            assert_eq!(found["total"], 0, "kill {n}: {name} is seen");
        }
        phone.expect(&["sync"], 0);
        let orders = fleet.admin(&["commands", &device]);
        assert_eq!(orders["items"][0]["state"], "erased_proved", "kill {n}");
        let left = phone.expect(&["find", "Customer"], 0).json;
        assert_eq!(
            left["total"],
            CUSTOMERS - 1 - round,
            "kill {n}: others stay"
        );
    }
    println!("customer: {kills} kills survived");
    assert!(kills >= 15, "only {kills} kills");
    assert!(ended, "no round got to its end");
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
