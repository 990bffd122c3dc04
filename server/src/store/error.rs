//! Why the store did not do something.

/// A store failure. Holds codes only: never SQL, never anything that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another program held the database for too long. Trying again is safe.
    #[error("the database is busy: another program is writing to it")]
    Busy,
    /// The key does not fit the file, or the file is not a database of ours.
    #[error("the database cannot be opened with this key")]
    WrongKey,
    /// The file is an unencrypted database: it is never opened.
    #[error("the database file is not encrypted; it was not opened")]
    PlainFile,
    /// The file is damaged.
    #[error("the database is damaged")]
    Damaged,
    /// The disk is full.
    #[error("the disk is full")]
    NoSpace,
    /// The database was written by a newer version, or its history differs from this version's.
    #[error("the database does not fit this version: {0}")]
    Migration(#[from] MigrationError),
    /// What was to be made is there already.
    #[error("it exists already")]
    AlreadyExists,
    /// What was named is not there.
    #[error("there is no such thing")]
    NotFound,
    /// The request contradicts itself or what is stored.
    #[error("the request cannot be carried out: {0}")]
    Invalid(&'static str),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// The data folder cannot be read or written.
    #[error("the data folder cannot be used: {0}")]
    Io(std::io::ErrorKind),
    /// A fault of ours; the number is SQLite's extended code, or 0.
    #[error("internal fault in the store (code {0})")]
    Internal(i32),
}

/// Why the database's version does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MigrationError {
    /// A migration that was applied is unknown here: the database is newer than the program.
    #[error("migration {0} is newer than this program")]
    Newer(u32),
    /// A migration that was applied had another text.
    #[error("migration {0} was changed after it was applied")]
    Changed(u32),
    /// A migration failed.
    #[error("migration {0} failed")]
    Failed(u32),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::NoSpace,
            kind => Self::Io(kind),
        }
    }
}
