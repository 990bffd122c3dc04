//! Sockets: accepting, TLS, timeouts that fire, caps, and stopping.
//!
//! Hands each request, with its [`peer::Peer`], to a router that it knows nothing about.

pub mod accept;
pub mod body;
pub mod caps;
pub mod device_tls;
pub mod limits;
pub mod peer;
pub mod server_identity;
mod slow_writes;
mod tls_clock;
pub mod verifier;

/// Why a listener cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {kind}")]
    Bind {
        /// The address that was asked for.
        address: String,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// TLS cannot be set up from the keys that are there.
    #[error("TLS cannot be set up")]
    Tls,
    /// The server's certificate cannot be issued.
    #[error(transparent)]
    Certificate(#[from] crate::pki::PkiError),
}
