//! A phone's side of a connection: identity, trust document, payload.

use std::sync::Arc;
use std::time::Duration;

use agent_core::transport::{ClientIdentity, Timeouts, Transport, TransportError, enrol};
use fleet_protocol::Version1;
use fleet_protocol::command::{CommandsAnswer, CommandsQuery};
use fleet_protocol::enrol::{EnrolRequest, HashPin, Invitation};
use fleet_protocol::ids::{Hash32, TenantId};
use fleet_protocol::trust::{TlsCa, TrustDocument};

use super::authority::{Authority, Leaf};
use super::vault::TestVault;

/// 22 November 2026.
pub(crate) const NOW_MS: u64 = 1_795_305_600_000;
/// Ten years later.
pub(crate) const LATE_MS: u64 = NOW_MS + 10 * 365 * 86_400_000;

/// Short enough for tests, long enough for a busy machine where it matters.
pub(crate) const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(20),
    idle: Duration::from_secs(20),
    total: Duration::from_secs(60),
};

/// A phone that trusts some authorities.
pub(crate) struct Phone {
    pub(crate) trust: TrustDocument,
    pub(crate) identity: ClientIdentity,
    pub(crate) judge_ms: u64,
    pub(crate) timeouts: Timeouts,
}

impl Phone {
    pub(crate) fn trusting(tls_cas: Vec<TlsCa>) -> Self {
        Self::with_vault(tls_cas, TestVault::new())
    }

    pub(crate) fn with_vault(tls_cas: Vec<TlsCa>, vault: TestVault) -> Self {
        // The servers of these tests do not ask who signed the client's certificate, unless they say so.
        let certificates = Authority::new("device authority")
            .issue(&Leaf::default(), &[])
            .cert
            .iter()
            .map(|certificate| certificate.to_vec())
            .collect();
        Self {
            trust: trust(tls_cas),
            identity: ClientIdentity {
                certificates,
                alias: "identity-1".to_owned(),
                vault: Arc::new(vault),
            },
            judge_ms: NOW_MS,
            timeouts: TIMEOUTS,
        }
    }

    pub(crate) fn transport(&self, address: &str) -> Transport {
        self.transport_to(vec![address.to_owned()])
    }

    pub(crate) fn transport_to(&self, addresses: Vec<String>) -> Transport {
        Transport::with_timeouts(
            self.identity.clone(),
            &self.trust,
            addresses,
            self.judge_ms,
            self.timeouts,
        )
        .unwrap()
    }

    pub(crate) fn ask(&self, address: &str) -> Result<CommandsAnswer, TransportError> {
        self.transport(address).commands(&CommandsQuery::default())
    }

    /// A first connection that trusts one hash; the servers of these tests never answer it.
    pub(crate) fn enrol(pin: Hash32, address: &str, now_ms: u64) -> TransportError {
        Self::enrol_pinning(HashPin::Whole(pin), address, now_ms)
    }

    /// The same with what a person typed of the hash.
    pub(crate) fn enrol_typed(pin: Hash32, address: &str, now_ms: u64) -> TransportError {
        let first = pin.0[..16].try_into().unwrap();
        Self::enrol_pinning(HashPin::First16(first), address, now_ms)
    }

    fn enrol_pinning(tls_ca: HashPin, address: &str, now_ms: u64) -> TransportError {
        let invitation = Invitation {
            address: address.to_owned(),
            token: vec![7; 20].into(),
            tls_ca,
            root_key: HashPin::Whole(Hash32([1; 32])),
            expires_ms: NOW_MS,
            typed: matches!(tls_ca, HashPin::First16(_)),
            source: Vec::new().into(),
        };
        let request = EnrolRequest {
            v: Version1,
            token: vec![7; 20].into(),
            csr: vec![1].into(),
            model: "host".to_owned(),
        };
        enrol(&invitation, &request, now_ms).unwrap_err()
    }
}

pub(crate) fn trust(tls_cas: Vec<TlsCa>) -> TrustDocument {
    TrustDocument {
        v: Version1,
        tenant: TenantId::from_bytes([1; 16]),
        issued_ms: NOW_MS,
        tls_cas,
        device_cas: Vec::new(),
        command_keys: Vec::new(),
        statement_keys: Vec::new(),
        server_addresses: Vec::new(),
        recovery_addresses: Vec::new(),
    }
}
