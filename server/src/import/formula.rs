//! Cells that a spreadsheet would run.
//!
//! A cell that begins with `=`, `+`, `-` or `@` (or a tabulator or carriage return before one) is taken for a formula, and a
//! customer's name may be anything. On the way out such a cell gets an apostrophe in front, which spreadsheets show as text;
//! on the way in exactly that apostrophe is taken off. A cell that begins with an apostrophe before one of these, or before
//! another apostrophe, gets one more, so that every text comes back as it was.

use std::borrow::Cow;

fn is_risky(letter: char) -> bool {
    matches!(
        letter,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
    )
}

/// The cell as it is written.
#[must_use]
pub fn defuse(text: &str) -> Cow<'_, str> {
    let mut letters = text.chars();
    let guarded = match letters.next() {
        Some('\'') => letters
            .next()
            .is_some_and(|next| next == '\'' || is_risky(next)),
        Some(first) => is_risky(first),
        None => false,
    };
    if guarded {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The cell as it was.
#[must_use]
pub fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|next| next == '\'' || is_risky(next)) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_written_cell_begins_a_formula() {
        for text in ["=1+1", "+86138", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(defuse(text).starts_with('\''));
        }
        assert_eq!(defuse("张三"), "张三");
        assert_eq!(defuse("'quoted'"), "'quoted'");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a\\-]{0,5}.{0,5}") {
            let written = defuse(&text).into_owned();
            prop_assert_eq!(restore(&written), text);
        }
    }
}
