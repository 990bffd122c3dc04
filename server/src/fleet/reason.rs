//! Why something was ordered, in the words of whoever ordered it.

use std::str::FromStr;

/// The longest reason, in characters.
pub const MAX_CHARS: usize = 200;

/// A reason: one line, not empty, not long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// A text that is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reason is one line of 1 to {MAX_CHARS} characters")]
pub struct NoReason;

impl Reason {
    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = NoReason;

    fn from_str(text: &str) -> Result<Self, NoReason> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().take(MAX_CHARS + 1).count() <= MAX_CHARS;
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoReason)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line() {
        let longest = "丢".repeat(MAX_CHARS);
        for (text, kept) in [
            ("手机丢失", Some("手机丢失")),
            ("  left the company ", Some("left the company")),
            (longest.as_str(), Some(longest.as_str())),
            ("", None),
            (" \t ", None),
            ("two\nlines", None),
            ("an \u{1b}[2J escape", None),
        ] {
            let reason = text.parse::<Reason>();
            assert_eq!(reason.as_ref().ok().map(Reason::as_str), kept, "{text:?}");
        }
        assert!("丢".repeat(MAX_CHARS + 1).parse::<Reason>().is_err());
    }
}
