//! A wipe that has begun always ends erased, and is proved.

use crate::programs::{Faults, Fleet, Phone, customers};

const CANARY: &str = "Customer00003";

#[test]
fn a_wipe_killed_at_any_step_ends_erased_and_proved() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 30));
    let mut kills = 0_u32;
    for n in 1.. {
        let name = format!("wipe-{n}");
        let phone = fleet.enrolled("lin", &name);
        phone.expect(&["sync"], 0);
        let device = phone.expect(&["status"], 0).json["device"]
            .as_str()
            .unwrap()
            .to_owned();
        fleet.admin(&["wipe", &device]);
        let outcome = phone.run(&["sync"], &Faults::kill_at(n));
        match outcome.code {
            None => kills += 1,
            Some(code) => assert_eq!(code, 5, "kill {n}: {}", outcome.output),
        }
        // Once more, while it finishes what was begun.
        let again = phone.run(&["sync"], &Faults::kill_at(1 + n / 2));
        match again.code {
            None => kills += 1,
            Some(code) => assert_eq!(code, 5, "second kill after {n}: {}", again.output),
        }
        // Whatever is done next, the phone first finishes what was begun.
        phone.expect(&["sync"], 5);
        assert_eq!(phone.state(), "wiped", "kill {n}");
        assert_erased(&phone, n);
        assert_eq!(fleet.devices()[&device], "erased_proved", "kill {n}");
        if outcome.code.is_some() {
            break;
        }
    }
    println!("wipe: {kills} kills survived");
    assert!(kills >= 30, "only {kills} kill points");
}

/// No database, no envelope, no data key.
pub(crate) fn assert_erased(phone: &Phone, n: u64) {
    for (path, bytes) in phone.files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.contains("cache.db"), "kill {n}: {name} is left");
        assert!(!name.starts_with("pin-"), "kill {n}: {name} is left");
        assert!(
            !bytes
                .windows(CANARY.len())
                .any(|window| window == CANARY.as_bytes()),
            "kill {n}: customer data in {name}"
        );
    }
}
