//! Listings that people reviewed, in android/app/goldens: what is found must be what is there.

use std::fs;

use super::paths::Paths;
use super::say::say;
use super::step;

/// Whether a listing that differs is a fault or the new golden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is a fault.
    Compare,
    /// It was looked at and is meant.
    Approve,
}

/// Compares a listing with the golden `name`. Answers what differs.
pub(crate) fn compare(
    paths: &Paths,
    name: &str,
    found: &str,
    mode: Mode,
) -> Result<Vec<String>, String> {
    let relative = format!("android/app/goldens/{name}");
    let file = paths.root.join(&relative);
    let golden = fs::read_to_string(&file).unwrap_or_default();
    if golden == found {
        return Ok(Vec::new());
    }
    if mode == Mode::Approve {
        step::write(&file, found)?;
        say(&format!("  {relative} written"));
        return Ok(Vec::new());
    }
    let mut faults = differences(&golden, found);
    faults.insert(
        0,
        format!("{relative} differs (if that is meant: cargo xtask android check --approve):"),
    );
    Ok(faults)
}

/// Lines that only one of them has; their number where order alone differs.
fn differences(golden: &str, found: &str) -> Vec<String> {
    let only = |these: &str, those: &str, sign: char| -> Vec<String> {
        these
            .lines()
            .filter(|line| !those.lines().any(|other| other == *line))
            .map(|line| format!("  {sign} {line}"))
            .collect()
    };
    let mut all = only(golden, found, '-');
    all.extend(only(found, golden, '+'));
    if all.is_empty() {
        all.push("  the same lines in another order or number".to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_that_differs_is_a_fault_until_it_is_approved() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::at(folder.path());
        let compare = |text: &str, mode| compare(&paths, "a.txt", text, mode).unwrap();
        assert_eq!(compare("a\nb\n", Mode::Compare).len(), 3);
        assert!(compare("a\nb\n", Mode::Approve).is_empty());
        assert!(compare("a\nb\n", Mode::Compare).is_empty());
        let found = compare("a\nc\n", Mode::Compare);
        assert_eq!(
            found.get(1..),
            Some(&["  - b".to_owned(), "  + c".to_owned()][..])
        );
        assert_eq!(compare("b\na\n", Mode::Compare).len(), 2);
    }
}
