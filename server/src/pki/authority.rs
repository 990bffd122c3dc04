//! A certificate authority: its key, its certificate, and what it issues.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyUsagePurpose,
};
use rustls_pki_types::CertificateDer;
use zeroize::Zeroizing;

use super::p256::P256Key;
use super::{DAY_MS, PkiError, calendar};

/// How long an authority's certificate lives. Trust anchors are not judged by their dates; the pins are what counts.
const AUTHORITY_DAYS: u64 = 365 * 25;

/// A certificate that may begin before the phone's clock says so.
pub(super) const BACKDATE_MS: u64 = DAY_MS;

/// An authority that can issue.
#[derive(Debug)]
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, P256Key>,
}

/// A new authority with its private key's file content.
#[derive(Debug)]
pub struct NewAuthority {
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// The private key, PKCS #8.
    pub pkcs8: Zeroizing<Vec<u8>>,
}

impl Authority {
    /// Makes an authority named `name` that begins at `now_ms`.
    ///
    /// # Errors
    /// [`PkiError`] without randomness or with a clock beyond reason.
    pub fn generate(name: &str, now_ms: u64) -> Result<NewAuthority, PkiError> {
        let (key, pkcs8) = P256Key::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = calendar(now_ms.saturating_sub(BACKDATE_MS))?;
        params.not_after = calendar(now_ms.saturating_add(AUTHORITY_DAYS * DAY_MS))?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).map_err(|_| PkiError::Sign)?;
        Ok(NewAuthority {
            certificate: certificate.der().to_vec(),
            pkcs8,
        })
    }

    /// An authority from its files.
    ///
    /// # Errors
    /// [`PkiError::NotACertificate`] or [`PkiError::NotAKey`], also when the two do not belong together.
    pub fn load(certificate: Vec<u8>, pkcs8: &[u8]) -> Result<Self, PkiError> {
        let key = P256Key::from_pkcs8(pkcs8)?;
        let certificate = CertificateDer::from(certificate);
        let own = rcgen::PublicKeyData::subject_public_key_info(&key);
        if super::spki::pin(&certificate)? != fleet_protocol::ids::Hash32::of(&[&own]) {
            return Err(PkiError::NotAKey);
        }
        let issuer =
            Issuer::from_ca_cert_der(&certificate, key).map_err(|_| PkiError::NotACertificate)?;
        Ok(Self {
            certificate,
            issuer,
        })
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    pub(super) fn issuer(&self) -> &Issuer<'static, P256Key> {
        &self.issuer
    }
}
