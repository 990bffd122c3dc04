//! Licence texts as a phone can show them: paragraphs instead of lines of eighty characters.

/// The paragraphs of a text. Lines of one are joined, but for those that begin something: a point of a list, a copyright.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if open && !begins(line) {
            if let Some(last) = found.last_mut() {
                last.push(' ');
                last.push_str(line);
            }
        } else {
            found.push(line.to_owned());
            open = true;
        }
    }
    found
}

fn begins(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let point = first.len() <= 4
        && (first.ends_with('.') || first.ends_with(')'))
        && first.starts_with(|c: char| c == '(' || c.is_ascii_digit());
    point
        || matches!(first, "*" | "-" | "o")
        || line.starts_with("Copyright")
        || line.starts_with("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_paragraph_are_joined_and_points_stay_apart() {
        let text = "  MIT License\n\nCopyright (c) 2026 A\nCopyright (c) 2025 B\n\nto deal\r\n in the Software\n  * one\n    more\n  (a) two\n1. three\n";
        assert_eq!(
            paragraphs(text),
            [
                "MIT License",
                "Copyright (c) 2026 A",
                "Copyright (c) 2025 B",
                "to deal in the Software",
                "* one more",
                "(a) two",
                "1. three"
            ]
        );
    }
}
