//! A whole import: a file, row by row, in batches that commit whole.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use fleet_protocol::ids::{Hash32, RecordId};

use super::ImportError;
use super::columns::Columns;
use super::delimiter::Delimiter;
use super::encoding::{self, FileEncoding};
use super::reimport::stamp_key;
use super::report::Report;
use super::row::{self, Owners, RowFault};
use super::rows::{Oversize, RowReader};
use crate::clock::Clock;
use crate::fleet::role::Role;
use crate::random::{self, Random};
use crate::store::import::{ImportRow, RowOutcome};
use crate::store::{Actor, Origin, Store};

/// Rows that are committed together unless told otherwise.
pub const BATCH_ROWS: usize = 500;

/// How to import.
#[derive(Clone, Debug)]
pub struct ImportOptions<'a> {
    /// The encoding; detected when `None`.
    pub encoding: Option<FileEncoding>,
    /// The delimiter; detected when `None`.
    pub delimiter: Option<Delimiter>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Where refused rows are reported; the file is made only when there are any.
    pub report: Option<&'a Path>,
    /// Rows that are committed together.
    pub batch_rows: usize,
    /// Who imports.
    pub actor: Actor,
}

impl Default for ImportOptions<'_> {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            dry_run: false,
            report: None,
            batch_rows: BATCH_ROWS,
            actor: Actor::CommandLine,
        }
    }
}

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// New customers.
    pub created: u64,
    /// Customers of which the source changed something.
    pub updated: u64,
    /// Rows that say what they said last time.
    pub unchanged: u64,
    /// Refused rows.
    pub rejected: u64,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
    /// What was done so far.
    pub so_far: Imported,
}

/// Imports a file.
///
/// # Errors
/// [`ImportError`]; batches that were committed before stay, and importing again goes on from there.
pub fn import(
    store: &dyn Store,
    path: &Path,
    options: &ImportOptions<'_>,
    clock: &dyn Clock,
    random: &dyn Random,
    progress: &mut dyn FnMut(Progress),
) -> Result<Imported, ImportError> {
    let mut file = File::open(path).map_err(|error| ImportError::Read(error.kind()))?;
    let about = file
        .metadata()
        .map_err(|error| ImportError::Read(error.kind()))?;
    if !about.is_file() {
        return Err(ImportError::Read(std::io::ErrorKind::InvalidInput));
    }
    let detected = encoding::detect(&mut file)?;
    file.seek(SeekFrom::Start(0))
        .map_err(|error| ImportError::Read(error.kind()))?;
    let encoding = options.encoding.unwrap_or(detected);
    let mut reader = RowReader::new(file, encoding, options.delimiter)?;
    let columns = header(&mut reader)?;
    let mut import = Import {
        store,
        options,
        clock,
        seen: HashSet::new(),
        report: Report::new(options.report),
        done: Imported::default(),
        batch: Vec::with_capacity(options.batch_rows),
    };
    let mut owners = import.owners()?;
    while let Some(raw) = reader.next_row()? {
        let candidate = RecordId::from_parts(clock.now_ms(), &random::bytes(random)?);
        match row::check(&raw, &columns, &owners, candidate) {
            Ok(Some(row)) => import.take(raw.line, row)?,
            Ok(None) => {}
            Err(fault) => import.refuse(raw.line, fault)?,
        }
        if import.batch.len() >= options.batch_rows.max(1) {
            import.commit()?;
            // People may come and go while a long import runs.
            owners = import.owners()?;
            progress(Progress {
                bytes: reader.bytes_read(),
                total_bytes: about.len(),
                so_far: import.done,
            });
        }
    }
    import.commit()?;
    progress(Progress {
        bytes: about.len(),
        total_bytes: about.len(),
        so_far: import.done,
    });
    import.report.finish()?;
    Ok(import.done)
}

fn header(reader: &mut RowReader<File>) -> Result<Columns, ImportError> {
    let first = reader.next_row()?.ok_or(ImportError::Empty)?;
    match first.fields {
        Ok(fields) => Columns::read(&fields),
        Err(Oversize::Bytes) => Err(ImportError::HeaderTooLong),
        Err(Oversize::Columns) => Err(ImportError::TooManyColumns),
    }
}

struct Import<'a> {
    store: &'a dyn Store,
    options: &'a ImportOptions<'a>,
    clock: &'a dyn Clock,
    /// Who was in the file so far.
    seen: HashSet<Hash32>,
    report: Report,
    done: Imported,
    batch: Vec<(u64, ImportRow)>,
}

impl Import<'_> {
    /// Salespeople in service by name, and by display name where that is not somebody's name.
    fn owners(&self) -> Result<Owners, ImportError> {
        let people = self.store.users()?;
        let in_service = people
            .iter()
            .filter(|person| person.role == Role::Salesperson && !person.disabled);
        let mut owners = Owners::new();
        let mut ambiguous = Vec::new();
        for person in in_service.clone() {
            let shown = person.display_name.to_lowercase();
            if owners.insert(shown.clone(), person.id).is_some() {
                ambiguous.push(shown);
            }
        }
        owners.retain(|name, _| !ambiguous.contains(name));
        for person in in_service {
            owners.insert(person.name.to_lowercase(), person.id);
        }
        Ok(owners)
    }

    fn take(&mut self, line: u64, row: ImportRow) -> Result<(), ImportError> {
        let mut fresh = self.seen.insert(row.identity.key);
        if let Some(stamp) = &row.identity.stamp {
            // Two exported customers may share a name and a number; their stamps tell them apart.
            fresh = self.seen.insert(stamp_key(stamp.record));
        }
        if !fresh {
            return self.refuse(line, RowFault::Duplicate);
        }
        self.batch.push((line, row));
        Ok(())
    }

    fn refuse(&mut self, line: u64, fault: RowFault) -> Result<(), ImportError> {
        self.report.add(line, fault)?;
        self.done.rejected = self.report.rows();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), ImportError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let (lines, rows): (Vec<u64>, Vec<ImportRow>) =
            std::mem::take(&mut self.batch).into_iter().unzip();
        let by = Origin {
            actor: self.options.actor,
            at_ms: self.clock.now_ms(),
        };
        let outcomes = self.store.import_batch(&rows, self.options.dry_run, &by)?;
        for (line, outcome) in lines.into_iter().zip(outcomes) {
            match outcome {
                RowOutcome::Created => self.done.created += 1,
                RowOutcome::Updated => self.done.updated += 1,
                RowOutcome::Unchanged => self.done.unchanged += 1,
                RowOutcome::Refused(refusal) => self.refuse(line, refusal.into())?,
            }
        }
        Ok(())
    }
}
