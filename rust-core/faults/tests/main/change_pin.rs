//! The verb that changes the PIN: what it says, and what is left when it is killed or the disk is full.

use crate::programs::{Faults, Fleet, Outcome, PIN, Phone};

const NEW_PIN: &str = "739105";

/// Changes the PIN from `old` to `new`.
fn change(phone: &Phone, old: &str, new: &str, faults: &Faults) -> Outcome {
    let file = phone.home.join("new-pin");
    std::fs::write(&file, format!("{new}\n")).unwrap();
    let arguments = ["change-pin", "--new-pin-file", file.to_str().unwrap()];
    phone.run_with_pin(&arguments, old, faults)
}

/// A fleet whose policy lets a PIN come back: two of them take turns here.
fn forgetful() -> Fleet {
    let fleet = Fleet::start(&["lin"], "");
    fleet.admin(&["policy", "set", "--pin-history", "0"]);
    fleet
}

/// Whether a PIN opens the phone.
fn opens(phone: &Phone, pin: &str) -> bool {
    let outcome = phone.run_with_pin(&["unlock"], pin, &Faults::none());
    match outcome.code {
        Some(0) => true,
        Some(4) => false,
        other => panic!("{other:?}: {}", outcome.output),
    }
}

#[test]
fn the_verb_changes_the_pin_and_says_why_it_does_not() {
    let fleet = Fleet::start(&["lin"], "");
    let phone = fleet.enrolled("lin", "change-pin");
    let said = |outcome: &Outcome, code: i32, kind: &str| {
        assert_eq!(outcome.code, Some(code), "{}", outcome.output);
        assert_eq!(outcome.json["kind"], kind, "{}", outcome.output);
    };
    let nothing_new = phone.run(&["change-pin"], &Faults::none());
    said(&nothing_new, 2, "no_new_pin");
    let nothing_old = phone.expect_without_pin(&["change-pin"], 2);
    said(&nothing_old, 2, "no_pin");
    let wrong = change(&phone, "271828", NEW_PIN, &Faults::none());
    said(&wrong, 4, "wrong_pin");
    assert_eq!(wrong.json["attempts_left"], 9);
    let common = change(&phone, PIN, "123456", &Faults::none());
    said(&common, 10, "pin_not_acceptable");
    assert_eq!(common.json["reason"], "too_common");
    let changed = change(&phone, PIN, NEW_PIN, &Faults::none());
    assert_eq!(changed.code, Some(0), "{}", changed.output);
    assert_eq!(changed.json["changed"], true);
    assert!(!opens(&phone, PIN) && opens(&phone, NEW_PIN));
    let back = change(&phone, NEW_PIN, PIN, &Faults::none());
    said(&back, 10, "pin_not_acceptable");
    assert_eq!(back.json["reason"], "used_lately");
    assert_eq!(phone.expect(&["status"], 0).json["biometric"], "none");
}

#[test]
fn a_pin_change_killed_at_any_step_leaves_exactly_one_pin() {
    let fleet = forgetful();
    let phone = fleet.enrolled("lin", "killed");
    let (mut old, mut new) = (PIN, NEW_PIN);
    let mut kills = 0_u32;
    for n in 1.. {
        let outcome = change(&phone, old, new, &Faults::kill_at(n));
        let changed = opens(&phone, new);
        assert_ne!(changed, opens(&phone, old), "kill {n}: one PIN opens");
        if changed {
            std::mem::swap(&mut old, &mut new);
        }
        // Gives back the tries that the wrong one cost.
        assert!(opens(&phone, old));
        match outcome.code {
            None => kills += 1,
            Some(code) => {
                assert_eq!(code, 0, "kill {n}: {}", outcome.output);
                assert!(changed, "kill {n}: it said that it had changed");
                break;
            }
        }
    }
    println!("change-pin: {kills} kills survived");
    assert!(
        kills >= 15,
        "only {kills} kill points: is the fault machine loaded?"
    );
}

#[test]
fn a_pin_change_on_a_full_disk_happens_or_is_refused() {
    let fleet = forgetful();
    let phone = fleet.enrolled("lin", "full");
    let (mut refused, mut changed) = (0, 0);
    let (mut old, mut new) = (PIN, NEW_PIN);
    for n in (1..60).step_by(4) {
        let outcome = change(&phone, old, new, &Faults::full_from(n));
        match outcome.code {
            Some(0) => {
                std::mem::swap(&mut old, &mut new);
                changed += 1;
            }
            Some(10) => {
                assert_eq!(outcome.json["kind"], "no_space", "{}", outcome.output);
                refused += 1;
            }
            _ => panic!("full from {n}: {:?} {}", outcome.code, outcome.output),
        }
        assert!(opens(&phone, old), "full from {n}");
        assert!(!opens(&phone, new), "full from {n}");
        assert!(opens(&phone, old), "full from {n}");
    }
    assert!(refused > 0 && changed > 0, "{refused} {changed}");
}
