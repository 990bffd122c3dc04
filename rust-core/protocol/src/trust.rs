//! The root-signed trust document: whom a phone believes, for what.
//!
//! The envelope's `seq` is the document's version; a phone keeps the highest it has seen and refuses a lower one.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Version1;
use crate::bytes::Base64;
use crate::ids::{Hash32, TenantId};
use crate::keys::{Algorithm, KeySet, PublicKey};

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
    /// May sign [`crate::command::Command`]. Ed25519 keys only.
    #[serde(deserialize_with = "role_keys")]
    pub command_keys: Vec<PublicKey>,
    /// May sign policies, leases and checkpoints. Ed25519 keys only.
    #[serde(deserialize_with = "role_keys")]
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

/// Keys of the server's roles. One of the sort that phones identify themselves with has no place here: a document that names one
/// is refused whole, whoever signed it.
fn role_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PublicKey>, D::Error> {
    let keys = Vec::<PublicKey>::deserialize(deserializer)?;
    if keys.iter().all(|key| key.algorithm() == Algorithm::Ed25519) {
        Ok(keys)
    } else {
        Err(D::Error::custom("a role key is an Ed25519 key"))
    }
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ids::TenantId;

    #[test]
    fn a_phones_sort_of_key_never_signs_for_the_server() {
        let document = TrustDocument {
            v: Version1,
            tenant: TenantId::from_bytes([1; 16]),
            issued_ms: 1,
            tls_cas: vec![],
            device_cas: vec![],
            command_keys: vec![],
            statement_keys: vec![],
            server_addresses: vec![],
            recovery_addresses: vec![],
        };
        let mut point = vec![7; 65];
        point[0] = 4;
        let phone = PublicKey::new(Algorithm::Es256, point).unwrap();
        let good = serde_json::to_value(&document).unwrap();
        assert!(serde_json::from_value::<TrustDocument>(good.clone()).is_ok());
        for role in ["command_keys", "statement_keys"] {
            let mut bad = good.clone();
            if let Value::Object(fields) = &mut bad {
                fields.insert(role.to_owned(), json!([phone]));
            }
            assert!(
                serde_json::from_value::<TrustDocument>(bad).is_err(),
                "{role}"
            );
        }
    }
}
