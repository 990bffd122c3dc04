//! Enrolment and certificate renewal.

mod code;
mod groups;
mod host;
mod invitation;
mod symbols;

pub use code::typed_code;
pub use invitation::{HashPin, Invitation, InvitationError};

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::bytes::Base64;
use crate::envelope::Envelope;
use crate::ids::{DeviceId, Hash32, TenantId, UserId};

/// What the QR code and the payload file hold: all that a new phone trusts. [`typed_code`] is the same for people to type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentPayload {
    /// Format version.
    pub v: Version1,
    /// `host:port` of the device API; the host is what the server's certificate must name.
    pub address: String,
    /// One-time token, 16 random bytes.
    pub token: Base64,
    /// SHA-256 of the TLS authority's SubjectPublicKeyInfo: the one trust anchor of the first connection.
    pub tls_ca_spki_sha256: Hash32,
    /// Id of the root key that signs the trust document ([`crate::keys::PublicKey::id`]).
    pub root_key_id: Hash32,
    /// When the token expires, Unix milliseconds. The server decides; this is for people.
    pub expires_ms: u64,
}

/// A phone asks to be enrolled. The certificate request proves that it holds the device key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// Format version.
    pub v: Version1,
    /// The token from the payload.
    pub token: Base64,
    /// PKCS #10 request (DER), self-signed by the P-256 device key. Its subject is ignored.
    pub csr: Base64,
    /// What kind of phone this is, for people ("host", "Pixel 9"). At most 64 characters.
    pub model: String,
}

/// The phone is enrolled. The same token and key get the same enrolment again until the token expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolAnswer {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// The company's display name.
    pub tenant_name: String,
    /// The salesperson.
    pub user: UserId,
    /// The salesperson's display name.
    pub user_name: String,
    /// The phone's id.
    pub device: DeviceId,
    /// Rises at every enrolment of the tenant: max(last + 1, Unix milliseconds).
    pub enrolment_epoch: u64,
    /// Device certificate, then its authority (DER).
    pub certificates: Vec<Base64>,
    /// The root public key that signs trust documents; its id must be the payload's `root_key_id`.
    pub root_key: crate::keys::PublicKey,
    /// The trust document.
    pub trust: Envelope,
    /// The policy in force.
    pub policy: Envelope,
    /// The first lease.
    pub lease: Envelope,
}

/// Asks for a new certificate for the same key. The TLS client certificate says who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewRequest {
    /// Format version.
    pub v: Version1,
    /// PKCS #10 request (DER) by the same device key.
    pub csr: Base64,
}

/// The new certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewAnswer {
    /// Format version.
    pub v: Version1,
    /// Device certificate, then its authority (DER).
    pub certificates: Vec<Base64>,
}
