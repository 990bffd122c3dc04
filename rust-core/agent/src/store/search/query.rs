//! What was typed, as needles; and needles as an FTS5 expression. Pure.
//!
//! All needles must match (each anywhere in a customer). The expression finds candidates and may find too many, never too
//! few; [`super::rank`] decides.

use super::fold::{Kind, digits, fold, kind_of};
use super::terms::{MAX_WORD_CHARS, PHONE_GRAM};

/// A query is cut after this many needles: more say nothing more.
const MAX_NEEDLES: usize = 8;

/// One thing to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Needle {
    /// These ideographs in a row.
    Han(String),
    /// A word, or the beginning of one, or of a name's initials.
    Word {
        /// Folded.
        text: String,
        /// Whether more may follow: it was typed last.
        prefix: bool,
    },
    /// These digits in a row in a number, or a word that begins with them.
    Digits(String),
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Folded and trimmed: what names are compared with.
    pub(super) text: String,
    /// What must be found.
    pub(super) needles: Vec<Needle>,
}

impl Query {
    /// Splits what was typed.
    pub(super) fn parse(typed: &str) -> Self {
        let text = fold(typed).trim().to_owned();
        let needles = match phone_number(&text) {
            Some(number) => vec![Needle::Digits(number)],
            None => needles(&text),
        };
        Self { text, needles }
    }
}

/// A whole query that looks like a phone number: separators are dropped, and so is China's country code, without which many
/// numbers are stored.
fn phone_number(text: &str) -> Option<String> {
    let shaped = text.chars().all(|letter| {
        letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '+' | '(' | ')' | '.' | '（' | '）')
    });
    let all: String = digits(text).collect();
    if !shaped || all.len() < 3 {
        return None;
    }
    let bare = if text.starts_with('+') {
        all.strip_prefix("86").unwrap_or(&all)
    } else if let Some(abroad) = all.strip_prefix("00") {
        abroad.strip_prefix("86").unwrap_or(abroad)
    } else {
        &all
    };
    Some(if bare.len() < 3 {
        all.clone()
    } else {
        bare.to_owned()
    })
}

fn needles(text: &str) -> Vec<Needle> {
    let mut runs: Vec<(Kind, String)> = Vec::new();
    for letter in text.chars() {
        let kind = kind_of(letter);
        match runs.last_mut() {
            Some((last, run)) if *last == kind => run.push(letter),
            _ => runs.push((kind, letter.to_string())),
        }
    }
    let words = runs.into_iter().filter(|(kind, _)| *kind != Kind::Gap);
    let mut needles: Vec<Needle> = words
        .map(|(kind, run)| match kind {
            Kind::Han => Needle::Han(run),
            Kind::Word | Kind::Gap
                if run.len() >= 3 && run.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Needle::Digits(run)
            }
            Kind::Word | Kind::Gap => Needle::Word {
                text: run.chars().take(MAX_WORD_CHARS).collect(),
                prefix: false,
            },
        })
        .take(MAX_NEEDLES)
        .collect();
    if let Some(Needle::Word { prefix, .. }) = needles.last_mut() {
        *prefix = true;
    }
    needles
}

impl Needle {
    /// The FTS5 expression that finds every row in which this needle can match.
    pub(super) fn expression(&self) -> String {
        let mut out = String::new();
        match self {
            Self::Han(run) => {
                let letters: Vec<char> = run.chars().collect();
                match letters.as_slice() {
                    [single] => push_prefix(&single.to_string(), &mut out),
                    _ => {
                        for pair in letters.windows(2) {
                            push_and(&pair.iter().collect::<String>(), &mut out);
                        }
                    }
                }
            }
            Self::Word { text, prefix: true } => push_prefix(text, &mut out),
            Self::Word {
                text,
                prefix: false,
            } => push_and(text, &mut out),
            Self::Digits(number) => {
                let word: String = number.chars().take(MAX_WORD_CHARS).collect();
                if number.len() > PHONE_GRAM {
                    out.push('(');
                    let mut start = 0;
                    while let Some(gram) = number.get(start..start + PHONE_GRAM) {
                        if start > 0 {
                            out.push_str(" AND ");
                        }
                        quote(gram, &mut out);
                        start += 1;
                    }
                    out.push_str(") OR ");
                }
                push_prefix(&word, &mut out);
            }
        }
        out
    }
}

fn push_and(term: &str, out: &mut String) {
    if !out.is_empty() {
        out.push_str(" AND ");
    }
    quote(term, out);
}

fn push_prefix(term: &str, out: &mut String) {
    quote(term, out);
    out.push_str(" *");
}

/// Terms hold letters and digits only, so that nothing in them can end the quotes.
fn quote(term: &str, out: &mut String) {
    out.push('"');
    out.push_str(term);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expressions(typed: &str) -> Vec<String> {
        Query::parse(typed)
            .needles
            .iter()
            .map(Needle::expression)
            .collect()
    }

    #[test]
    fn queries_become_terms() {
        assert_eq!(expressions("张"), [r#""张" *"#]);
        assert_eq!(expressions(" 张伟明 "), [r#""张伟" AND "伟明""#]);
        assert_eq!(expressions("Acme Corp"), [r#""acme""#, r#""corp" *"#]);
        assert_eq!(expressions("张 138"), [r#""张" *"#, r#""138" *"#]);
        assert_eq!(
            expressions("138 0013"),
            [r#"("1380" AND "3800" AND "8001" AND "0013") OR "1380013" *"#]
        );
        assert_eq!(expressions("+86 1380"), [r#""1380" *"#]);
        assert_eq!(expressions("，。 !"), [""; 0]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_can_leave_the_quotes(typed in ".{0,40}") {
            for expression in expressions(&typed) {
                let outside: String = expression.split('"').step_by(2).collect();
                prop_assert!(outside.replace("AND", "").replace("OR", "").chars().all(|letter| " ()*".contains(letter)));
            }
        }
    }
}
