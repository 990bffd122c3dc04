//! What a licence expression lets us take a library under.

/// Taken first where there is a choice: of the first ones the text is common, so that fewer are shown.
const PREFERRED: &[&str] = &[
    "Apache-2.0",
    "MIT",
    "ISC",
    "BSD-3-Clause",
    "BSD-2-Clause",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
    "blessing",
    "WTFPL",
];

/// The licences that apply together, one of each choice. `None` where a part is none that we know.
pub(super) fn taken(expression: &str) -> Option<Vec<&'static str>> {
    expression
        .split(" AND ")
        .map(|part| {
            let part = part.trim().trim_start_matches('(').trim_end_matches(')');
            let offered: Vec<&str> = part
                .split(" OR ")
                .flat_map(|one| one.split('/'))
                .map(str::trim)
                .collect();
            PREFERRED
                .iter()
                .copied()
                .find(|licence| offered.contains(licence))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_choice_one_is_taken_and_of_what_applies_together_all() {
        for (expression, expected) in [
            ("MIT OR Apache-2.0", Some(vec!["Apache-2.0"])),
            ("MIT/Apache-2.0", Some(vec!["Apache-2.0"])),
            ("Unlicense OR MIT", Some(vec!["MIT"])),
            (
                "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
                Some(vec!["Apache-2.0"]),
            ),
            (
                "(MIT OR Apache-2.0) AND Unicode-3.0",
                Some(vec!["Apache-2.0", "Unicode-3.0"]),
            ),
            ("Apache-2.0 AND ISC", Some(vec!["Apache-2.0", "ISC"])),
            ("GPL-3.0-only", None),
            ("MIT AND GPL-3.0-only", None),
            ("", None),
        ] {
            assert_eq!(taken(expression), expected, "{expression}");
        }
    }
}
