//! Opens connections: keyed, checked, and with the settings that durability needs.
//!
//! The salt of the file is derived from the key, so that the first 16 bytes tell at once whether file and key belong together.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use fleet_protocol::ids::Hash32;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::store::StoreError;

/// How long a writer waits for another program's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);
/// Page cache of the writer, KiB. Reads dominate on the readers; see [`READER_CACHE_KIB`].
const WRITER_CACHE_KIB: i64 = 32 * 1024;
/// Page cache of each reader, KiB.
const READER_CACHE_KIB: i64 = 16 * 1024;
/// How every plain SQLite file begins.
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Compiled statements that a connection keeps.
const STATEMENTS: usize = 128;

/// The database's key: 32 random bytes.
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// Takes the bytes of the key file.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    fn salt(&self) -> [u8; 16] {
        let digest = Hash32::of(&[b"fieldvault/server-database-salt/v1\0", &self.0[..]]);
        let mut salt = [0; 16];
        for (place, byte) in salt.iter_mut().zip(digest.0) {
            *place = byte;
        }
        salt
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Writes, and migrates.
    Write,
    /// Reads only.
    Read,
}

/// Makes an empty file that only its owner can read.
///
/// # Errors
/// [`StoreError::AlreadyExists`] when there is a file.
pub fn create_file(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(file) => Ok(file.sync_all()?),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::AlreadyExists)
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens and keys a connection to an existing file.
///
/// # Errors
/// [`StoreError::NotFound`] without a file, [`StoreError::PlainFile`], [`StoreError::WrongKey`], ...
pub fn open(path: &Path, key: &DatabaseKey, usage: Use) -> Result<Connection, StoreError> {
    check_header(path, &key.salt())?;
    // SQLite takes an allocator only before its first use in the process.
    agent_native::install_once().map_err(|_| StoreError::Internal(0))?;
    // Readers, too, are opened for writing: a WAL reader must be able to make the shared-memory file.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    agent_native::key_connection(&connection, &key.0, &key.salt())
        .map_err(|_| StoreError::Internal(0))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    assert_cipher(&connection)?;
    settle(&connection, usage)?;
    Ok(connection)
}

fn check_header(path: &Path, salt: &[u8; 16]) -> Result<(), StoreError> {
    let mut file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::NotFound,
        _ => error.into(),
    })?;
    let mut header = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut header)?;
    if header.is_empty() || header == salt {
        Ok(())
    } else if header == PLAIN_HEADER {
        Err(StoreError::PlainFile)
    } else {
        Err(StoreError::WrongKey)
    }
}

/// Fails closed when this build's SQLite cannot encrypt: it would silently write plain text.
fn assert_cipher(connection: &Connection) -> Result<(), StoreError> {
    let version: Option<String> = connection
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .ok();
    match version {
        Some(version) if !version.is_empty() => Ok(()),
        _ => Err(StoreError::PlainFile),
    }
}

fn settle(connection: &Connection, usage: Use) -> Result<(), StoreError> {
    // The first real read: a wrong key shows here.
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    })?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(StoreError::Internal(0));
    }
    let cache = match usage {
        Use::Write => WRITER_CACHE_KIB,
        Use::Read => READER_CACHE_KIB,
    };
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA cache_size = -{cache};"
    ))?;
    if usage == Use::Read {
        connection.execute_batch("PRAGMA query_only = ON;")?;
    }
    Ok(())
}
