//! A real server on loopback, its clock in the test's hands, and peers that speak to it over real sockets.

pub(crate) mod browser;
pub(crate) mod http;
pub(crate) mod phone;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fleet_protocol::ids::{DeviceId, Hash32, UserId};
use fleet_server::clock::Clock;
use fleet_server::data_folder::DataFolder;
use fleet_server::fleet::role::Role;
use fleet_server::initialise::{NewServer, initialise};
use fleet_server::listen::limits::Limits;
use fleet_server::random::{SystemRandomness, bytes};
use fleet_server::serve::{RunningServer, ServeConfig, open_store, start};
use fleet_server::store::enrolment::{EnrolmentStore, NewToken};
use fleet_server::store::people::{NewUser, PeopleStore};
use fleet_server::store::sqlite::SqliteStore;
use fleet_server::store::{Actor, Origin};

pub(crate) const DAY_MS: u64 = 86_400_000;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicU64);

impl TestClock {
    pub(crate) fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A server that runs, and its folder.
pub(crate) struct Running {
    pub(crate) clock: Arc<TestClock>,
    pub(crate) password: String,
    pub(crate) server: Option<RunningServer>,
    folder: tempfile::TempDir,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicU64::new(1_790_000_000_000)));
        let made = initialise(
            &folder.path().join("data"),
            &new_server(),
            clock.as_ref(),
            &SystemRandomness,
        )
        .unwrap();
        let mut running = Self {
            clock,
            password: made.one_time_password.to_string(),
            server: None,
            folder,
        };
        running.server = Some(start(running.config(limits)).unwrap());
        running
    }

    pub(crate) fn config(&self, limits: Limits) -> ServeConfig {
        let any = "127.0.0.1:0".parse().unwrap();
        let mut config = ServeConfig::new(self.data(), any, any);
        config.clock = Arc::<TestClock>::clone(&self.clock);
        config.limits = limits;
        config
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn data_folder(&self) -> DataFolder {
        DataFolder::open(&self.data()).unwrap()
    }

    pub(crate) fn server(&self) -> &RunningServer {
        self.server.as_ref().unwrap()
    }

    /// The store, opened a second time: what a command beside the server does.
    pub(crate) fn beside(&self) -> SqliteStore {
        open_store(&self.data_folder(), self.clock.as_ref()).unwrap()
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin {
            actor: Actor::CommandLine,
            at_ms: self.clock.now_ms(),
        }
    }

    pub(crate) fn add_user(&self, name: &str, role: Role) -> UserId {
        let id = UserId::from_parts(self.clock.now_ms(), &bytes(&SystemRandomness).unwrap());
        let new = NewUser {
            id,
            name: name.into(),
            display_name: name.into(),
            role,
            password: None,
        };
        self.beside().add_user(&new, &self.origin()).unwrap();
        id
    }

    /// A token for `user` that lives for ten minutes.
    pub(crate) fn token(&self, user: UserId) -> Vec<u8> {
        let token = bytes::<20>(&SystemRandomness).unwrap();
        let new = NewToken {
            token_hash: Hash32::of(&[&token]),
            user,
            expires_ms: self.clock.now_ms() + 600_000,
        };
        self.beside().add_token(&new, &self.origin()).unwrap();
        token.to_vec()
    }

    /// An enrolled phone of a new salesperson.
    pub(crate) fn phone(&self, user: &str) -> phone::Phone {
        let user = self.add_user(user, Role::Salesperson);
        let mut phone = phone::Phone::new();
        let (status, _) = phone.enrol(self, &self.token(user));
        assert_eq!(status, 200);
        phone
    }

    pub(crate) fn order_wipe(&self, device: DeviceId) {
        let folder = self.data_folder();
        let key = folder
            .role_key(fleet_server::data_folder::SigningRole::Command)
            .unwrap();
        fleet_server::order::order_wipe(
            &self.beside(),
            &key,
            &SystemRandomness,
            device,
            None,
            &self.origin(),
        )
        .unwrap();
    }
}

pub(crate) fn new_server() -> NewServer {
    NewServer {
        company: "晨星贸易".into(),
        hosts: vec!["localhost".into(), "127.0.0.1".into()],
        addresses: Vec::new(),
        administrator: "admin".into(),
    }
}
