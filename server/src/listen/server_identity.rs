//! The certificate that the server shows: issued at start, replaced in memory long before it ends.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::clock::Clock;
use crate::pki::PkiError;
use crate::pki::authority::Authority;
use crate::pki::server_certificate::{REPLACE_BEFORE_MS, SERVER_CERTIFICATE_MS, issue};

/// Shows the server's certificate, whoever asks.
pub struct ServerIdentity {
    authority: Authority,
    hosts: Vec<String>,
    clock: Arc<dyn Clock>,
    current: Mutex<Current>,
}

struct Current {
    certificate: Arc<CertifiedKey>,
    issued_ms: u64,
}

impl ServerIdentity {
    /// Issues the first certificate for `hosts`.
    ///
    /// # Errors
    /// [`PkiError`] when it cannot be issued.
    pub fn new(
        authority: Authority,
        hosts: Vec<String>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PkiError> {
        let issued_ms = clock.now_ms();
        let certificate = Arc::new(issue(&authority, &hosts, issued_ms)?);
        Ok(Self {
            authority,
            hosts,
            clock,
            current: Mutex::new(Current {
                certificate,
                issued_ms,
            }),
        })
    }

    fn fresh(&self) -> Arc<CertifiedKey> {
        let now = self.clock.now_ms();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let replace_at = current
            .issued_ms
            .saturating_add(SERVER_CERTIFICATE_MS - REPLACE_BEFORE_MS);
        if now >= replace_at {
            // If signing fails, the old one is shown: it is valid for weeks yet, and the next handshake tries again.
            if let Ok(certificate) = issue(&self.authority, &self.hosts, now) {
                *current = Current {
                    certificate: Arc::new(certificate),
                    issued_ms: now,
                };
            }
        }
        Arc::clone(&current.certificate)
    }
}

impl ResolvesServerCert for ServerIdentity {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.fresh())
    }
}

impl std::fmt::Debug for ServerIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerIdentity")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}
