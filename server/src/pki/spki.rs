//! Reading what a certificate says: its key, its end, its device.

use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_protocol::keys::{Algorithm, PublicKey};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

use super::PkiError;

/// What stands before the device id in a device certificate's alternative name.
pub const DEVICE_URI_PREFIX: &str = "urn:uuid:";

/// What a presented device certificate says. Saying is not proving: the listener has verified the chain before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// The device id in its alternative name.
    pub device: DeviceId,
    /// The device key.
    pub key: PublicKey,
    /// Its last millisecond, Unix.
    pub not_after_ms: u64,
}

/// SHA-256 of a certificate's SubjectPublicKeyInfo: the pin.
///
/// # Errors
/// [`PkiError::NotACertificate`] when `der` is something else.
pub fn pin(der: &[u8]) -> Result<Hash32, PkiError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| PkiError::NotACertificate)?;
    Ok(Hash32::of(&[certificate.public_key().raw]))
}

/// The last second in which a certificate is valid, Unix.
///
/// # Errors
/// [`PkiError::NotACertificate`] when `der` is something else or ended before 1970.
pub fn not_after_s(der: &[u8]) -> Result<u64, PkiError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| PkiError::NotACertificate)?;
    u64::try_from(certificate.validity().not_after.timestamp())
        .map_err(|_| PkiError::NotACertificate)
}

/// Reads a device certificate.
///
/// # Errors
/// [`PkiError::NotACertificate`] when it names no device or holds no P-256 key.
pub fn device_certificate(der: &[u8]) -> Result<DeviceCertificate, PkiError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| PkiError::NotACertificate)?;
    let names = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .ok_or(PkiError::NotACertificate)?;
    let device = names
        .value
        .general_names
        .iter()
        .find_map(|name| match name {
            GeneralName::URI(uri) => uri.strip_prefix(DEVICE_URI_PREFIX)?.parse().ok(),
            _ => None,
        })
        .ok_or(PkiError::NotACertificate)?;
    let key = PublicKey::new(
        Algorithm::Es256,
        certificate.public_key().subject_public_key.data.to_vec(),
    )
    .map_err(|_| PkiError::NotACertificate)?;
    let seconds = u64::try_from(certificate.validity().not_after.timestamp())
        .map_err(|_| PkiError::NotACertificate)?;
    Ok(DeviceCertificate {
        device,
        key,
        not_after_ms: seconds.saturating_mul(1000),
    })
}
