//! A phone as the wire sees one: a P-256 key, a certificate, TLS that trusts the folder's authority.

use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::Version1;
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest, RenewRequest};
use fleet_protocol::envelope::{EnvelopeSigner, SignError};
use fleet_protocol::ids::DeviceId;
use fleet_protocol::keys::{Algorithm, KeyId, PublicKey};
use fleet_server::clock::Clock;
use fleet_server::data_folder::AuthorityRole;
use rcgen::{CertificateParams, KeyPair};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use serde::Serialize;

use super::http::{Answer, exchange};
use super::{Running, TestClock};

pub(crate) type Tls = StreamOwned<ClientConnection, TcpStream>;

pub(crate) struct Phone {
    pub(crate) key: KeyPair,
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    pub(crate) enrolment: Option<EnrolAnswer>,
}

#[derive(Debug)]
struct ClientTime(Arc<TestClock>);

impl TimeProvider for ClientTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_millis(
            self.0.now_ms(),
        )))
    }
}

impl Phone {
    pub(crate) fn new() -> Self {
        Self {
            key: KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap(),
            certificates: Vec::new(),
            enrolment: None,
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.enrolment.as_ref().unwrap().device
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey::new(Algorithm::Es256, self.key.public_key_raw().to_vec()).unwrap()
    }

    pub(crate) fn csr(&self) -> Vec<u8> {
        let request = CertificateParams::default()
            .serialize_request(&self.key)
            .unwrap();
        request.der().to_vec()
    }

    /// A connection with the phone's certificate, or without one when it has none.
    pub(crate) fn connect(&self, to: &Running) -> Tls {
        let certificate = to
            .data_folder()
            .authority(AuthorityRole::TlsActive)
            .unwrap()
            .certificate()
            .clone();
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_details(
            provider,
            Arc::new(ClientTime(Arc::clone(&to.clock))),
        )
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots);
        let config = if self.certificates.is_empty() {
            builder.with_no_client_auth()
        } else {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
            builder
                .with_client_auth_cert(self.certificates.clone(), key)
                .unwrap()
        };
        let name = "localhost".try_into().unwrap();
        let client = ClientConnection::new(Arc::new(config), name).unwrap();
        let stream = TcpStream::connect(to.server().device_addr).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        StreamOwned::new(client, stream)
    }

    pub(crate) fn get(&self, to: &Running, path: &str) -> Option<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        exchange(&mut self.connect(to), request.as_bytes())
    }

    pub(crate) fn post<T: Serialize>(&self, to: &Running, path: &str, body: &T) -> Option<Answer> {
        self.post_json(to, path, &serde_json::to_vec(body).unwrap())
    }

    pub(crate) fn post_json(&self, to: &Running, path: &str, json: &[u8]) -> Option<Answer> {
        let body = zstd::bulk::compress(json, 1).unwrap();
        exchange(&mut self.connect(to), &post_request(path, &body))
    }

    pub(crate) fn enrol(&mut self, to: &Running, token: &[u8]) -> (u16, String) {
        let request = EnrolRequest {
            v: Version1,
            token: token.to_vec().into(),
            csr: self.csr().into(),
            model: "host".into(),
        };
        let answer = self.post(to, "/v1/enrol", &request).unwrap();
        if answer.status != 200 {
            return (answer.status, answer.code());
        }
        let enrolled: EnrolAnswer = serde_json::from_value(answer.json()).unwrap();
        self.certificates = certificates(&enrolled.certificates);
        self.enrolment = Some(enrolled);
        (200, String::new())
    }

    pub(crate) fn renew_request(&self) -> RenewRequest {
        RenewRequest {
            v: Version1,
            csr: self.csr().into(),
        }
    }
}

pub(crate) fn certificates(sent: &[fleet_protocol::bytes::Base64]) -> Vec<CertificateDer<'static>> {
    sent.iter()
        .map(|der| CertificateDer::from(der.0.clone()))
        .collect()
}

pub(crate) fn post_request(path: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-encoding: zstd\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

impl EnvelopeSigner for Phone {
    fn key_id(&self) -> KeyId {
        self.public().id()
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        rcgen::SigningKey::sign(&self.key, message).map_err(|_| SignError)
    }
}
