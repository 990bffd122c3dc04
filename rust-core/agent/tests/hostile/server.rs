//! The server: TLS with whatever certificate it is told to show, then bytes that it is told to send. It counts every
//! application byte that reaches it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fleet_protocol::Version1;
use fleet_protocol::command::CommandsAnswer;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{HandshakeKind, RootCertStore, ServerConfig, ServerConnection, Stream};
use rustls_pki_types::CertificateDer;

/// How the server behaves.
pub(crate) enum Behaviour {
    /// TLS 1.3 with this chain and key, then this reply to each request.
    Tls(Arc<CertifiedKey>, Reply),
    /// The same, but only clients of this authority may come in.
    TlsForClientsOf(CertificateDer<'static>, Arc<CertifiedKey>),
    /// No TLS: these bytes, whatever comes.
    Raw(fn(&[u8]) -> Vec<u8>),
}

/// What follows a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A readable answer without content.
    Good,
    /// These bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// These bytes, then silence.
    Stall(Vec<u8>),
    /// These bytes, then one byte every few milliseconds for ever.
    Drip(Vec<u8>),
    /// These bytes, then as much more as the client takes.
    Endless(Vec<u8>),
}

/// What the server saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Application bytes after decryption (raw bytes for [`Behaviour::Raw`] after the first read).
    pub(crate) application_bytes: usize,
    /// Handshakes that came to an end, by kind.
    pub(crate) handshakes: Vec<HandshakeKind>,
    /// Connections.
    pub(crate) connections: usize,
}

pub(crate) struct HostileServer {
    pub(crate) address: String,
    seen: Arc<Mutex<Seen>>,
    connections: Arc<Mutex<Vec<thread::JoinHandle<()>>>>,
}

impl HostileServer {
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (seen, connections) = (
            Arc::new(Mutex::new(Seen::default())),
            Arc::new(Mutex::new(Vec::new())),
        );
        let server = Self {
            address,
            seen: Arc::clone(&seen),
            connections: Arc::clone(&connections),
        };
        let behaviour = Arc::new(Prepared::new(behaviour));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                seen.lock().unwrap().connections += 1;
                let (behaviour, seen) = (Arc::clone(&behaviour), Arc::clone(&seen));
                // LOCK: held over the spawn, so that whoever has an answer finds the thread that gave it.
                let mut connections = connections.lock().unwrap();
                connections.push(thread::spawn(move || behaviour.serve(stream, &seen)));
            }
        });
        server
    }

    /// What was seen by connections that have ended; waits for those that have begun.
    pub(crate) fn seen(&self) -> Seen {
        let connections = std::mem::take(&mut *self.connections.lock().unwrap());
        for connection in connections {
            connection.join().unwrap();
        }
        self.seen.lock().unwrap().clone()
    }
}

enum Prepared {
    Tls(Arc<ServerConfig>, Reply),
    Raw(fn(&[u8]) -> Vec<u8>),
}

impl Prepared {
    fn new(behaviour: Behaviour) -> Self {
        match behaviour {
            Behaviour::Tls(key, reply) => Self::Tls(
                Arc::new(
                    config()
                        .with_no_client_auth()
                        .with_cert_resolver(Arc::new(Show(key))),
                ),
                reply,
            ),
            Behaviour::TlsForClientsOf(authority, key) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(
                    Arc::new(roots),
                    Arc::new(ring::default_provider()),
                )
                .build()
                .unwrap();
                Self::Tls(
                    Arc::new(
                        config()
                            .with_client_cert_verifier(verifier)
                            .with_cert_resolver(Arc::new(Show(key))),
                    ),
                    Reply::Good,
                )
            }
            Behaviour::Raw(answer) => Self::Raw(answer),
        }
    }

    fn serve(&self, mut stream: TcpStream, seen: &Mutex<Seen>) {
        match self {
            Self::Tls(config, reply) => {
                let mut connection = ServerConnection::new(Arc::clone(config)).unwrap();
                let _ = serve_tls(&mut connection, &mut stream, reply, seen);
                if let Some(kind) = connection.handshake_kind() {
                    seen.lock().unwrap().handshakes.push(kind);
                }
                // An alert that the client must read is not lost to a reset: say goodbye, then read to the end.
                let _ = connection.write_tls(&mut stream);
                let _ = stream.shutdown(Shutdown::Write);
                let _ = drain(&mut stream);
            }
            Self::Raw(answer) => {
                let mut first = [0; 4096];
                let read = stream.read(&mut first).unwrap_or(0);
                let _ = stream.write_all(&answer(&first[..read]));
                let _ = stream.shutdown(Shutdown::Write);
                seen.lock().unwrap().application_bytes += application_records(&mut stream);
            }
        }
    }
}

fn serve_tls(
    connection: &mut ServerConnection,
    stream: &mut TcpStream,
    reply: &Reply,
    seen: &Mutex<Seen>,
) -> std::io::Result<()> {
    let mut tls = Stream::new(connection, stream);
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !is_complete(&request) {
        let read = tls.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        seen.lock().unwrap().application_bytes += read;
        request.extend_from_slice(&piece[..read]);
    }
    match reply {
        Reply::Good => tls.write_all(&zstd_answer(&good_answer()))?,
        Reply::Bytes(bytes) => tls.write_all(bytes)?,
        Reply::Stall(bytes) => {
            tls.write_all(bytes)?;
            tls.flush()?;
            // Until the client gives up.
            while tls.read(&mut piece)? > 0 {}
        }
        Reply::Drip(bytes) => {
            tls.write_all(bytes)?;
            tls.sock.set_read_timeout(Some(Duration::from_millis(5)))?;
            loop {
                tls.write_all(b"x")?;
                tls.flush()?;
                // The socket's read timeout is the metronome; the client says nothing meanwhile.
                let _ = tls.sock.peek(&mut piece);
            }
        }
        Reply::Endless(bytes) => {
            tls.write_all(bytes)?;
            let more = vec![b'x'; 64 * 1024];
            loop {
                tls.write_all(&more)?;
            }
        }
    }
    tls.conn.send_close_notify();
    tls.flush()
}

/// Whether head and body are there.
fn is_complete(request: &[u8]) -> bool {
    let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |value| value.trim().parse().unwrap());
    request.len() >= head + 4 + length
}

/// Reads TLS records to the end and counts the bytes of those that carry application data.
fn application_records(stream: &mut TcpStream) -> usize {
    const APPLICATION_DATA: u8 = 23;
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    let (mut rest, mut count) = (all.as_slice(), 0);
    while let [kind, _, _, high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(tail.len());
        if *kind == APPLICATION_DATA {
            count += length;
        }
        rest = &tail[length..];
    }
    count
}

fn drain(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut piece = [0; 4096];
    while stream.read(&mut piece)? > 0 {}
    Ok(())
}

/// A complete answer with a compressed body.
pub(crate) fn zstd_answer(json: &[u8]) -> Vec<u8> {
    let body = zstd::encode_all(json, 3).unwrap();
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(&body);
    answer
}

fn good_answer() -> Vec<u8> {
    serde_json::to_vec(&CommandsAnswer {
        v: Version1,
        commands: Vec::new(),
        lease: None,
        trust: None,
        policy: None,
        renew: false,
        feed_head: 0,
    })
    .unwrap()
}

fn config() -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
}

/// Shows a chain and signs with a key, whether they belong together or not.
#[derive(Debug)]
struct Show(Arc<CertifiedKey>);

impl ResolvesServerCert for Show {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}
