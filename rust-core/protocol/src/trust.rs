//! The root-signed trust document: whom a phone believes, for what.
//!
//! The envelope's `seq` is the document's version; a phone keeps the highest it has seen and refuses a lower one.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::bytes::Base64;
use crate::ids::{Hash32, TenantId};
use crate::keys::{KeySet, PublicKey};

/// The trust document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustDocument {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// When it was signed, Unix milliseconds.
    pub issued_ms: u64,
    /// The authorities that may issue the server's certificate: active, backup and next.
    pub tls_cas: Vec<TlsCa>,
    /// Authorities of device certificates, newest first; old ones stay for late phones.
    pub device_cas: Vec<Base64>,
    /// May sign [`crate::command::Command`].
    pub command_keys: Vec<PublicKey>,
    /// May sign policies, leases and checkpoints.
    pub statement_keys: Vec<PublicKey>,
    /// `host:port` of the device API, in order of preference. May be empty: then the enrolment address stands alone.
    pub server_addresses: Vec<String>,
    /// `host:port` where a newer document can be had when all pins are lost.
    pub recovery_addresses: Vec<String>,
}

/// One pinned certificate authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsCa {
    /// Its part in rotation.
    pub state: TlsCaState,
    /// The CA certificate (DER).
    pub certificate: Base64,
    /// SHA-256 of its SubjectPublicKeyInfo (DER): the pin.
    pub spki_sha256: Hash32,
}

/// A pinned authority's part in rotation. All three are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsCaState {
    /// Issues today's server certificates.
    Active,
    /// Kept offline for the day the active key is lost.
    Backup,
    /// Will become active at the next rotation.
    Next,
}

impl TrustDocument {
    /// The allow-list for commands.
    #[must_use]
    pub fn command_key_set(&self) -> KeySet {
        KeySet::new(self.command_keys.clone())
    }

    /// The allow-list for policies, leases and checkpoints.
    #[must_use]
    pub fn statement_key_set(&self) -> KeySet {
        KeySet::new(self.statement_keys.clone())
    }
}
