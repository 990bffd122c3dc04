//! Seeds get the verdict in their name; no mutation breaks a promise.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use fuzz::{Mutator, TARGETS, Target};

/// Over all targets.
const MUTATIONS: usize = 100_000;
const SEED: u64 = 0x5eed_0002;

pub(super) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Names and bytes of a target's seeds, in order.
fn seeds(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = folder().join("seeds").join(target.name);
    let mut seeds: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("{} has no seeds", target.name))
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    seeds.sort();
    seeds
}

#[test]
fn every_seed_is_taken_or_refused_as_its_name_says() {
    for target in TARGETS {
        let (mut good, mut bad) = (0, 0);
        for (name, bytes) in seeds(target) {
            let taken = (target.run)(&bytes);
            let expected = name.starts_with("good-");
            assert!(
                expected || name.starts_with("bad-"),
                "{}/{name}",
                target.name
            );
            assert_eq!(taken, expected, "{}/{name}", target.name);
            good += usize::from(expected);
            bad += usize::from(!expected);
        }
        assert!(
            good > 0 && bad > 0,
            "{} has seeds of both kinds",
            target.name
        );
    }
}

#[test]
fn a_hundred_thousand_mutations_break_no_promise_of_any_parser() {
    let each = MUTATIONS.div_ceil(TARGETS.len());
    let mut fed = 0;
    for (number, target) in (0..).zip(TARGETS) {
        let seeds: Vec<Vec<u8>> = seeds(target).into_iter().map(|(_, bytes)| bytes).collect();
        let seed = SEED + number;
        let mut mutator = Mutator::new(seed);
        let mut taken = 0;
        for _ in 0..each {
            let mutated = mutator.mutate(&seeds);
            let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&mutated)));
            let was_taken = outcome.unwrap_or_else(|_| {
                panic!(
                    "{} broke a promise, mutation {fed} of seed {seed:#x}: {}",
                    target.name,
                    mutated.escape_ascii()
                )
            });
            taken += usize::from(was_taken);
            fed += 1;
        }
        // What is refused at the door says nothing about what lies behind it. Of a hash chain hardly a mutation is taken.
        assert!(
            taken > each / 1000,
            "{}: {taken} of {each} were taken",
            target.name
        );
        assert!(taken < each, "{}: nothing was refused", target.name);
    }
    assert!(fed >= MUTATIONS);
}
