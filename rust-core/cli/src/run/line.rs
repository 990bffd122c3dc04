//! Lines of standard input, and their words.

use std::io::{BufRead, Read};

use crate::failure::{Argument, Failure};

/// The next line, at most `longest` bytes long; the rest of a longer one is dropped with it. `None` at the end.
pub(super) fn read(input: &mut impl BufRead, longest: usize) -> Option<Result<String, Failure>> {
    let mut line = Vec::new();
    let limit = u64::try_from(longest).unwrap_or(u64::MAX);
    let length = input
        .by_ref()
        .take(limit)
        .read_until(b'\n', &mut line)
        .ok()?;
    if length == 0 {
        return None;
    }
    if line.last() != Some(&b'\n') && length >= longest {
        input.skip_until(b'\n').ok()?;
        return Some(Err(Failure::Usage));
    }
    Some(String::from_utf8(line).map_err(|_| Failure::Argument(Argument::Quotes)))
}

/// The words of a line as a shell splits them: spaces separate, quotes keep together, a backslash takes the next letter as it
/// is. `None` when a quote has no end.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(letter),
            (_, '\\') => word.get_or_insert_default().push(letters.next()?),
            (Some(_), _) => word.get_or_insert_default().push(letter),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(letter),
        }
    }
    if quote.is_some() {
        return None;
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        for (line, words) in [
            ("find 张", vec!["find", "张"]),
            ("  a\tb \r\n", vec!["a", "b"]),
            (
                r#"edit x --set "notes=two words""#,
                vec!["edit", "x", "--set", "notes=two words"],
            ),
            (r"a\ b 'c\d' ''", vec!["a b", r"c\d", ""]),
            ("", vec![]),
        ] {
            assert_eq!(
                split(line),
                Some(words.into_iter().map(str::to_owned).collect()),
                "{line}"
            );
        }
        assert_eq!(split("find '张"), None);
        assert_eq!(split("find \\"), None);
    }

    #[test]
    fn an_endless_line_is_refused_and_the_next_one_read() {
        let text = format!("{}\nstatus\n", "a".repeat(100));
        let mut input = std::io::Cursor::new(text);
        assert_eq!(read(&mut input, 10), Some(Err(Failure::Usage)));
        assert_eq!(read(&mut input, 10), Some(Ok("status\n".to_owned())));
        assert_eq!(read(&mut input, 10), None);
    }
}
