//! The client certificate. Its key stays in the vault; the handshake asks the vault for a signature.
//!
//! Signing is synchronous and may take seconds (a phone's secure element). It runs where it blocks only this handshake.

use std::fmt;
use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};
use rustls_pki_types::CertificateDer;
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::ports::KeyVault;

/// Who this phone is: its certificate chain, and the vault's key that the first certificate names.
#[derive(Clone)]
pub struct ClientIdentity {
    /// Device certificate, then its authority (DER).
    pub certificates: Vec<Vec<u8>>,
    /// The identity key's alias.
    pub alias: String,
    /// Holds the key.
    pub vault: Arc<dyn KeyVault>,
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ClientIdentity({} certificates)",
            self.certificates.len()
        )
    }
}

/// Hands the one certificate to every handshake that asks.
#[derive(Debug)]
pub(super) struct VaultCertificate(Arc<CertifiedKey>);

impl VaultCertificate {
    pub(super) fn new(identity: ClientIdentity) -> Self {
        let chain = identity
            .certificates
            .into_iter()
            .map(CertificateDer::from)
            .collect();
        let key = VaultKey {
            alias: identity.alias.into(),
            vault: identity.vault,
        };
        Self(Arc::new(CertifiedKey::new(chain, Arc::new(key))))
    }
}

impl ResolvesClientCert for VaultCertificate {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// A P-256 key in the vault.
#[derive(Clone)]
struct VaultKey {
    alias: Arc<str>,
    vault: Arc<dyn KeyVault>,
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey")
    }
}

impl SigningKey for VaultKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        if !offered.contains(&SignatureScheme::ECDSA_NISTP256_SHA256) {
            return None;
        }
        Some(Box::new(self.clone()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for VaultKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let sign = || self.vault.sign(&self.alias, message);
        let signed = match Handle::try_current().map(|handle| handle.runtime_flavor()) {
            // Other tasks of this thread move to another one meanwhile.
            Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(sign),
            _ => sign(),
        };
        signed.map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP256_SHA256
    }
}
