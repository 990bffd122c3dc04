//! libFuzzer gets the same targets.

use std::collections::BTreeSet;
use std::fs;

use fuzz::TARGETS;

use super::replay::folder;

#[test]
fn every_target_has_a_libfuzzer_program_and_every_program_a_target() {
    let targets: BTreeSet<String> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    assert_eq!(targets.len(), TARGETS.len(), "a name stands for one target");
    let libfuzzer = folder().join("libfuzzer");
    let manifest = fs::read_to_string(libfuzzer.join("Cargo.toml")).unwrap();
    let mut programs = BTreeSet::new();
    for entry in fs::read_dir(libfuzzer.join("fuzz_targets")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let program = fs::read_to_string(&path).unwrap();
        assert!(
            program.contains(&format!("fuzz::run(\"{name}\", data)")),
            "{name}"
        );
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} is not in the manifest"
        );
        programs.insert(name);
    }
    assert_eq!(programs, targets);
}
