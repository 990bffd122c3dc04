//! Customers out to a file that spreadsheets open and an import takes back.
//!
//! Cells are defused against formulas ([`super::formula`]); the last column lets the import tell what was touched
//! ([`super::stamp`]).

use std::io::Write;

use fleet_protocol::ids::UserId;

use super::columns::Column;
use super::encoding::{FileEncoding, TextSink};
use super::{ImportError, formula, label, stamp};
use crate::store::audit::ServerEvent;
use crate::store::sync::StoredCustomer;
use crate::store::{Origin, Store};

const PAGE: u32 = 500;

/// The language of headers and labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Chinese,
    /// English.
    English,
}

/// How to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// The encoding.
    pub encoding: FileEncoding,
    /// The language of headers and labels.
    pub language: Language,
    /// Only this owner's customers.
    pub owner: Option<UserId>,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            encoding: FileEncoding::Utf8,
            language: Language::Chinese,
            owner: None,
        }
    }
}

/// Exports customers to `out`; returns how many. `progress` hears how many so far. The export is audited before the first
/// customer is written.
///
/// # Errors
/// [`ImportError::Write`], [`ImportError::Store`].
pub fn export(
    store: &dyn Store,
    out: &mut dyn Write,
    options: &ExportOptions,
    by: &Origin,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, ImportError> {
    let customers = count(store, options.owner)?;
    store.record_event(&ServerEvent::Exported { customers }, by)?;
    let sink =
        TextSink::new(out, options.encoding).map_err(|error| ImportError::Write(error.kind()))?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(sink);
    let header = Column::ALL.map(|column| match options.language {
        Language::Chinese => column.chinese(),
        Language::English => column.english(),
    });
    writer
        .write_record(header)
        .map_err(|error| failed(&error))?;
    let (mut written, mut after) = (0, None);
    loop {
        let page = store.customers(options.owner, after, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.id);
        for customer in &page {
            let cells = Column::ALL.map(|column| cell(customer, column, options.language));
            let defused = cells.iter().map(|cell| formula::defuse(cell));
            writer
                .write_record(defused.map(|cell| cell.into_owned()))
                .map_err(|error| failed(&error))?;
            written += 1;
        }
        progress(written);
    }
    writer
        .flush()
        .map_err(|error| ImportError::Write(error.kind()))?;
    Ok(written)
}

fn count(store: &dyn Store, owner: Option<UserId>) -> Result<u64, ImportError> {
    let counts = store.customer_counts()?;
    Ok(counts
        .iter()
        .filter(|(person, _)| owner.is_none_or(|owner| owner == *person))
        .map(|(_, count)| count)
        .sum())
}

fn cell(stored: &StoredCustomer, column: Column, language: Language) -> String {
    let customer = &stored.customer;
    match column {
        Column::ExternalId => customer.external_id.clone(),
        Column::Name => customer.name.clone(),
        Column::Company => customer.company.clone(),
        Column::Phone => customer.phone.clone(),
        Column::Email => customer.email.clone(),
        Column::Address => customer.address.clone(),
        Column::Owner => stored.owner_name.clone(),
        Column::Label => {
            let (english, chinese) = label::words(customer.label);
            match language {
                Language::Chinese => chinese.to_owned(),
                Language::English => english.to_owned(),
            }
        }
        Column::Notes => customer.notes.clone(),
        Column::Stamp => stamp::write(stored.id, stored.rev, stored.owner, customer),
    }
}

/// A writer's fault as ours.
pub(super) fn failed(error: &csv::Error) -> ImportError {
    match error.kind() {
        csv::ErrorKind::Io(error) => ImportError::Write(error.kind()),
        _ => ImportError::Write(std::io::ErrorKind::Other),
    }
}
