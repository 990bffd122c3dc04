//! Gives a raw key and an explicit salt to an SQLCipher connection.
//!
//! `PRAGMA key` would put the key into SQL text, which SQLite copies into its parser and its statement; `sqlite3_key_v2` takes
//! it from our own buffer. Its bytes must be the *text* `x'<64 hex key><32 hex salt>'`: 32 raw bytes would be taken for a
//! passphrase and stretched for 200 ms.

use rusqlite::Connection;
use rusqlite::ffi;
use zeroize::Zeroizing;

use crate::memory;

/// Key bytes.
pub const KEY_BYTES: usize = 32;
/// Salt bytes: the first bytes of the file.
pub const SALT_BYTES: usize = 16;

const SPEC_BYTES: usize = 3 + 2 * (KEY_BYTES + SALT_BYTES);

/// The connection could not be keyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The zeroing allocator is not in place, so a key would be left behind in freed memory.
    #[error("zeroing allocator not installed")]
    MemoryNotGuarded,
    /// SQLite refused; its result code.
    #[error("SQLite refused the key: {0}")]
    Refused(i32),
}

/// Keys `connection` with `key` and `salt`, HMAC-SHA256 per page. Must come before the first access to the file.
///
/// Whether the key is right shows only at the first read.
///
/// # Errors
/// [`KeyError`].
pub fn key_connection(
    connection: &Connection,
    key: &[u8; KEY_BYTES],
    salt: &[u8; SALT_BYTES],
) -> Result<(), KeyError> {
    memory::install_once().map_err(|_| KeyError::MemoryNotGuarded)?;
    // SQLCipher writes warnings (file names among them) to standard error or the device log unless told not to. The default
    // HMAC is a process-wide setting; it is the same for every database of ours.
    connection
        .execute_batch(
            "PRAGMA cipher_log_level = NONE; PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256;",
        )
        .map_err(|error| KeyError::Refused(code_of(&error)))?;

    let spec = key_spec(key, salt);
    // SAFETY: `handle` is the live `sqlite3*` of `connection`, which is borrowed for the whole call and used by this thread
    // only (`Connection` is not `Sync`); the handle is not kept. `spec` is valid for reads of its length, and SQLCipher
    // copies it before it returns. "main" is a NUL-terminated literal.
    let code = unsafe {
        ffi::sqlite3_key_v2(
            connection.handle(),
            c"main".as_ptr(),
            spec.as_ptr().cast(),
            SPEC_BYTES as i32,
        )
    };
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(KeyError::Refused(code))
    }
}

/// The text `x'<64 hex><32 hex>'` in a buffer that is wiped when dropped.
fn key_spec(key: &[u8; KEY_BYTES], salt: &[u8; SALT_BYTES]) -> Zeroizing<[u8; SPEC_BYTES]> {
    let mut spec = Zeroizing::new([0; SPEC_BYTES]);
    let digits = key
        .iter()
        .chain(salt)
        .flat_map(|byte| [hex_digit(byte >> 4), hex_digit(byte & 15)]);
    let text = b"x'".iter().copied().chain(digits).chain([b'\'']);
    for (place, byte) in spec.iter_mut().zip(text) {
        *place = byte;
    }
    spec
}

/// A hexadecimal digit without a table, so that no cache line tells which digit it was.
const fn hex_digit(nibble: u8) -> u8 {
    // Above 9 the subtraction wraps, and its sign bit moves the digit from '0'.. to 'a'..
    let letter = (9_u8.wrapping_sub(nibble) >> 7) * (b'a' - b'0' - 10);
    b'0' + nibble + letter
}

fn code_of(error: &rusqlite::Error) -> i32 {
    error
        .sqlite_error()
        .map_or(ffi::SQLITE_ERROR, |error| error.extended_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_spec_is_the_text_that_sqlcipher_documents() {
        let mut key = [0; 32];
        key[0] = 0xa9;
        key[31] = 0x0f;
        let spec = key_spec(&key, &[0x5c; 16]);
        let expected = format!("x'a9{}0f{}'", "00".repeat(30), "5c".repeat(16));
        assert_eq!(&spec[..], expected.as_bytes());
    }
}
