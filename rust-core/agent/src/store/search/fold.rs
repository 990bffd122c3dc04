//! One spelling for many: lower case, full-width forms as ASCII, and the kinds of character that terms are made of.

use std::borrow::Cow;
use std::char::ToLowercase;
use std::str::Chars;

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

/// The folded characters of a text. An iterator of its own: most characters fold to themselves, and flattening an iterator
/// for each of them costs more than the test.
pub(super) struct Folded<'a> {
    letters: Chars<'a>,
    /// What is left of a character whose lower case takes several (İ).
    lower: Option<ToLowercase>,
}

/// Folds a text.
pub(super) fn folded(text: &str) -> Folded<'_> {
    Folded {
        letters: text.chars(),
        lower: None,
    }
}

impl Iterator for Folded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(lower) = &mut self.lower {
            if let Some(letter) = lower.next() {
                return Some(letter);
            }
            self.lower = None;
        }
        let letter = self.letters.next()?;
        if is_folded(letter) {
            return Some(letter);
        }
        let narrow = narrow(letter);
        if narrow.is_ascii() {
            return Some(narrow.to_ascii_lowercase());
        }
        let mut lower = narrow.to_lowercase();
        let first = lower.next();
        self.lower = Some(lower);
        first
    }
}

/// A text, folded; borrowed where folding changes nothing, as with most Chinese names.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_folded) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(folded(text).collect())
    }
}

/// Whether a character folds to itself, as far as that shows without the Unicode tables: ideographs have no case.
#[inline]
fn is_folded(letter: char) -> bool {
    if letter.is_ascii() {
        !letter.is_ascii_uppercase()
    } else {
        letter != '\u{3000}' && ('\u{2e80}'..='\u{fb00}').contains(&letter)
    }
}

/// Full-width forms as ASCII.
fn narrow(letter: char) -> char {
    match letter {
        // They lie at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter) - 0xff01 + 0x21).unwrap_or(letter)
        }
        '\u{3000}' => ' ',
        other => other,
    }
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
