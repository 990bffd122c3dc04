//! The two streams: answers on standard output, everything that is said to people on standard error.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::words::{Language, Say};

/// Where answers and notes go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    language: Language,
}

impl Output {
    pub(crate) fn new(json: bool, language: Language) -> Self {
        Self { json, language }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Answers a verb: with `--json` one line with the fields, else lines for people. A field `verb` is put in front where
    /// one session answers many.
    pub(crate) fn answer(&self, verb: Option<&str>, answer: &Answer) {
        if self.json {
            let mut fields = Map::new();
            if let Some(verb) = verb {
                fields.insert("verb".to_owned(), json!(verb));
            }
            fields.extend(answer.fields.clone());
            write_out(&Value::Object(fields).to_string());
        } else {
            for line in &answer.lines {
                write_out(line);
            }
            for say in &answer.notes {
                self.note(&self.language.say(*say));
            }
        }
    }

    /// Says why a verb failed: in words on standard error, with `--json` also as an object on standard output.
    pub(crate) fn fail(&self, verb: Option<&str>, failure: &Failure) {
        let explained = self.language.explain(*failure);
        self.note(&explained);
        if self.json {
            let mut fields = Map::new();
            if let Some(verb) = verb {
                fields.insert("verb".to_owned(), json!(verb));
            }
            fields.insert("error".to_owned(), json!(explained));
            fields.extend(failure.fields());
            write_out(&Value::Object(fields).to_string());
        }
    }

    /// Says something to people.
    pub(crate) fn note(&self, text: &str) {
        // Nobody listens any more: there is no one left to tell.
        let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
    }

    /// Help that was asked for is an answer.
    pub(crate) fn help(&self, text: &str) {
        write_out(text.trim_end());
    }
}

fn write_out(line: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone away is no fault of the verb, which is done.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// What a verb answers.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    fields: Map<String, Value>,
    lines: Vec<String>,
    notes: Vec<Say>,
}

impl Answer {
    /// An answer with fields for scripts.
    pub(crate) fn new(fields: Value) -> Self {
        let fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self {
            fields,
            ..Self::default()
        }
    }

    /// A line of the answer for people.
    pub(crate) fn line(mut self, line: String) -> Self {
        self.lines.push(printable(&line));
        self
    }

    /// A note for people.
    pub(crate) fn note(mut self, say: Say) -> Self {
        self.notes.push(say);
        self
    }
}

/// Text from a record could hold escape sequences that act on the terminal.
fn printable(line: &str) -> String {
    line.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_in_a_record_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc"), "a [2Jb c");
    }
}
