//! The company whose server this is, and the liveness of its database.

use fleet_protocol::ids::TenantId;

use super::people::NewUser;
use super::{Origin, StoreError};

/// A company to be created, with the person who will run its server.
pub struct NewOrganisation {
    /// Its id.
    pub tenant: TenantId,
    /// Its display name.
    pub name: String,
    /// The first administrator.
    pub administrator: NewUser,
}

/// The company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub tenant: TenantId,
    /// Its display name.
    pub name: String,
    /// When it was created, Unix milliseconds.
    pub created_ms: u64,
    /// The epoch that cursors of phones belong to.
    pub feed_epoch: u64,
}

/// Use cases around the company.
pub trait OrganisationStore {
    /// Creates the company and its first administrator.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when there is one.
    fn create_organisation(&self, new: &NewOrganisation, by: &Origin) -> Result<(), StoreError>;

    /// The company.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] before it was created.
    fn organisation(&self) -> Result<Organisation, StoreError>;

    /// Starts a new feed epoch: every phone fetches everything again. Done after a restore from backup, because phones may
    /// be ahead of the restored feeds.
    ///
    /// # Errors
    /// [`StoreError`].
    fn regenerate_feed_epoch(&self, by: &Origin) -> Result<u64, StoreError>;

    /// A number that changes when anyone has committed anything, in this program or another. Cheap enough for every 100 ms.
    ///
    /// # Errors
    /// [`StoreError`].
    fn data_version(&self) -> Result<u64, StoreError>;

    /// Proves that the store can be written to.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot.
    fn check_ready(&self) -> Result<(), StoreError>;
}
