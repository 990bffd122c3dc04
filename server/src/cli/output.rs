//! Where words and results go, and what a failure exits with.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use crate::data_folder::FolderError;
use crate::import::ImportError;
use crate::import::export::Language as FileLanguage;
use crate::initialise::InitialiseError;
use crate::order_wipe::OrderError;
use crate::serve::ServeError;
use crate::store::StoreError;
use crate::words::Language;

/// The streams of one run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
    language: Language,
}

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Initialise(#[from] InitialiseError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("no such {what}: {name}")]
    Unknown { what: &'static str, name: String },
    #[error("{0} is there already")]
    Exists(String),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Refused(String),
    /// The result has been printed; it is just not the one that was hoped for.
    #[error("the audit does not verify")]
    Unverified,
    #[error("{file}: {kind}")]
    File {
        file: String,
        kind: std::io::ErrorKind,
    },
    #[error("{0}")]
    Internal(&'static str),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Serve(error.into())
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        Self::Serve(error.into())
    }
}

impl From<crate::random::RandomError> for Failure {
    fn from(_: crate::random::RandomError) -> Self {
        Self::Internal("the operating system gave no randomness")
    }
}

impl Failure {
    pub(super) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File {
            file: path.display().to_string(),
            kind: error.kind(),
        }
    }

    /// The documented exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Unknown { .. } => 3,
            Self::Exists(_) => 4,
            Self::Refused(_) | Self::Unverified => 5,
            Self::Internal(_) | Self::File { .. } => 1,
            Self::Order(OrderError::Store(error)) => store_code(*error),
            Self::Order(OrderError::Random(_) | OrderError::Sign) => 1,
            Self::Serve(ServeError::Store(error)) => store_code(*error),
            Self::Import(error) => import_code(*error),
            Self::Serve(ServeError::Folder(error)) => folder_code(error),
            Self::Initialise(error) => match error {
                InitialiseError::Host(_) => 2,
                InitialiseError::Folder(error) => folder_code(error),
                InitialiseError::Store(error) => store_code(*error),
                InitialiseError::Password(_)
                | InitialiseError::Random(_)
                | InitialiseError::Sign => 1,
            },
            Self::Serve(ServeError::Listen(_)) => 6,
            Self::Serve(ServeError::Runtime(_)) => 1,
        }
    }
}

fn folder_code(error: &FolderError) -> u8 {
    match error {
        FolderError::Missing(_) => 3,
        FolderError::AlreadyThere(_) | FolderError::Interrupted(_) => 4,
        FolderError::Permissions(_) => 5,
        FolderError::Io { .. }
        | FolderError::Unreadable(_)
        | FolderError::Pki { .. }
        | FolderError::Random(_) => 1,
    }
}

fn import_code(error: ImportError) -> u8 {
    match error {
        ImportError::Empty
        | ImportError::Binary
        | ImportError::NoHeader
        | ImportError::MissingColumn(_)
        | ImportError::DuplicateColumn(_)
        | ImportError::TooManyColumns
        | ImportError::HeaderTooLong => 5,
        ImportError::Read(std::io::ErrorKind::NotFound) => 3,
        ImportError::Read(_)
        | ImportError::Report(_)
        | ImportError::Write(_)
        | ImportError::Random(_) => 1,
        ImportError::Store(error) => store_code(error),
    }
}

fn store_code(error: StoreError) -> u8 {
    match error {
        StoreError::NotFound => 3,
        StoreError::AlreadyExists => 4,
        StoreError::Invalid(_) => 5,
        StoreError::Busy | StoreError::NoSpace | StoreError::Closed => 6,
        StoreError::WrongKey
        | StoreError::PlainFile
        | StoreError::Damaged
        | StoreError::Migration(_)
        | StoreError::Io(_)
        | StoreError::Internal(_) => 1,
    }
}

impl Output {
    pub(super) fn new(json: bool, language: Option<Language>) -> Self {
        Self {
            json,
            language: language.unwrap_or_else(of_the_system),
        }
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
        let printed = matches!(failure, Failure::Unverified);
        if self.json && !printed {
            print_line(
                &json!({ "error": failure.to_string(), "code": failure.code() }).to_string(),
            );
        }
        self.note(&format!("fleet-server: {failure}"));
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
