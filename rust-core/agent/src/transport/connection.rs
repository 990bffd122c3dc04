//! One HTTP client, its addresses and its patience.
//!
//! HTTP/1.1 over the given TLS configuration; no proxy, no redirect, no decompression by the client. Addresses are tried in
//! order until one answers; the one that answered last is tried first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fleet_protocol::limits::MAX_WIRE_BODY_BYTES;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode, Url, redirect};
use rustls::ClientConfig;
use tokio::time::timeout;

use super::error::TransportError;
use super::runtime;

/// How long to wait, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// TCP and TLS together; a vault may need seconds for its signature.
    pub connect: Duration,
    /// Between two pieces of an answer, and for its beginning (plus what a long-poll waits).
    pub idle: Duration,
    /// For a whole exchange (plus what a long-poll waits).
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            idle: Duration::from_secs(30),
            total: Duration::from_secs(180),
        }
    }
}

/// What to ask for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    /// Compressed.
    pub(super) body: Option<Vec<u8>>,
    /// How long the server may hold the request open.
    pub(super) wait: Duration,
}

/// What came back, read completely and within bounds, not yet looked into.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) compressed: bool,
    pub(super) retry_after_s: Option<u32>,
    pub(super) body: Vec<u8>,
}

/// The client and where it may connect to.
#[derive(Debug)]
pub(super) struct Connection {
    client: Client,
    addresses: Vec<String>,
    preferred: AtomicUsize,
    timeouts: Timeouts,
}

impl Connection {
    pub(super) fn new(
        tls: ClientConfig,
        addresses: Vec<String>,
        timeouts: Timeouts,
    ) -> Result<Self, TransportError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(timeouts.connect)
            .pool_max_idle_per_host(1)
            .build()
            .map_err(|_| TransportError::Unusable)?;
        Ok(Self {
            client,
            addresses,
            preferred: AtomicUsize::new(0),
            timeouts,
        })
    }

    /// Sends `request` to the first address that answers. Every request of this API may be repeated.
    pub(super) fn exchange(&self, request: &Request) -> Result<Answer, TransportError> {
        let first = self.preferred.load(Ordering::Relaxed);
        let count = self.addresses.len();
        let mut worst = TransportError::Offline;
        for index in (0..count).map(|step| first.wrapping_add(step) % count) {
            let Some(url) = self
                .addresses
                .get(index)
                .and_then(|address| url(address, &request.target))
            else {
                continue;
            };
            match self.exchange_with(url, request) {
                Err(error) if error.try_elsewhere() => {
                    // "Not trusted" is the graver news than "offline" elsewhere.
                    if worst != TransportError::NotTrusted {
                        worst = error;
                    }
                }
                outcome => {
                    self.preferred.store(index, Ordering::Relaxed);
                    return outcome;
                }
            }
        }
        Err(worst)
    }

    fn exchange_with(&self, url: Url, request: &Request) -> Result<Answer, TransportError> {
        let mut builder = self.client.request(request.method.clone(), url);
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .header(CONTENT_ENCODING, HeaderValue::from_static("zstd"))
                .body(body.clone());
        }
        let patience = Patience {
            first_byte: self.timeouts.idle.saturating_add(request.wait),
            idle: self.timeouts.idle,
        };
        let total = self.timeouts.total.saturating_add(request.wait);
        runtime::run(async move {
            timeout(total, patience.receive(builder))
                .await
                .unwrap_or(Err(TransportError::Timeout))
        })?
    }
}

/// How long to wait between bytes.
#[derive(Clone, Copy)]
struct Patience {
    first_byte: Duration,
    idle: Duration,
}

impl Patience {
    async fn receive(self, request: reqwest::RequestBuilder) -> Result<Answer, TransportError> {
        let mut response = timeout(self.first_byte, request.send())
            .await
            .map_err(|_| TransportError::Timeout)?
            .map_err(|error| TransportError::of_request(&error))?;
        let body = self.receive_body(&mut response).await?;
        Ok(Answer {
            status: response.status(),
            compressed: is_zstd(&response)?,
            retry_after_s: retry_after_s(&response),
            body,
        })
    }

    async fn receive_body(self, response: &mut Response) -> Result<Vec<u8>, TransportError> {
        // A length that is announced is refused before anything is read; one that lies is cut off below.
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |bytes| bytes > MAX_WIRE_BODY_BYTES) {
            return Err(TransportError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(piece) = timeout(self.idle, response.chunk())
            .await
            .map_err(|_| TransportError::Timeout)?
            .map_err(|error| TransportError::of_request(&error))?
        {
            if body.len().saturating_add(piece.len()) > MAX_WIRE_BODY_BYTES {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

/// Whether the body is compressed; an encoding that we do not speak cannot be read.
fn is_zstd(response: &Response) -> Result<bool, TransportError> {
    match response.headers().get(CONTENT_ENCODING) {
        None => Ok(false),
        Some(encoding) if encoding.as_bytes().eq_ignore_ascii_case(b"zstd") => Ok(true),
        Some(_) => Err(TransportError::BadAnswer),
    }
}

/// `Retry-After` in seconds; the form with a date is not used by our server.
fn retry_after_s(response: &Response) -> Option<u32> {
    response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// The URL of `target` at `address`, if the address is a plain `host:port` and cannot smuggle anything else into the URL.
fn url(address: &str, target: &str) -> Option<Url> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if address.is_empty() || !address.chars().all(plain) {
        return None;
    }
    Url::parse(&format!("https://{address}{target}")).ok()
}

/// Shared by clones of a transport.
pub(super) type SharedConnection = Arc<Connection>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hosts_with_ports_and_nothing_else() {
        for good in [
            "localhost:8443",
            "127.0.0.1:1",
            "[::1]:8443",
            "fleet.example.com:443",
        ] {
            assert!(url(good, "/v1/enrol").is_some(), "{good}");
        }
        for bad in [
            "",
            "user@host:1",
            "host:1/path",
            "host:1?x=",
            "host:1#",
            "ho st:1",
            "host:99999",
        ] {
            assert!(url(bad, "/v1/enrol").is_none(), "{bad}");
        }
    }
}
