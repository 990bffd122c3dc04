//! What an administrative verb works with: the folder, its store, the clock. Works beside a running server.

use std::path::Path;

use fleet_protocol::ids::DeviceId;

use crate::clock::{Clock, SystemClock};
use crate::data_folder::DataFolder;
use crate::serve::open_store;
use crate::store::devices::DeviceStore;
use crate::store::people::{PeopleStore, User};
use crate::store::sqlite::SqliteStore;
use crate::store::{Actor, Origin, StoreError};

use super::failure::{Failure, Unknown};

pub(super) struct Session {
    pub(super) folder: DataFolder,
    pub(super) store: SqliteStore,
}

impl Session {
    pub(super) fn open(data: &Path) -> Result<Self, Failure> {
        let folder = DataFolder::open(data)?;
        let store = open_store(&folder, &SystemClock)?;
        Ok(Self { folder, store })
    }

    pub(super) fn now_ms(&self) -> u64 {
        SystemClock.now_ms()
    }

    pub(super) fn origin(&self) -> Origin {
        Origin {
            actor: Actor::CommandLine,
            at_ms: self.now_ms(),
        }
    }

    /// The id of a phone that is here.
    pub(super) fn phone(&self, name: &str) -> Result<DeviceId, Failure> {
        let unknown = || Failure::Unknown(Unknown::Phone, name.to_owned());
        let device: DeviceId = name.parse().map_err(|_| unknown())?;
        match self.store.calling_device(device) {
            Ok(_) => Ok(device),
            Err(StoreError::NotFound) => Err(unknown()),
            Err(other) => Err(other.into()),
        }
    }

    pub(super) fn user(&self, name: &str) -> Result<User, Failure> {
        self.store.user_by_name(name).map_err(|error| match error {
            StoreError::NotFound => Failure::Unknown(Unknown::User, name.to_owned()),
            other => other.into(),
        })
    }
}
