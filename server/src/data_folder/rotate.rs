//! A new version of the trust document: other addresses, or other authorities for TLS.
//!
//! Files are replaced one by one, each by a rename; what is replaced is never read to make what replaces it, so an interrupted
//! rotation is healed by another one.

use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::keys::KeySet;
use fleet_protocol::trust::{TlsCa, TlsCaState, TrustDocument};

use super::layout::{AuthorityRole, SigningRole, TRUST};
use super::{DataFolder, FolderError, files};
use crate::pki::authority::Authority;
use crate::pki::{PkiError, spki};

const TLS_ROLES: [(AuthorityRole, TlsCaState); 3] = [
    (AuthorityRole::TlsActive, TlsCaState::Active),
    (AuthorityRole::TlsBackup, TlsCaState::Backup),
    (AuthorityRole::TlsNext, TlsCaState::Next),
];

impl DataFolder {
    /// Makes three new authorities for TLS, for the day the old keys are lost or stolen. Returns them for the trust document:
    /// until it is signed and published, phones trust no server of this folder.
    ///
    /// # Errors
    /// [`FolderError`]; do it again then.
    pub fn replace_tls_authorities(&self, now_ms: u64) -> Result<Vec<TlsCa>, FolderError> {
        TLS_ROLES
            .into_iter()
            .map(|(role, state)| {
                let new = Authority::generate(role.common_name(), now_ms)
                    .map_err(FolderError::pki(role.key_file()))?;
                files::replace(self.layout(), role.key_file(), &new.pkcs8)?;
                files::replace(self.layout(), role.certificate_file(), &new.certificate)?;
                Ok(TlsCa {
                    state,
                    spki_sha256: spki::pin(&new.certificate)
                        .map_err(FolderError::pki(role.certificate_file()))?,
                    certificate: new.certificate.into(),
                })
            })
            .collect()
    }

    /// Signs the next version of the trust document with the root key, which must be in the folder for this, and writes it
    /// down. `newest` is the version that was published last.
    ///
    /// # Errors
    /// [`FolderError`]; nothing is changed then.
    pub fn sign_trust(
        &self,
        newest: u64,
        now_ms: u64,
        change: impl FnOnce(&mut TrustDocument),
    ) -> Result<Envelope, FolderError> {
        let root = self.role_key(SigningRole::Root)?;
        let allowed = KeySet::new(vec![self.settings().root_key.clone()]);
        let held = self
            .trust()?
            .open::<TrustDocument>(Kind::Trust, &allowed)
            .map_err(|_| FolderError::Unreadable(TRUST))?;
        let mut document = held.body;
        document.issued_ms = now_ms;
        change(&mut document);
        let version = held.seq.max(newest).saturating_add(1);
        let envelope = Envelope::seal(Kind::Trust, version, &document, &root)
            .map_err(|_| FolderError::pki(TRUST)(PkiError::Sign))?;
        let text =
            serde_json::to_vec_pretty(&envelope).map_err(|_| FolderError::Unreadable(TRUST))?;
        files::replace(self.layout(), TRUST, &text)?;
        Ok(envelope)
    }
}
