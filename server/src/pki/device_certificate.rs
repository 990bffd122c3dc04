//! Certificates of phones: seven days, the device id in subject and alternative name, client authentication only.

use fleet_protocol::ids::DeviceId;
use fleet_protocol::keys::PublicKey;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    PublicKeyData, SanType,
};

use super::authority::{Authority, BACKDATE_MS};
use super::spki::DEVICE_URI_PREFIX;
use super::{DAY_MS, PkiError, calendar};

/// How long a phone's certificate lives.
pub const DEVICE_CERTIFICATE_MS: u64 = 7 * DAY_MS;
/// With less than this left, the server asks the phone to renew.
pub const RENEW_BEFORE_MS: u64 = 3 * DAY_MS;

/// Issues a certificate for `key` to `device`.
///
/// # Errors
/// [`PkiError`] when the authority cannot sign.
pub fn issue(
    authority: &Authority,
    device: DeviceId,
    key: &PublicKey,
    now_ms: u64,
) -> Result<Vec<u8>, PkiError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, device.to_string());
    params.subject_alt_names = vec![SanType::URI(
        format!("{DEVICE_URI_PREFIX}{device}")
            .try_into()
            .map_err(|_| PkiError::Sign)?,
    )];
    params.not_before = calendar(now_ms.saturating_sub(BACKDATE_MS))?;
    params.not_after = calendar(now_ms.saturating_add(DEVICE_CERTIFICATE_MS))?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.use_authority_key_identifier_extension = true;
    params
        .signed_by(&DeviceKey(key), authority.issuer())
        .map(|certificate| certificate.der().to_vec())
        .map_err(|_| PkiError::Sign)
}

struct DeviceKey<'a>(&'a PublicKey);

impl PublicKeyData for DeviceKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}
