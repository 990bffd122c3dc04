//! The one TLS client configuration: ring, TLS 1.3 alone, our verifier, the vault's certificate.
//!
//! Sessions are never resumed: a resumed session would skip the verifier, and so the pins. No early data for the same reason.

use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::enrol::HashPin;
use fleet_protocol::trust::TrustDocument;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::version::TLS13;
use rustls_pki_types::UnixTime;

use super::error::TransportError;
use super::identity::{ClientIdentity, VaultCertificate};
use super::pins;
use super::recovery::AnyServer;
use super::verifier::PinnedVerifier;

/// For an enrolled phone.
pub(super) fn enrolled(
    trust: &TrustDocument,
    identity: ClientIdentity,
    judge_ms: u64,
) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedVerifier::pinned(
        pins::authorities(trust),
        Arc::clone(&provider),
        unix_time(judge_ms),
    );
    let certificate = VaultCertificate::new(identity);
    Ok(finish(
        start(provider, verifier)?.with_client_cert_resolver(Arc::new(certificate)),
    ))
}

/// For the first connection: no certificate yet, and one hash to trust.
pub(super) fn bootstrap(pin: HashPin, judge_ms: u64) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedVerifier::bootstrap(pin, Arc::clone(&provider), unix_time(judge_ms));
    Ok(finish(start(provider, verifier)?.with_no_client_auth()))
}

/// For a request that says nothing, to a server of which nothing is believed.
pub(super) fn anonymous() -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = AnyServer(Arc::clone(&provider));
    Ok(finish(start(provider, verifier)?.with_no_client_auth()))
}

fn start(
    provider: Arc<CryptoProvider>,
    verifier: impl ServerCertVerifier + 'static,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, TransportError> {
    Ok(ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(|_| TransportError::Unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier)))
}

fn finish(mut config: ClientConfig) -> ClientConfig {
    config.resumption = Resumption::disabled();
    config.enable_early_data = false;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

fn unix_time(ms: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(ms))
}
