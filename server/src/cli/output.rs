//! Where words and results go.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use super::failure::Failure;
use crate::import::export::Language as FileLanguage;
use crate::words::Language;

/// The streams of one run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
    language: Language,
}

impl Output {
    pub(super) fn new(json: bool, language: Option<Language>) -> Self {
        Self {
            json,
            language: language.unwrap_or_else(of_the_system),
        }
    }

    /// The language of words.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// The language of headers in files.
    pub(super) fn file_language(&self) -> FileLanguage {
        match self.language {
            Language::Chinese => FileLanguage::Chinese,
            Language::English => FileLanguage::English,
        }
    }

    /// The result: JSON, or the lines that `people` makes of it.
    pub(super) fn result<T: Serialize>(
        &self,
        value: &T,
        people: impl FnOnce(Language) -> Vec<String>,
    ) {
        if self.json {
            // A value of ours always has a JSON form; an empty line would break a script less visibly than this.
            let text = serde_json::to_string(value).unwrap_or_else(|_| "{}".into());
            print_line(&text);
        } else {
            for line in people(self.language) {
                print_line(&line);
            }
        }
    }

    /// Words beside the result: on standard error, so that scripts can ignore them.
    pub(super) fn say(&self, key: &'static str, values: &[(&str, &str)]) {
        self.note(&self.language.fill(key, values));
    }

    /// A line on standard error.
    pub(super) fn note(&self, text: &str) {
        // Nobody may be reading any more; that is no reason to fail.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    pub(super) fn failure(&self, failure: &Failure) {
        let explained = failure.explain(self.language);
        let printed = matches!(failure, Failure::Unverified);
        if self.json && !printed {
            print_line(&json!({ "error": explained, "code": failure.code() }).to_string());
        }
        self.note(&format!("fleet-server: {explained}"));
    }
}

/// A table for people: columns padded to their widest cell.
pub(super) fn table(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|cell| width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, wide)| {
                format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell))))
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

/// Columns in a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter as u32 >= 0x1100 { 2 } else { 1 })
        .sum()
}

fn print_line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

fn of_the_system() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Language::of_tag(&value))
        .unwrap_or(Language::English)
}
