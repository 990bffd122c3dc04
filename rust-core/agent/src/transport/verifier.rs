//! Judges the server's certificate, inside the handshake that will carry the data.
//!
//! WebPKI verification first: chain, host name, validity, purpose, against one pinned authority at a time, so that the anchor
//! of the validated path is known. The pin of that anchor second. The handshake signature is verified by the provider's
//! algorithms, never assumed.
//!
//! Validity is judged at a time that the caller gives, the later of the wall clock and the last signed server time: turning
//! the phone's clock back does not revive an expired certificate.

use std::sync::Arc;

use fleet_protocol::enrol::HashPin;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature};
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::pins::{PinnedAuthority, spki_sha256};

/// Accepts a server that one of the pinned authorities vouches for.
#[derive(Debug)]
pub(super) struct PinnedVerifier {
    anchors: Anchors,
    provider: Arc<CryptoProvider>,
    judged_at: UnixTime,
}

/// Where the trust anchors of a connection come from.
#[derive(Debug)]
enum Anchors {
    /// From the trust document.
    Pinned(Vec<PinnedAuthority>),
    /// From the chain that the server presents: the one certificate with this pin. For the first connection only, when all
    /// that the phone holds is the payload's hash.
    Presented(HashPin),
}

impl PinnedVerifier {
    /// Trusts the trust document's authorities and nothing else.
    pub(super) fn pinned(
        authorities: Vec<PinnedAuthority>,
        provider: Arc<CryptoProvider>,
        judged_at: UnixTime,
    ) -> Self {
        Self {
            anchors: Anchors::Pinned(authorities),
            provider,
            judged_at,
        }
    }

    /// Trusts the one presented authority whose pin is `pin`.
    pub(super) fn bootstrap(
        pin: HashPin,
        provider: Arc<CryptoProvider>,
        judged_at: UnixTime,
    ) -> Self {
        Self {
            anchors: Anchors::Presented(pin),
            provider,
            judged_at,
        }
    }

    fn verify_against(
        &self,
        authority: &PinnedAuthority,
        chain: &PresentedChain<'_>,
    ) -> Result<ServerCertVerified, Error> {
        let webpki = WebPkiServerVerifier::builder_with_provider(
            Arc::new(authority.store.clone()),
            Arc::clone(&self.provider),
        )
        .build()
        .map_err(|_| unknown_issuer())?;
        let verified = webpki.verify_server_cert(
            chain.end_entity,
            chain.intermediates,
            chain.server_name,
            chain.ocsp_response,
            self.judged_at,
        )?;
        // The store has one anchor, so the validated path ended there.
        if authority.key_is_pinned() {
            Ok(verified)
        } else {
            Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            ))
        }
    }

    fn verify_against_any(
        &self,
        authorities: &[PinnedAuthority],
        chain: &PresentedChain<'_>,
    ) -> Result<ServerCertVerified, Error> {
        let mut refusal = unknown_issuer();
        for authority in authorities {
            match self.verify_against(authority, chain) {
                Ok(verified) => return Ok(verified),
                Err(error) if refusal == unknown_issuer() => refusal = error,
                Err(_) => {}
            }
        }
        Err(refusal)
    }
}

/// What the server showed.
struct PresentedChain<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    server_name: &'a ServerName<'a>,
    ocsp_response: &'a [u8],
}

impl PresentedChain<'_> {
    /// The one certificate with this pin. Two different ones with such a key are ambiguous, and so neither is trusted.
    fn authority(&self, pin: HashPin) -> Option<PinnedAuthority> {
        let mut found = self.intermediates.iter().filter_map(|certificate| {
            let key = spki_sha256(certificate)?;
            pin.is_of(&key).then_some((key, certificate))
        });
        let only = found.next()?;
        if found.any(|other| other != only) {
            return None;
        }
        PinnedAuthority::new(only.0, only.1)
    }
}

impl ServerCertVerifier for PinnedVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _system_time: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = PresentedChain {
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
        };
        match &self.anchors {
            Anchors::Pinned(authorities) => self.verify_against_any(authorities, &chain),
            Anchors::Presented(pin) => {
                let authority = chain.authority(*pin).ok_or_else(unknown_issuer)?;
                self.verify_against(&authority, &chain)
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // Never reached: the configuration offers TLS 1.3 alone. Refusing keeps it so.
        Err(Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13,
        ))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

fn unknown_issuer() -> Error {
    Error::InvalidCertificate(CertificateError::UnknownIssuer)
}
