//! A phone's certificate request: proof that it holds the private half of the key it shows.

use fleet_protocol::keys::{Algorithm, PublicKey};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

/// The largest request that is looked at. A P-256 request without extensions is below 300 bytes.
const MAX_CSR_BYTES: usize = 4096;

/// The object id of elliptic curve keys, and of the curve P-256.
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";

/// The object id of ECDSA with SHA-256, the one signature that a request may carry.
const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";

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
    // The algorithm's name stands outside of what is signed.
    let signed_with = request.signature_algorithm.algorithm.to_id_string();
    if signed_with != ECDSA_SHA256 || request.signature_value.unused_bits != 0 {
        return Err(CsrError::NotP256);
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
