//! One spelling for many: lower case, full-width forms as ASCII, and the kinds of character that terms are made of.

use std::borrow::Cow;

/// What a character is to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A character of a script that is written without spaces: each pair is a term.
    Han,
    /// A letter or digit of a script with words.
    Word,
    /// Anything else ends a word.
    Gap,
}

/// The kind of a folded character.
pub(super) fn kind_of(letter: char) -> Kind {
    match letter {
        'a'..='z' | '0'..='9' => Kind::Word,
        '\0'..='\u{7f}' => Kind::Gap,
        // Kana, ideographs and their extensions, Hangul.
        '\u{3005}'
        | '\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Han,
        _ if letter.is_alphanumeric() => Kind::Word,
        _ => Kind::Gap,
    }
}

/// The folded characters of a text.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(fold_char)
}

/// A text, folded; borrowed where folding changes nothing, as with most Chinese names.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_folded) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(folded(text).collect())
    }
}

/// Whether a character folds to itself, as far as that shows without the Unicode tables.
fn is_folded(letter: char) -> bool {
    if letter.is_ascii() {
        !letter.is_ascii_uppercase()
    } else {
        letter != '\u{3000}' && ('\u{2e80}'..='\u{fb00}').contains(&letter)
    }
}

/// One character, folded. Lower case may take two characters (İ).
fn fold_char(letter: char) -> impl Iterator<Item = char> {
    let narrow = match letter {
        // Full-width ASCII lies at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter) - 0xff01 + 0x21).unwrap_or(letter)
        }
        '\u{3000}' => ' ',
        other => other,
    };
    // Ideographs have no case: do not ask the Unicode tables about each.
    let (plain, cased) = if narrow.is_ascii() {
        (Some(narrow.to_ascii_lowercase()), None)
    } else if ('\u{2e80}'..='\u{fb00}').contains(&narrow) {
        (Some(narrow), None)
    } else {
        (None, Some(narrow.to_lowercase()))
    };
    plain.into_iter().chain(cased.into_iter().flatten())
}

/// The digits of a phone number as it is searched: full-width forms folded, everything else dropped.
pub(super) fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    folded(text).filter(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_width_do_not_matter() {
        assert_eq!(fold("ＡＣＭＥ　Straße 張ＷＥＩ"), "acme straße 張wei");
        assert_eq!(digits("＋８６ 138-0013").collect::<String>(), "861380013");
    }

    proptest! {
        #[test]
        fn what_is_borrowed_is_what_folding_gives(text in "[a-cA-C张伟，\u{3000}Ａé가İ ]{0,12}|.{0,20}") {
            prop_assert_eq!(fold(&text).into_owned(), folded(&text).collect::<String>());
        }
    }

    #[test]
    fn kinds_of_characters() {
        assert_eq!(kind_of('张'), Kind::Han);
        assert_eq!(kind_of('가'), Kind::Han);
        assert_eq!(kind_of('é'), Kind::Word);
        assert_eq!(kind_of('7'), Kind::Word);
        assert_eq!(kind_of('，'), Kind::Gap);
        assert_eq!(kind_of('_'), Kind::Gap);
    }
}
