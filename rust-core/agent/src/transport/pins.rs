//! Which authorities are pinned, and what a pin is: SHA-256 of a certificate's SubjectPublicKeyInfo.
//!
//! Pins come from the root-signed trust document only, after its signature was verified elsewhere. An entry whose certificate
//! does not have the key that the entry names is not used: document and certificate must agree.

use fleet_protocol::ids::Hash32;
use fleet_protocol::trust::TrustDocument;
use rustls::RootCertStore;
use rustls_pki_types::CertificateDer;

/// A pinned authority: the only trust anchor of its store, and the pin that its key must have.
#[derive(Clone, Debug)]
pub(super) struct PinnedAuthority {
    pub(super) pin: Hash32,
    pub(super) store: RootCertStore,
}

impl PinnedAuthority {
    /// `certificate` as an anchor, if it can be read.
    pub(super) fn new(pin: Hash32, certificate: &CertificateDer<'_>) -> Option<Self> {
        let mut store = RootCertStore::empty();
        store.add(certificate.clone().into_owned()).ok()?;
        Some(Self { pin, store })
    }

    /// Whether the anchor's key is the pinned one.
    pub(super) fn key_is_pinned(&self) -> bool {
        anchor_spki_sha256(&self.store) == Some(self.pin)
    }
}

/// The authorities of `document` that can be used as anchors.
pub(super) fn authorities(document: &TrustDocument) -> Vec<PinnedAuthority> {
    document
        .tls_cas
        .iter()
        .filter_map(|ca| {
            PinnedAuthority::new(
                ca.spki_sha256,
                &CertificateDer::from(ca.certificate.as_slice()),
            )
        })
        .filter(PinnedAuthority::key_is_pinned)
        .collect()
}

/// Whether a phone that applied `document` could still reach its server: every authority can be read and has the key that
/// its entry names, and there is at least one.
///
/// A document that fails is refused as a whole: applying it would cut the phone off for ever.
#[must_use]
pub fn usable(document: &TrustDocument) -> bool {
    !document.tls_cas.is_empty() && authorities(document).len() == document.tls_cas.len()
}

/// The pin of a certificate, or `None` if it cannot be read.
#[must_use]
pub fn spki_sha256(certificate: &[u8]) -> Option<Hash32> {
    let mut store = RootCertStore::empty();
    store
        .add(CertificateDer::from(certificate).into_owned())
        .ok()?;
    anchor_spki_sha256(&store)
}

fn anchor_spki_sha256(store: &RootCertStore) -> Option<Hash32> {
    // A trust anchor keeps the *contents* of SubjectPublicKeyInfo; the pin is over the whole SEQUENCE.
    let contents = store.roots.first()?.subject_public_key_info.as_ref();
    Some(Hash32::of(&[&sequence_header(contents.len())?, contents]))
}

/// DER tag and length of a SEQUENCE of `length` bytes; keys above 64 KiB do not exist.
fn sequence_header(length: usize) -> Option<Vec<u8>> {
    const SEQUENCE: u8 = 0x30;
    let [high, low] = u16::try_from(length).ok()?.to_be_bytes();
    Some(match (high, low) {
        (0, 0..=0x7f) => vec![SEQUENCE, low],
        (0, _) => vec![SEQUENCE, 0x81, low],
        _ => vec![SEQUENCE, 0x82, high, low],
    })
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData};

    use super::*;

    #[test]
    fn the_pin_is_the_hash_of_the_whole_subject_public_key_info() {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = CertificateParams::default().self_signed(&key).unwrap();
        assert_eq!(
            spki_sha256(certificate.der()),
            Some(Hash32::of(&[&key.subject_public_key_info()]))
        );
    }

    #[test]
    fn lengths_are_written_in_their_shortest_form() {
        assert_eq!(sequence_header(0x7f), Some(vec![0x30, 0x7f]));
        assert_eq!(sequence_header(0x80), Some(vec![0x30, 0x81, 0x80]));
        assert_eq!(sequence_header(0x126), Some(vec![0x30, 0x82, 0x01, 0x26]));
        assert_eq!(sequence_header(0x1_0000), None);
    }

    #[test]
    fn rubbish_has_no_pin() {
        assert_eq!(spki_sha256(b""), None);
        assert_eq!(spki_sha256(&[0x30; 64]), None);
    }
}
