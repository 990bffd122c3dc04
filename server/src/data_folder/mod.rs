//! The data folder: one directory that holds everything a fleet server is.
//!
//! ```text
//! DIR/                     0700
//!   folder.json            names, root public key: what is neither secret nor in the database
//!   keys/ROLE.key          one PKCS #8 file per role, 0600     keys/root.key is never read by `serve`
//!   keys/ROLE.der          the certificates of the authorities
//!   trust.json             the root-signed trust document
//!   db.key  fleet.db       the database's key, and the database
//!   serve.lock             locked by the one server that serves the folder
//!   serve.json             the addresses of that server, while it runs
//! ```
//! Knows files and their modes; knows nothing of HTTP and not what is in the database.

mod create;
mod files;
mod layout;
mod open;
mod rotate;
mod serving;

pub use create::{NewFolder, build};
pub use layout::{AuthorityRole, Layout, SigningRole};
pub use open::{DataFolder, Settings};
pub use serving::{Serving, ServingLock};

use crate::pki::PkiError;

/// Why a data folder cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is something at the path already.
    #[error("there is already something at {0}; init never overwrites")]
    AlreadyThere(std::path::PathBuf),
    /// An earlier `init` was interrupted.
    #[error(
        "an earlier init was interrupted; nothing in {0} was ever in use: remove it and run init again"
    )]
    Interrupted(std::path::PathBuf),
    /// There is no data folder at the path.
    #[error("there is no data folder at {0}; make one with init")]
    Missing(std::path::PathBuf),
    /// Another server serves this folder.
    #[error("another fleet-server serves {0} already; stop it first")]
    Served(std::path::PathBuf),
    /// Others than the owner may read a secret file.
    #[error("{0} can be read by others than its owner; make it 0600")]
    Permissions(&'static str),
    /// A file cannot be read or written.
    #[error("{file}: {kind}")]
    Io {
        /// Which file, by its name in the folder.
        file: &'static str,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// A file holds something else than it should.
    #[error("{0} cannot be read by this version")]
    Unreadable(&'static str),
    /// A key or certificate is not what it should be.
    #[error("{file}: {source}")]
    Pki {
        /// Which file.
        file: &'static str,
        /// Why.
        source: PkiError,
    },
    /// There is no randomness to make keys from.
    #[error(transparent)]
    Random(#[from] crate::random::RandomError),
}

impl FolderError {
    pub(crate) fn io(file: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Io {
            file,
            kind: error.kind(),
        }
    }

    pub(crate) fn pki(file: &'static str) -> impl Fn(PkiError) -> Self {
        move |source| Self::Pki { file, source }
    }
}
