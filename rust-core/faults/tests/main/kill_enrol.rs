//! A kill at any change during enrolment heals: the same payload enrols the same phone, once.

use crate::programs::{Faults, Fleet};

/// The server limits how fast one address may enrol; a fresh one starts counting anew.
const A_SERVER_S_PATIENCE: usize = 15;

#[test]
fn an_enrolment_killed_at_any_step_heals_with_the_same_payload() {
    let mut fleet = Fleet::start(&["lin"], "");
    let mut kills = 0_u32;
    let mut enrolled = 0;
    for n in 1.. {
        if enrolled == A_SERVER_S_PATIENCE {
            fleet = Fleet::start(&["lin"], "");
            enrolled = 0;
        }
        let phone = fleet.phone(&format!("enrol-{n}"));
        let payload = fleet.token("lin", &format!("enrol-{n}.token"));
        let enrol = ["enrol", "--payload", payload.to_str().unwrap()];
        let outcome = phone.run(&enrol, &Faults::kill_at(n));
        if let Some(code) = outcome.code {
            assert_eq!(code, 0, "kill {n}: {}", outcome.output);
            break;
        }
        kills += 1;
        let state = phone.state();
        assert!(
            ["not_enrolled", "locked"].contains(&state.as_str()),
            "kill {n}: {state}"
        );
        if state == "not_enrolled" {
            phone.expect(&enrol, 0);
        }
        assert_eq!(phone.state(), "locked", "kill {n}");
        phone.expect(&["unlock"], 0);
        enrolled += 1;
        assert_eq!(fleet.devices().len(), enrolled, "kill {n}: one phone each");
    }
    println!("enrol: {kills} kills survived");
    assert!(
        kills >= 15,
        "only {kills} kill points: is the fault machine loaded?"
    );
}
