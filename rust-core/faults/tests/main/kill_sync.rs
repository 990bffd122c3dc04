//! A kill at any change during a sync loses nothing that was saved and applies nothing twice.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::programs::{Faults, Fleet, Phone, customers};

const SEED: u64 = 20_261_122;
const ROUNDS: u32 = 140;
/// The visits are spread over these customers: a page shows the latest 50 of each.
const CUSTOMERS: u32 = 7;

#[test]
fn edits_survive_kills_during_sync_and_are_applied_once() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 40));
    let phone = fleet.enrolled("lin", "editor");
    phone.expect(&["sync"], 0);
    let ids: Vec<String> = (0..CUSTOMERS).map(|n| customer(&phone, n)).collect();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    phone.expect(&["edit", &ids[0], "--set", "notes=counted"], 0);
    let mut changes = phone.run(&["sync"], &Faults::count()).changes;
    let mut kills = 0;
    for round in 0..ROUNDS {
        let id = &ids[usize::try_from(round % CUSTOMERS).unwrap()];
        let note = format!("round {round}");
        phone.expect(&["visit", id, "--note", &note], 0);
        let n = random.random_range(1..=changes);
        let outcome = phone.run(&["sync"], &Faults::kill_at(n));
        match outcome.code {
            None => kills += 1,
            Some(code) => {
                assert_eq!(code, 0, "seed {SEED} round {round}: {}", outcome.output);
                changes = changes.max(outcome.changes);
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
    let mut notes: Vec<String> = Vec::new();
    for id in &ids {
        let seen = witness.expect(&["show", id], 0).json;
        let visits = seen["visits"].as_array().unwrap();
        notes.extend(
            visits
                .iter()
                .map(|visit| visit["note"].as_str().unwrap().to_owned()),
        );
    }
    notes.sort_unstable();
    let mut expected: Vec<String> = (0..ROUNDS).map(|round| format!("round {round}")).collect();
    expected.sort_unstable();
    assert_eq!(notes, expected, "each visit exactly once");
    assert_eq!(fleet.admin(&["audit", "verify"])["ok"], true);
    println!("sync: {kills} kills survived, seed {SEED}");
    assert!(kills >= 80, "only {kills} of {ROUNDS} rounds were killed");
}

#[test]
fn a_first_sync_killed_again_and_again_ends_complete() {
    const COUNT: usize = 6_000;
    const PHONES: u32 = 5;
    let fleet = Fleet::start(&["wei"], &customers("wei", COUNT));
    let rehearsal = fleet.enrolled("wei", "rehearsal");
    let changes = rehearsal.run(&["sync"], &Faults::count()).changes;
    assert!(changes > 50, "{changes} changes in a first sync");
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut kills = 0;
    for n in 0..PHONES {
        let phone = fleet.enrolled("wei", &format!("first-{n}"));
        // A sync that was cut off goes on where it was, so each has fewer changes left than the one before.
        let mut left = changes;
        while left > 20 {
            let outcome = phone.run(
                &["sync"],
                &Faults::kill_at(random.random_range(1..=left / 2)),
            );
            left = if outcome.code.is_none() {
                left - outcome.changes
            } else {
                0
            };
            kills += u32::from(outcome.code.is_none());
        }
        phone.expect(&["sync"], 0);
        let found = phone.expect(&["find", "Customer", "--limit", "5"], 0).json;
        assert_eq!(found["total"], COUNT);
        let last = phone
            .expect(&["find", "Customer05999", "--limit", "5"], 0)
            .json;
        assert_eq!(last["total"], 1, "no row twice");
    }
    println!("first sync: {kills} kills survived, seed {SEED}");
    assert!(kills >= 15, "only {kills} kills");
}

fn customer(phone: &Phone, n: u32) -> String {
    let found = phone
        .expect(&["find", &format!("Customer{n:05}"), "--limit", "1"], 0)
        .json;
    found["items"][0]["id"].as_str().unwrap().to_owned()
}
