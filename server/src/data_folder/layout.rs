//! Where each file stands, and what it is called.

use std::path::{Path, PathBuf};

/// An authority with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityRole {
    /// Issues today's server certificates.
    TlsActive,
    /// For the day the active key is lost.
    TlsBackup,
    /// Will become active at the next rotation.
    TlsNext,
    /// Issues the phones' certificates.
    Device,
}

impl AuthorityRole {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::TlsActive,
        Self::TlsBackup,
        Self::TlsNext,
        Self::Device,
    ];

    /// Name of the key file.
    #[must_use]
    pub fn key_file(self) -> &'static str {
        match self {
            Self::TlsActive => "keys/tls-ca-active.key",
            Self::TlsBackup => "keys/tls-ca-backup.key",
            Self::TlsNext => "keys/tls-ca-next.key",
            Self::Device => "keys/device-ca.key",
        }
    }

    /// Name of the certificate file.
    #[must_use]
    pub fn certificate_file(self) -> &'static str {
        match self {
            Self::TlsActive => "keys/tls-ca-active.der",
            Self::TlsBackup => "keys/tls-ca-backup.der",
            Self::TlsNext => "keys/tls-ca-next.der",
            Self::Device => "keys/device-ca.der",
        }
    }

    /// The certificate's common name.
    #[must_use]
    pub fn common_name(self) -> &'static str {
        match self {
            Self::TlsActive => "Fieldvault TLS authority 1",
            Self::TlsBackup => "Fieldvault TLS authority 2",
            Self::TlsNext => "Fieldvault TLS authority 3",
            Self::Device => "Fieldvault device authority 1",
        }
    }
}

/// A role that signs envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningRole {
    /// Signs trust documents; belongs off the machine.
    Root,
    /// Signs commands.
    Command,
    /// Signs policies, leases and checkpoints.
    Statement,
}

impl SigningRole {
    /// Name of the key file.
    #[must_use]
    pub fn key_file(self) -> &'static str {
        match self {
            Self::Root => "keys/root.key",
            Self::Command => "keys/command.key",
            Self::Statement => "keys/statement.key",
        }
    }
}

/// Name of the database's key.
pub(super) const DATABASE_KEY: &str = "db.key";
/// Name of the database.
pub(super) const DATABASE: &str = "fleet.db";
/// Name of the settings.
pub(super) const SETTINGS: &str = "folder.json";
/// Name of the trust document.
pub(super) const TRUST: &str = "trust.json";
/// Name of the running server's addresses.
pub(super) const SERVING: &str = "serve.json";
/// Name of the file whose lock the one server holds.
pub(super) const SERVING_LOCK: &str = "serve.lock";

/// Paths inside one data folder.
#[derive(Clone, Debug)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The folder at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file called `name`.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.file(DATABASE)
    }
}
