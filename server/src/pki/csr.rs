//! A phone's certificate request: proof that it holds the private half of the key it shows.

use fleet_protocol::keys::{Algorithm, PublicKey};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

/// The largest request that is looked at. A P-256 request without extensions is below 300 bytes.
const MAX_CSR_BYTES: usize = 4096;

/// The object id of elliptic curve keys, and of the curve P-256.
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";

/// The algorithm of the one signature that a request may carry, ECDSA with SHA-256, as DER writes it.
const ECDSA_SHA256: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrError {
    /// It cannot be read.
    #[error("the certificate request cannot be read")]
    Malformed,
    /// The key is not a P-256 key.
    #[error("the certificate request is not for a P-256 key")]
    NotP256,
    /// Its signature was not made by its key.
    #[error("the certificate request is not signed by its own key")]
    Signature,
}

/// Verifies the request's own signature and gives its key. Everything else in it is ignored.
///
/// # Errors
/// [`CsrError`] saying what is wrong.
pub fn verify(der: &[u8]) -> Result<PublicKey, CsrError> {
    if der.len() > MAX_CSR_BYTES {
        return Err(CsrError::Malformed);
    }
    let (rest, request) =
        X509CertificationRequest::from_der(der).map_err(|_| CsrError::Malformed)?;
    if !rest.is_empty() {
        return Err(CsrError::Malformed);
    }
    let info = &request.certification_request_info;
    let algorithm = &info.subject_pki.algorithm;
    let curve = algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.as_oid().ok())
        .ok_or(CsrError::NotP256)?;
    if algorithm.algorithm.to_id_string() != EC_PUBLIC_KEY || curve.to_id_string() != P256 {
        return Err(CsrError::NotP256);
    }
    let key = PublicKey::new(
        Algorithm::Es256,
        info.subject_pki.subject_public_key.data.to_vec(),
    )
    .map_err(|_| CsrError::NotP256)?;
    if !key.verifies(info.raw, &request.signature_value.data) {
        return Err(CsrError::Signature);
    }
    // What follows the signed part is not signed itself: it must be the one way to write it.
    let signature = &request.signature_value.data;
    let length =
        u8::try_from(signature.len().saturating_add(1)).map_err(|_| CsrError::Malformed)?;
    let mut tail = ECDSA_SHA256.to_vec();
    tail.extend([0x03, length, 0x00]);
    tail.extend_from_slice(signature);
    if !der.ends_with(&tail) {
        return Err(CsrError::Malformed);
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(key: &rcgen::KeyPair) -> Vec<u8> {
        rcgen::CertificateParams::default()
            .serialize_request(key)
            .unwrap()
            .der()
            .to_vec()
    }

    #[test]
    fn a_request_gives_its_own_key() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        assert_eq!(
            verify(&request(&key)).unwrap().bytes(),
            key.public_key_raw()
        );
    }

    #[test]
    fn a_request_with_any_byte_changed_is_refused() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let good = request(&key);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(verify(&bad).is_err(), "byte {at} may be changed");
        }
    }

    #[test]
    fn keys_of_other_kinds_are_refused() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        assert_eq!(verify(&request(&key)), Err(CsrError::NotP256));
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        assert_eq!(verify(&request(&key)), Err(CsrError::NotP256));
    }
}
