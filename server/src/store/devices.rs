//! Phones: what is known of each, their certificates, and what happens when one calls.

use fleet_protocol::envelope::Envelope;
use fleet_protocol::ids::{DeviceId, UserId};
use fleet_protocol::keys::{KeyId, PublicKey};

use super::{Origin, StoreError};
use crate::fleet::device_lifecycle::DeviceState;

/// A phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserId,
    /// Their unique name.
    pub user_name: String,
    /// Whether they are shut out.
    pub user_disabled: bool,
    /// Its identity key.
    pub key: PublicKey,
    /// What kind of phone it is.
    pub model: String,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// Its state.
    pub state: DeviceState,
    /// When it was revoked, Unix milliseconds.
    pub revoked_ms: Option<u64>,
    /// When it was enrolled, Unix milliseconds.
    pub enrolled_ms: u64,
    /// When it last called, Unix milliseconds.
    pub last_seen_ms: Option<u64>,
    /// The feed position that it has told us it applied.
    pub cursor: u64,
    /// How many customers its owner has; counted only where phones are shown to people.
    pub customers: Option<u64>,
    /// Audit entries stored.
    pub audit_entries: u64,
    /// When it erases itself at the latest if it stays away, Unix milliseconds; `None` before its first call.
    pub erases_by_ms: Option<u64>,
}

impl Device {
    /// Whether it may pull and push.
    #[must_use]
    pub fn may_sync(&self) -> bool {
        self.state.may_sync() && self.revoked_ms.is_none() && !self.user_disabled
    }
}

/// A certificate that was issued to a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCertificate {
    /// To whom.
    pub device: DeviceId,
    /// Its serial number.
    pub serial: Vec<u8>,
    /// Valid from, Unix milliseconds.
    pub not_before_ms: u64,
    /// Valid until, Unix milliseconds.
    pub not_after_ms: u64,
}

/// A phone calls for its commands.
pub struct Contact {
    /// Which.
    pub device: DeviceId,
    /// Now, Unix milliseconds.
    pub at_ms: u64,
    /// The feed position that it has applied.
    pub cursor: u64,
    /// The key that will sign its lease.
    pub lease_key: KeyId,
    /// How long after this call the phone erases itself under that lease, milliseconds.
    pub erases_after_ms: u64,
}

/// What is to be told to a phone that calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactAnswer {
    /// The phone as it stands now.
    pub device: Device,
    /// The sequence for its lease; `None` when it may have none (revoked, replaced, or to be erased).
    pub lease_seq: Option<u64>,
    /// Open commands in order; a wipe stands alone.
    pub commands: Vec<Envelope>,
    /// Whether there are commands that the phone has yet to take in.
    pub new_commands: bool,
    /// The newest sequence of its owner's feed.
    pub feed_head: u64,
}

/// What a waiting phone waits for. Compare two of these to see whether there is news.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Whether the phone is known.
    pub known: bool,
    /// Whether it is revoked.
    pub revoked: bool,
    /// Highest sequence among open commands; 0 when there is none.
    pub newest_command: u64,
    /// Open commands that the phone has yet to take in.
    pub open_commands: u64,
    /// Newest version of the trust document.
    pub trust: u64,
    /// Newest version of the policy.
    pub policy: u64,
    /// The newest sequence of its owner's feed.
    pub feed_head: u64,
}

/// Use cases around phones.
pub trait DeviceStore {
    /// All phones, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn devices(&self) -> Result<Vec<Device>, StoreError>;

    /// One phone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn device(&self, id: DeviceId) -> Result<Device, StoreError>;

    /// The phone of a request: as [`Self::device`], but nothing is counted.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn calling_device(&self, id: DeviceId) -> Result<Device, StoreError>;

    /// The newest enrolment of an identity key; `None` when it was never enrolled.
    ///
    /// # Errors
    /// [`StoreError`].
    fn device_by_key(&self, key: &KeyId) -> Result<Option<Device>, StoreError>;

    /// Revokes a phone: it may fetch commands and send receipts, nothing else, for ever.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn revoke_device(&self, id: DeviceId, by: &Origin) -> Result<(), StoreError>;

    /// Notes that a phone called, and gathers what it is to be told. Durable before it returns.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn contact(&self, contact: &Contact) -> Result<ContactAnswer, StoreError>;

    /// What a waiting phone would be told, without noting anything.
    ///
    /// # Errors
    /// [`StoreError`].
    fn news(&self, id: DeviceId) -> Result<News, StoreError>;

    /// Notes a certificate before it is handed out.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when the serial number was used before.
    fn log_certificate(&self, issued: &IssuedCertificate, at_ms: u64) -> Result<(), StoreError>;

    /// Certificates of a phone, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn certificates(&self, device: DeviceId) -> Result<Vec<IssuedCertificate>, StoreError>;
}
