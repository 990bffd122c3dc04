//! A data folder that is there: its settings, keys and documents.

use std::path::Path;

use fleet_protocol::Version1;
use fleet_protocol::envelope::Envelope;
use fleet_protocol::keys::PublicKey;
use rustls_pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::FolderError;
use super::files;
use super::layout::{AuthorityRole, DATABASE_KEY, Layout, SETTINGS, SigningRole, TRUST};
use crate::pki::authority::Authority;
use crate::pki::role_key::RoleKey;

/// What is neither secret nor in the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Format version.
    pub v: Version1,
    /// Names and addresses in the server's certificate.
    pub hosts: Vec<String>,
    /// The root public key: phones learn it, and `serve` never needs the private one.
    pub root_key: PublicKey,
}

/// An opened data folder.
#[derive(Clone, Debug)]
pub struct DataFolder {
    layout: Layout,
    settings: Settings,
}

impl DataFolder {
    /// Opens the folder at `root`.
    ///
    /// # Errors
    /// [`FolderError::Missing`], [`FolderError::Interrupted`], or what is wrong with its settings.
    pub fn open(root: &Path) -> Result<Self, FolderError> {
        let layout = Layout::new(root);
        if !layout.file(SETTINGS).exists() {
            let incomplete = super::create::incomplete_path(root);
            return Err(if incomplete.exists() {
                FolderError::Interrupted(incomplete)
            } else {
                FolderError::Missing(root.to_path_buf())
            });
        }
        let settings = serde_json::from_slice(&files::read(&layout, SETTINGS)?)
            .map_err(|_| FolderError::Unreadable(SETTINGS))?;
        Ok(Self { layout, settings })
    }

    /// Its paths.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// An authority with its private key.
    ///
    /// # Errors
    /// [`FolderError`] naming the file.
    pub fn authority(&self, role: AuthorityRole) -> Result<Authority, FolderError> {
        let certificate = files::read(&self.layout, role.certificate_file())?.to_vec();
        let pkcs8 = files::read_secret(&self.layout, role.key_file())?;
        Authority::load(certificate, &pkcs8).map_err(FolderError::pki(role.key_file()))
    }

    /// A signing key.
    ///
    /// # Errors
    /// [`FolderError`] naming the file.
    pub fn role_key(&self, role: SigningRole) -> Result<RoleKey, FolderError> {
        let pkcs8 = files::read_secret(&self.layout, role.key_file())?;
        RoleKey::from_pkcs8(&pkcs8).map_err(FolderError::pki(role.key_file()))
    }

    /// The certificates that phones' certificates may come from.
    ///
    /// # Errors
    /// [`FolderError`] naming the file.
    pub fn device_authorities(&self) -> Result<Vec<CertificateDer<'static>>, FolderError> {
        let file = AuthorityRole::Device.certificate_file();
        Ok(vec![CertificateDer::from(
            files::read(&self.layout, file)?.to_vec(),
        )])
    }

    /// The trust document in force.
    ///
    /// # Errors
    /// [`FolderError`] when it is not there or not an envelope.
    pub fn trust(&self) -> Result<Envelope, FolderError> {
        serde_json::from_slice(&files::read(&self.layout, TRUST)?)
            .map_err(|_| FolderError::Unreadable(TRUST))
    }

    /// The database's key.
    ///
    /// # Errors
    /// [`FolderError`] when the file is not exactly 32 private bytes.
    pub fn database_key(&self) -> Result<Zeroizing<[u8; 32]>, FolderError> {
        let bytes = files::read_secret(&self.layout, DATABASE_KEY)?;
        let key: &[u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| FolderError::Unreadable(DATABASE_KEY))?;
        Ok(Zeroizing::new(*key))
    }
}
