//! Fetching a newer trust document when no pinned authority vouches for the server any more.
//!
//! The document is public and signed by the root key, which is no server's: whoever hands it over can neither forge it nor,
//! because its version only rises, bring back an older one. So any server is asked, and nothing is said to it but one request
//! that every phone words alike: no client certificate, no id, no cookie. Customer data never takes this way; the connection
//! is thrown away, and the next one is judged by the new pins.

use std::sync::Arc;

use fleet_protocol::envelope::Envelope;
use fleet_protocol::routes;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature};
use rustls::{DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::connection::{Connection, Timeouts};
use super::device_api::get_at_once;
use super::error::TransportError;
use super::tls;

/// Asks one recovery address (`host:port`) for the trust document. What comes back is not verified yet.
///
/// # Errors
/// [`TransportError`].
pub fn fetch_trust(address: &str) -> Result<Envelope, TransportError> {
    let connection = Connection::new(
        tls::anonymous()?,
        vec![address.to_owned()],
        Timeouts::default(),
    )?;
    get_at_once(&connection, routes::TRUST)
}

/// Takes any certificate, whose key the server must still prove to have.
#[derive(Debug)]
pub(super) struct AnyServer(pub(super) Arc<CryptoProvider>);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // Never reached: the configuration offers TLS 1.3 alone.
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
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
