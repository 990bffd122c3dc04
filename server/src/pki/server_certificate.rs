//! The server's own certificate: a fresh key at every start, ninety days, never written to disk.

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
};
use rustls::sign::CertifiedKey;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::authority::{Authority, BACKDATE_MS};
use super::p256::P256Key;
use super::{DAY_MS, PkiError, calendar};

/// How long it lives.
pub const SERVER_CERTIFICATE_MS: u64 = 90 * DAY_MS;
/// With less than this left, it is replaced in memory.
pub const REPLACE_BEFORE_MS: u64 = 30 * DAY_MS;

/// Issues a certificate for `hosts` (names and addresses) with a new key.
///
/// # Errors
/// [`PkiError::HostName`] for a name that a certificate cannot hold; others when it cannot be signed.
pub fn issue(
    authority: &Authority,
    hosts: &[String],
    now_ms: u64,
) -> Result<CertifiedKey, PkiError> {
    let (key, pkcs8) = P256Key::generate()?;
    let mut params = CertificateParams::new(hosts.to_vec()).map_err(|_| PkiError::HostName)?;
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "Fieldvault fleet server");
    params.not_before = calendar(now_ms.saturating_sub(BACKDATE_MS))?;
    params.not_after = calendar(now_ms.saturating_add(SERVER_CERTIFICATE_MS))?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let leaf = params
        .signed_by(&key, authority.issuer())
        .map_err(|_| PkiError::Sign)?;
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.to_vec()));
    let signing =
        rustls::crypto::ring::sign::any_ecdsa_type(&private).map_err(|_| PkiError::NotAKey)?;
    // The authority goes along: a phone that enrols knows only the hash of its key.
    Ok(CertifiedKey::new(
        vec![leaf.der().clone(), authority.certificate().clone()],
        signing,
    ))
}
