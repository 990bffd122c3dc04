//! The only unsafe code that ships beside generated bindings: keying an SQLCipher connection and an allocator that wipes.
//!
//! Owns the two calls into SQLite's C interface for which rusqlite has no safe door. Everything that it exports is safe to
//! call. It knows nothing about schemas, files or what the databases hold; phone and server both use it.
//!
//! | module       | what it does                                                               |
//! |--------------|----------------------------------------------------------------------------|
//! | [`key`]      | gives a raw key and salt to a connection, from a buffer that is wiped        |
//! | [`memory`]   | makes SQLite zero every block that it frees, page cache included            |

pub mod key;
pub mod memory;

pub use key::{KeyError, key_connection};
pub use memory::{InstallError, install_once};
