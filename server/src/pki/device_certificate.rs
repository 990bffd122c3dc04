//! Certificates of phones: seven days, the device id in subject and alternative name, client authentication only.

use fleet_protocol::ids::DeviceId;
use fleet_protocol::keys::PublicKey;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    PublicKeyData, SanType, SerialNumber,
};

use super::authority::{Authority, BACKDATE_MS};
use super::spki::DEVICE_URI_PREFIX;
use super::{DAY_MS, PkiError, calendar};

/// How long a phone's certificate lives.
pub const DEVICE_CERTIFICATE_MS: u64 = 7 * DAY_MS;
/// With less than this left, the server asks the phone to renew.
pub const RENEW_BEFORE_MS: u64 = 3 * DAY_MS;

/// A certificate, ready to be noted and handed out.
#[derive(Clone, Debug)]
pub struct Issued {
    /// DER.
    pub der: Vec<u8>,
    /// Its serial number.
    pub serial: Vec<u8>,
    /// Valid from, Unix milliseconds.
    pub not_before_ms: u64,
    /// Valid until, Unix milliseconds.
    pub not_after_ms: u64,
}

/// Issues a certificate for `key` to `device`, under 16 random bytes as its serial number.
///
/// # Errors
/// [`PkiError`] when the authority cannot sign.
pub fn issue(
    authority: &Authority,
    device: DeviceId,
    key: &PublicKey,
    mut serial: [u8; 16],
    now_ms: u64,
) -> Result<Issued, PkiError> {
    // Serial numbers are positive: with the highest bit clear and one other set, DER needs no extra byte and drops none.
    serial[0] = (serial[0] & 0x7f) | 0x40;
    let not_before_ms = now_ms.saturating_sub(BACKDATE_MS);
    let not_after_ms = now_ms.saturating_add(DEVICE_CERTIFICATE_MS);
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, device.to_string());
    params.subject_alt_names = vec![SanType::URI(
        format!("{DEVICE_URI_PREFIX}{device}")
            .try_into()
            .map_err(|_| PkiError::Sign)?,
    )];
    params.not_before = calendar(not_before_ms)?;
    params.not_after = calendar(not_after_ms)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.use_authority_key_identifier_extension = true;
    let certificate = params
        .signed_by(&DeviceKey(key), authority.issuer())
        .map_err(|_| PkiError::Sign)?;
    Ok(Issued {
        der: certificate.der().to_vec(),
        serial: serial.to_vec(),
        not_before_ms,
        not_after_ms,
    })
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
