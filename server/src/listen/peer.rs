//! Who is at the other end of a connection, as far as the transport can tell.

use std::net::IpAddr;
use std::sync::Arc;

use crate::pki::spki::{DeviceCertificate, device_certificate};

/// The other end; stands in every request's extensions.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its address.
    pub ip: IpAddr,
    /// The device certificate that it proved to hold: verified up to its dates, which the device API judges per request.
    pub certificate: Option<Arc<DeviceCertificate>>,
}

impl Peer {
    /// A peer without a certificate.
    #[must_use]
    pub fn anonymous(ip: IpAddr) -> Self {
        Self {
            ip,
            certificate: None,
        }
    }

    /// The peer of a finished TLS handshake. A certificate of ours that names no device counts as none.
    #[must_use]
    pub fn of_handshake(ip: IpAddr, connection: &rustls::ServerConnection) -> Self {
        let certificate = connection
            .peer_certificates()
            .and_then(<[_]>::first)
            .and_then(|der| device_certificate(der).ok())
            .map(Arc::new);
        Self { ip, certificate }
    }
}
