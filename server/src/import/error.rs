//! Why a whole file is refused.

use super::columns::Column;
use crate::random::RandomError;
use crate::store::StoreError;

/// A file that was not, or not wholly, imported. Rows of batches that were committed before stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read or is not a file.
    #[error("the file cannot be read: {0}")]
    Read(std::io::ErrorKind),
    /// It is empty.
    #[error("the file is empty")]
    Empty,
    /// It is not text.
    #[error("the file is not text: export it as CSV")]
    Binary,
    /// Its first line names no column that we know.
    #[error("the first line is not a header: no known column name in it")]
    NoHeader,
    /// A column that no row can do without is missing.
    #[error("the column {} is missing", .0.english())]
    MissingColumn(Column),
    /// Two columns have the same meaning.
    #[error("the column {} is there twice", .0.english())]
    DuplicateColumn(Column),
    /// More columns than any export has.
    #[error("the header has too many columns")]
    TooManyColumns,
    /// The first line is longer than any header.
    #[error("the first line is too long for a header")]
    HeaderTooLong,
    /// The report of refused rows cannot be written.
    #[error("the report of refused rows cannot be written: {0}")]
    Report(std::io::ErrorKind),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Write(std::io::ErrorKind),
    /// There is no randomness for new ids.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
