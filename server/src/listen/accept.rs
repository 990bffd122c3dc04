//! The accept loop. `axum::serve` is not used: it installs no timer, so that hyper's header timeout would never fire.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::ListenError;
use super::caps::{Caps, Place};
use super::limits::Limits;
use super::peer::Peer;
use super::slow_writes::SlowWrites;

/// One listener and what it serves.
pub struct Listener {
    socket: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    limits: Limits,
}

impl Listener {
    /// Binds `address`; with `tls`, every connection begins with a handshake.
    ///
    /// # Errors
    /// [`ListenError::Bind`] when the address cannot be had.
    pub async fn bind(
        address: SocketAddr,
        tls: Option<Arc<rustls::ServerConfig>>,
        limits: Limits,
    ) -> Result<Self, ListenError> {
        let socket = TcpListener::bind(address)
            .await
            .map_err(|error| ListenError::Bind {
                address: address.to_string(),
                kind: error.kind(),
            })?;
        Ok(Self {
            socket,
            tls,
            limits,
        })
    }

    /// The address that it got.
    ///
    /// # Errors
    /// [`ListenError::Bind`] when the socket is gone.
    pub fn address(&self) -> Result<SocketAddr, ListenError> {
        self.socket.local_addr().map_err(|error| ListenError::Bind {
            address: String::new(),
            kind: error.kind(),
        })
    }

    /// Serves `router` until `stop` turns true; then lets running requests end for the grace period, and cuts the rest.
    pub async fn serve(self, router: Router, mut stop: watch::Receiver<bool>) {
        let caps = Caps::new(self.limits.connections, self.limits.connections_per_ip);
        let shared = Arc::new(Connections {
            tls: self.tls.map(TlsAcceptor::from),
            limits: self.limits,
            router,
            stop: stop.clone(),
        });
        let mut running = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                biased;
                _ = stop.wait_for(|stopping| *stopping) => break,
                Some(_) = running.join_next() => continue,
                accepted = self.socket.accept() => accepted,
            };
            let Ok((stream, from)) = accepted else {
                // Out of file descriptors, most likely: waiting for one to end is all that helps.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            };
            // Above the cap the socket is dropped here: nothing has been read, nothing allocated.
            if let Some(place) = caps.enter(from.ip()) {
                let shared = Arc::clone(&shared);
                running.spawn(async move { shared.run(stream, from.ip(), place).await });
            }
        }
        drop(self.socket);
        let grace = shared.limits.grace;
        let all_ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all_ended).await.is_err() {
            running.shutdown().await;
        }
    }
}

struct Connections {
    tls: Option<TlsAcceptor>,
    limits: Limits,
    router: Router,
    stop: watch::Receiver<bool>,
}

impl Connections {
    async fn run(&self, stream: TcpStream, ip: IpAddr, _place: Place) {
        // Answers are small and complete: waiting for more to send only costs time.
        let _ = stream.set_nodelay(true);
        let Some(acceptor) = &self.tls else {
            return self.http(stream, Peer::anonymous(ip)).await;
        };
        // A peer that never finishes its handshake, or fails it, has not earned an answer.
        if let Ok(Ok(stream)) =
            tokio::time::timeout(self.limits.handshake, acceptor.accept(stream)).await
        {
            let peer = Peer::of_handshake(ip, stream.get_ref().1);
            self.http(stream, peer).await;
        }
    }

    async fn http<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
        &self,
        stream: S,
        peer: Peer,
    ) {
        let router = self.router.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer.clone());
            router.clone().oneshot(request.map(Body::new))
        });
        let stream = TokioIo::new(SlowWrites::new(stream, self.limits.write));
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_header_size(self.limits.header_bytes)
            .max_headers(self.limits.header_fields)
            .serve_connection(stream, service);
        let mut connection = std::pin::pin!(connection);
        let mut stop = self.stop.clone();
        tokio::select! {
            // An error here is the peer's: it went away, was too slow, or does not speak HTTP.
            _ = connection.as_mut() => return,
            _ = stop.wait_for(|stopping| *stopping) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}
