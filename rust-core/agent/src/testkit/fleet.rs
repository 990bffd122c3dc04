//! A fleet without a server: keys that sign what a real one would sign.

use std::sync::atomic::{AtomicU64, Ordering};

use fleet_policy::bounds::default_document;
use fleet_protocol::Version1;
use fleet_protocol::command::{Command, CommandAction, CommandsAnswer};
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest, EnrolmentPayload};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, SignError};
use fleet_protocol::ids::{CommandId, DeviceId, Hash32, TenantId, UserId};
use fleet_protocol::keys::{Algorithm, KeyId, PublicKey};
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::trust::{TlsCa, TlsCaState, TrustDocument};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, IsCa, Issuer, KeyPair,
};
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// A signing key of the fleet.
pub struct FleetKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl FleetKey {
    /// The key of a seed.
    ///
    /// # Panics
    /// Never: every seed makes a key.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn new(seed: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed of 32 bytes");
        let public = PublicKey::new(Algorithm::Ed25519, pair.public_key().as_ref().to_vec())
            .expect("a key that is not of small order");
        Self { pair, public }
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// Signs a message.
    ///
    /// # Panics
    /// When `body` cannot be written as JSON.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn seal<T: serde::Serialize>(&self, kind: Kind, seq: u64, body: &T) -> Envelope {
        Envelope::seal(kind, seq, body, self).expect("a message that can be written")
    }
}

impl EnvelopeSigner for FleetKey {
    fn key_id(&self) -> KeyId {
        self.public.id()
    }

    fn algorithm(&self) -> Algorithm {
        self.public.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.pair.sign(message).as_ref().to_vec())
    }
}

/// A company with one salesperson and one phone.
pub struct FakeFleet {
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub epoch: u64,
    /// Signs trust documents.
    pub root: FleetKey,
    /// Signs commands.
    pub command_key: FleetKey,
    /// Signs policies and leases.
    pub statement_key: FleetKey,
    authority: Issuer<'static, KeyPair>,
    authority_der: Vec<u8>,
    seq: AtomicU64,
}

impl FakeFleet {
    /// A new company.
    ///
    /// # Panics
    /// When the certificate authority cannot be made.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_der = params
            .self_signed(&key)
            .expect("a certificate")
            .der()
            .to_vec();
        Self {
            tenant: TenantId::from_bytes([1; 16]),
            device: DeviceId::from_bytes([2; 16]),
            epoch: 1_000,
            root: FleetKey::new(11),
            command_key: FleetKey::new(12),
            statement_key: FleetKey::new(13),
            authority: Issuer::new(params, key),
            authority_der,
            seq: AtomicU64::new(10),
        }
    }

    /// The next sequence of anything that this fleet signs.
    pub fn next_seq(&self) -> u64 {
        self.seq.fetch_add(1, Ordering::SeqCst)
    }

    /// What a QR code would hold.
    ///
    /// # Panics
    /// Never: a payload can be written.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn payload(&self) -> Vec<u8> {
        serde_json::to_vec(&EnrolmentPayload {
            v: Version1,
            address: "127.0.0.1:1".to_owned(),
            token: vec![7; 20].into(),
            tls_ca_spki_sha256: Hash32([8; 32]),
            root_key_id: self.root.public().id(),
            expires_ms: 0,
        })
        .expect("a payload that can be written")
    }

    /// The server's answer to a request.
    ///
    /// # Panics
    /// When the request is no certificate request.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn answer_enrolment(&self, request: &EnrolRequest, now_ms: u64) -> EnrolAnswer {
        let certificate = CertificateSigningRequestParams::from_der(&request.csr.as_slice().into())
            .expect("a request")
            .signed_by(&self.authority)
            .expect("a certificate");
        EnrolAnswer {
            v: Version1,
            tenant: self.tenant,
            tenant_name: "远山贸易".to_owned(),
            user: UserId::from_bytes([3; 16]),
            user_name: "李雷".to_owned(),
            device: self.device,
            enrolment_epoch: self.epoch,
            certificates: vec![
                certificate.der().to_vec().into(),
                self.authority_der.clone().into(),
            ],
            root_key: self.root.public(),
            trust: self.trust(1, |_| {}),
            policy: self.policy(1, |_| {}),
            lease: self.lease(now_ms),
        }
    }

    /// A trust document.
    #[must_use]
    pub fn trust(&self, version: u64, change: impl FnOnce(&mut TrustDocument)) -> Envelope {
        let mut document = TrustDocument {
            v: Version1,
            tenant: self.tenant,
            issued_ms: 0,
            tls_cas: vec![TlsCa {
                state: TlsCaState::Active,
                certificate: self.authority_der.clone().into(),
                spki_sha256: crate::transport::pins::spki_sha256(&self.authority_der)
                    .unwrap_or_default(),
            }],
            device_cas: vec![self.authority_der.clone().into()],
            command_keys: vec![self.command_key.public()],
            statement_keys: vec![self.statement_key.public()],
            server_addresses: vec![],
            recovery_addresses: vec![],
        };
        change(&mut document);
        self.root.seal(Kind::Trust, version, &document)
    }

    /// A policy.
    #[must_use]
    pub fn policy(&self, version: u64, change: impl FnOnce(&mut PolicyDocument)) -> Envelope {
        let mut document = default_document(self.tenant, 0);
        change(&mut document);
        self.statement_key.seal(Kind::Policy, version, &document)
    }

    /// A lease of the default length, issued now.
    #[must_use]
    pub fn lease(&self, now_ms: u64) -> Envelope {
        let lease = Lease {
            v: Version1,
            tenant: self.tenant,
            device: self.device,
            enrolment_epoch: self.epoch,
            issued_ms: now_ms,
            rules: default_document(self.tenant, 0).lease,
        };
        self.statement_key
            .seal(Kind::Lease, self.next_seq(), &lease)
    }

    /// What a command to the phone with this key says.
    #[must_use]
    pub fn command(&self, device_key_id: Hash32, action: CommandAction) -> Command {
        let number = self.next_seq();
        Command {
            v: Version1,
            tenant: self.tenant,
            device_key_id,
            enrolment_epoch: self.epoch,
            command: CommandId::from_parts(number, &[9; 10]),
            issued_ms: 0,
            action,
        }
    }

    /// A command as this fleet signs it.
    #[must_use]
    pub fn sign_command(&self, command: &Command) -> Envelope {
        self.command_key
            .seal(Kind::Command, self.next_seq(), command)
    }

    /// A check-in without news.
    #[must_use]
    pub fn no_news(&self) -> CommandsAnswer {
        CommandsAnswer {
            v: Version1,
            commands: vec![],
            lease: None,
            trust: None,
            policy: None,
            renew: false,
            feed_head: 0,
        }
    }
}

impl Default for FakeFleet {
    fn default() -> Self {
        Self::new()
    }
}
