//! TLS settings: 1.3 only, ring only, no resumption (a resumed session skips both sides' certificate checks).

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::ClientCertVerifier;
use rustls_pki_types::CertificateDer;

use super::ListenError;
use super::server_identity::ServerIdentity;
use super::tls_clock::TlsClock;
use super::verifier::DeviceCertificates;
use crate::clock::Clock;

/// Settings for the device API: asks for a certificate of `device_authorities`.
///
/// # Errors
/// [`ListenError::Tls`] when the authorities are unusable.
pub fn device_api(
    identity: Arc<ServerIdentity>,
    device_authorities: &[CertificateDer<'static>],
    clock: Arc<dyn Clock>,
) -> Result<Arc<ServerConfig>, ListenError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = DeviceCertificates::new(device_authorities, provider)?;
    settings(identity, Some(Arc::new(verifier)), clock)
}

/// Settings for the console: asks for no certificate.
///
/// # Errors
/// [`ListenError::Tls`] when TLS 1.3 cannot be had.
pub fn console(
    identity: Arc<ServerIdentity>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<ServerConfig>, ListenError> {
    settings(identity, None, clock)
}

fn settings(
    identity: Arc<ServerIdentity>,
    verifier: Option<Arc<dyn ClientCertVerifier>>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<ServerConfig>, ListenError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_details(provider, Arc::new(TlsClock(clock)))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| ListenError::Tls)?;
    let builder = match verifier {
        Some(verifier) => builder.with_client_cert_verifier(verifier),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_cert_resolver(identity);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    Ok(Arc::new(config))
}
