//! What docs/errors.md and docs/cli.md promise is what the program does.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(path),
    )
    .unwrap()
}

#[test]
fn every_kind_of_failure_is_documented() {
    let page = read("docs/errors.md");
    let kinds: Vec<String> = read("rust-core/cli/src/failure.rs")
        .lines()
        .filter_map(|line| line.split_once("=> \""))
        .filter_map(|(_, rest)| rest.split_once('"').map(|(kind, _)| kind.to_owned()))
        .collect();
    assert!(kinds.len() > 30, "{}", kinds.len());
    for kind in kinds {
        assert!(page.contains(&format!("\n| `{kind}` | ")), "{kind}");
    }
}

#[test]
fn every_fault_number_is_documented_and_means_one_thing() {
    let page = read("docs/errors.md");
    let mut numbers = Vec::new();
    for file in [
        "rust-core/agent/src/agent/fault.rs",
        "rust-core/agent/src/store/error.rs",
        "rust-core/agent/src/transport/error.rs",
    ] {
        for line in read(file).lines() {
            let Some((name, number)) = line
                .split_once("const ")
                .and_then(|(_, rest)| rest.split_once(": u16 = "))
            else {
                continue;
            };
            let number: u16 = number.trim_end_matches(';').parse().unwrap();
            numbers.push(number);
            let row = if name == "SQLITE" {
                format!("| {number} and up | `{name}` | ")
            } else {
                format!("| {number} | `{name}` | ")
            };
            assert!(page.contains(&row), "{row}");
        }
    }
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    // Everything above the base belongs to SQLite.
    assert_eq!(numbers.last(), Some(&300));
}

#[test]
fn exit_codes_are_the_same_on_both_pages() {
    let (cli, errors) = (read("docs/cli.md"), read("docs/errors.md"));
    for row in errors.lines().filter(|line| line.starts_with("| `")) {
        let code = row.split('|').nth(2).unwrap().trim();
        assert!(cli.contains(&format!("\n| {code} | ")), "{row}");
    }
}
