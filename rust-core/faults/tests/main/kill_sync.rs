//! A kill at any change during a sync loses nothing that was saved and applies nothing twice.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::programs::{Faults, Fleet, customers};

const SEED: u64 = 20_261_122;
const ROUNDS: u32 = 110;

#[test]
fn edits_survive_kills_during_sync_and_are_applied_once() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 40));
    let phone = fleet.enrolled("lin", "editor");
    phone.expect(&["sync"], 0);
    let id = first_customer(
        &phone
            .expect(&["find", "Customer00007", "--limit", "1"], 0)
            .json,
    );
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut changes = 60;
    let mut kills = 0;
    for round in 0..ROUNDS {
        phone.expect(&["visit", &id, "--note", &format!("round {round}")], 0);
        let n = random.random_range(1..=changes);
        let outcome = phone.run(&["sync"], &Faults::kill_at(n));
        match outcome.code {
            None => kills += 1,
            Some(code) => {
                assert_eq!(code, 0, "seed {SEED} round {round}: {}", outcome.output);
                changes = outcome.changes.max(20);
            }
        }
        assert_eq!(
            phone.state(),
            "locked",
            "seed {SEED} round {round} kill {n}"
        );
    }
    phone.expect(&["sync"], 0);
    assert_eq!(phone.expect(&["status"], 0).json["pending"], 0);
    // A second phone sees what the server really has.
    let witness = fleet.enrolled("lin", "witness");
    witness.expect(&["sync"], 0);
    let seen = witness.expect(&["show", &id], 0).json;
    let mut notes: Vec<&str> = seen["visits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|visit| visit["note"].as_str().unwrap())
        .collect();
    notes.sort_unstable();
    let mut expected: Vec<String> = (0..ROUNDS).map(|round| format!("round {round}")).collect();
    expected.sort_unstable();
    assert_eq!(notes, expected, "each visit exactly once");
    assert_eq!(fleet.admin(&["audit", "verify"])["ok"], true);
    println!("sync: {kills} kills survived, seed {SEED}");
    assert!(kills >= 60, "only {kills} of {ROUNDS} rounds were killed");
}

#[test]
fn a_first_sync_killed_again_and_again_ends_complete() {
    const COUNT: usize = 6_000;
    let fleet = Fleet::start(&["wei"], &customers("wei", COUNT));
    let phone = fleet.enrolled("wei", "first");
    let rehearsal = fleet.enrolled("wei", "rehearsal");
    let changes = rehearsal.run(&["sync"], &Faults::count()).changes;
    assert!(changes > 50, "{changes} changes in a first sync");
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut kills = 0;
    for _ in 0..60 {
        let n = random.random_range(1..=changes);
        if phone.run(&["sync"], &Faults::kill_at(n)).code.is_none() {
            kills += 1;
        }
    }
    phone.expect(&["sync"], 0);
    let found = phone.expect(&["find", "Customer", "--limit", "5"], 0).json;
    assert_eq!(found["total"], COUNT);
    let last = phone
        .expect(&["find", "Customer05999", "--limit", "5"], 0)
        .json;
    assert_eq!(last["total"], 1, "no row twice");
    println!("first sync: {kills} kills survived, seed {SEED}");
    assert!(kills >= 20, "only {kills} kills");
}

fn first_customer(found: &serde_json::Value) -> String {
    found["items"][0]["id"].as_str().unwrap().to_owned()
}
