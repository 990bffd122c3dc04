//! The file of refused rows: line, code, and the reason in both languages. It holds nothing that a row said.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::row::RowFault;

/// Writes the report; the file is made with the first refused row.
pub struct Report {
    path: Option<PathBuf>,
    writer: Option<csv::Writer<File>>,
    rows: u64,
}

impl Report {
    /// A report to `path`, or none.
    #[must_use]
    pub fn new(path: Option<&Path>) -> Self {
        Self {
            path: path.map(Path::to_path_buf),
            writer: None,
            rows: 0,
        }
    }

    /// How many rows were refused.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Notes a refused row.
    ///
    /// # Errors
    /// [`ImportError::Report`].
    pub fn add(&mut self, line: u64, fault: RowFault) -> Result<(), ImportError> {
        self.rows += 1;
        let Some(path) = &self.path else {
            return Ok(());
        };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(start(path)?),
        };
        let line = line.to_string();
        writer
            .write_record([&line, fault.code(), fault.english(), fault.chinese()])
            .map_err(|error| failed(&error))
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// [`ImportError::Report`].
    pub fn finish(self) -> Result<(), ImportError> {
        let Some(writer) = self.writer else {
            return Ok(());
        };
        let file = writer
            .into_inner()
            .map_err(|error| ImportError::Report(error.error().kind()))?;
        file.sync_all()
            .map_err(|error| ImportError::Report(error.kind()))
    }
}

fn start(path: &Path) -> Result<csv::Writer<File>, ImportError> {
    use std::io::Write;
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| ImportError::Report(error.kind()))?;
    file.write_all("\u{feff}".as_bytes())
        .map_err(|error| ImportError::Report(error.kind()))?;
    let mut writer = csv::Writer::from_writer(file);
    writer
        .write_record(["line", "code", "reason", "原因"])
        .map_err(|error| failed(&error))?;
    Ok(writer)
}

fn failed(error: &csv::Error) -> ImportError {
    match error.kind() {
        csv::ErrorKind::Io(error) => ImportError::Report(error.kind()),
        _ => ImportError::Report(std::io::ErrorKind::Other),
    }
}
