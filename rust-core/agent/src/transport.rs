//! The only sockets: requests to the fleet server over pinned TLS 1.3.
//!
//! Owns its runtime, the TLS configuration, the client certificate and the bodies' encoding. It knows addresses, pins and wire
//! types; it knows nothing of the store, the guard or sessions. A call blocks its thread until the answer is there, read
//! completely, within its bounds and parsed; a call that fails has changed nothing on this side.
//!
//! Order of trust in every connection: WebPKI verification against the pinned authorities alone, then the pin of the authority
//! that ended the verified path, then the handshake signature, all before the first application byte. The one exception asks
//! for a public document whose signature is checked instead, and says nothing else: `recovery`.
//!
//! | file         | what it owns                                                                     |
//! |--------------|----------------------------------------------------------------------------------|
//! | `device_api` | one method per route                                                              |
//! | `connection` | HTTP client, addresses, timeouts                                                  |
//! | `body`       | zstd JSON within bounds                                                           |
//! | `tls`        | the one `ClientConfig`                                                            |
//! | `verifier`   | judges the server's certificate                                                   |
//! | `pins`       | which authorities are pinned                                                      |
//! | `recovery`   | the trust document from any server, when all pins are lost                        |
//! | `identity`   | the client certificate, signed for by the vault                                   |
//! | `validity`   | how long the client certificate lives                                            |
//! | `csr`        | certificate requests, signed by the vault                                         |
//! | `runtime`    | the threads that sockets live on                                                  |
//! | `error`      | what can go wrong                                                                 |

pub(crate) mod body;
mod connection;
pub mod csr;
mod device_api;
mod error;
mod identity;
pub mod pins;
mod recovery;
mod runtime;
mod tls;
mod validity;
mod verifier;

pub use connection::Timeouts;
pub use device_api::{Transport, enrol};
pub use error::TransportError;
pub use identity::ClientIdentity;
pub use recovery::fetch_trust;
pub use validity::validity;
