//! A company with its server. The store is opened a second time beside the running service, as admin commands do.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use agent_core::ports::Clock as _;
use agent_core::testkit::FakeClock;
use fleet_policy::bounds::default_document;
use fleet_protocol::Version1;
use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::enrol::EnrolmentPayload;
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind};
use fleet_protocol::ids::{CommandId, DeviceId, Hash32, RecordId, UserId};
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::trust::{TlsCaState, TrustDocument};
use fleet_server::clock::Clock;
use fleet_server::data_folder::{DataFolder, SigningRole};
use fleet_server::fleet::role::Role;
use fleet_server::initialise::{NewServer, initialise};
use fleet_server::random::SystemRandomness;
use fleet_server::serve::{RunningServer, ServeConfig, open_store, start};
use fleet_server::store::commands::NewCommand;
use fleet_server::store::documents::DocumentKind;
use fleet_server::store::enrolment::NewToken;
use fleet_server::store::import::{Identity, ImportRow};
use fleet_server::store::people::NewUser;
use fleet_server::store::{Actor, Origin, Store};
use serde_json::Value;
use uuid::Uuid;

/// A company, its data folder, its running server and its clock.
pub(crate) struct Fleet {
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) folder: DataFolder,
    address: SocketAddr,
    server: Option<RunningServer>,
    next: AtomicU64,
    _home: tempfile::TempDir,
}

/// The phones' clock, as the server reads it.
struct SharedClock(Arc<FakeClock>);

impl Clock for SharedClock {
    fn now_ms(&self) -> u64 {
        self.0.now().wall_ms
    }
}

impl Fleet {
    pub(crate) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let clock = Arc::new(FakeClock::new());
        let shared = SharedClock(Arc::clone(&clock));
        let company = NewServer {
            company: "测试公司".to_owned(),
            hosts: vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
            addresses: Vec::new(),
            administrator: "admin".to_owned(),
        };
        initialise(&data, &company, &shared, &SystemRandomness).unwrap();
        let folder = DataFolder::open(&data).unwrap();
        let store: Arc<dyn Store> = Arc::new(open_store(&folder, &shared).unwrap());
        let mut fleet = Self {
            clock,
            store,
            folder,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            server: None,
            next: AtomicU64::new(1000),
            _home: home,
        };
        fleet.resume();
        fleet
    }

    /// The server goes away; its port stays its own.
    pub(crate) fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }

    /// The server comes back at its old port.
    pub(crate) fn resume(&mut self) {
        let mut config = ServeConfig::new(
            self.folder.layout().root().to_path_buf(),
            self.address,
            SocketAddr::from(([127, 0, 0, 1], 0)),
        );
        config.clock = Arc::new(SharedClock(Arc::clone(&self.clock)));
        let server = start(config).unwrap();
        self.address = server.device_addr;
        self.server = Some(server);
    }

    /// A copy of the database, as an operator makes one while nothing runs.
    pub(crate) fn back_up(&mut self) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        self.stop();
        for (from, name) in self.database() {
            std::fs::copy(from, copy.path().join(name)).unwrap();
        }
        self.reopen();
        copy
    }

    /// Everything since that copy is forgotten.
    pub(crate) fn restore(&mut self, copy: &tempfile::TempDir) {
        self.stop();
        let aside = tempfile::tempdir().unwrap();
        let data = self.folder.layout().root().to_path_buf();
        for (file, name) in self.database() {
            std::fs::rename(file, aside.path().join(name)).unwrap();
        }
        for entry in std::fs::read_dir(copy.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
        }
        self.reopen();
    }

    /// The store anew, and the server: a handle that was open while its file was copied has lost its locks.
    fn reopen(&mut self) {
        let clock = SharedClock(Arc::clone(&self.clock));
        self.store = Arc::new(open_store(&self.folder, &clock).unwrap());
        self.resume();
    }

    /// The files of the database.
    fn database(&self) -> Vec<(std::path::PathBuf, std::ffi::OsString)> {
        std::fs::read_dir(self.folder.layout().root())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("fleet.db"))
            .map(|entry| (entry.path(), entry.file_name()))
            .collect()
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.clock.now().wall_ms
    }

    pub(crate) fn by(&self) -> Origin {
        Origin {
            actor: Actor::CommandLine,
            at_ms: self.now_ms(),
        }
    }

    fn fresh(&self) -> u128 {
        u128::from(self.next.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn salesperson(&self, name: &str) -> UserId {
        let id = UserId(Uuid::from_u128(self.fresh()));
        self.store
            .add_user(
                &NewUser {
                    id,
                    name: name.to_owned(),
                    display_name: name.to_owned(),
                    role: Role::Salesperson,
                    password: None,
                },
                &self.by(),
            )
            .unwrap();
        id
    }

    /// A payload for `user` that expires after `ttl_ms`.
    pub(crate) fn payload(&self, user: UserId, ttl_ms: u64) -> EnrolmentPayload {
        let token = self.fresh().to_be_bytes().to_vec();
        let expires_ms = self.now_ms() + ttl_ms;
        self.store
            .add_token(
                &NewToken {
                    token_hash: Hash32::of(&[&token]),
                    user,
                    expires_ms,
                },
                &self.by(),
            )
            .unwrap();
        EnrolmentPayload {
            v: Version1,
            address: self.address(),
            token: token.into(),
            tls_ca_spki_sha256: self.active_pin(),
            root_key_id: self.folder.settings().root_key.id(),
            expires_ms,
        }
    }

    fn active_pin(&self) -> Hash32 {
        let trust: TrustDocument =
            serde_json::from_slice(self.folder.trust().unwrap().payload.as_slice()).unwrap();
        trust
            .tls_cas
            .iter()
            .find(|ca| ca.state == TlsCaState::Active)
            .unwrap()
            .spki_sha256
    }

    /// Imports customers with these names and phones.
    pub(crate) fn import(&self, owner: UserId, customers: &[(String, String)]) -> Vec<RecordId> {
        let rows: Vec<ImportRow> = customers
            .iter()
            .map(|(name, phone)| {
                let candidate = RecordId(Uuid::from_u128(self.fresh()));
                ImportRow {
                    identity: Identity {
                        key: Hash32::of(&[candidate.as_bytes()]),
                        stamp: None,
                    },
                    fields: texts(&[("name", name), ("phone", phone)]),
                    owner: Some(owner),
                    candidate,
                }
            })
            .collect();
        self.store.import_batch(&rows, false, &self.by()).unwrap();
        rows.iter().map(|row| row.candidate).collect()
    }

    /// Imports `count` customers; the first is called 张伟.
    pub(crate) fn import_many(&self, owner: UserId, count: usize) -> Vec<RecordId> {
        let customers: Vec<_> = (0..count)
            .map(|number| {
                let name = match number {
                    0 => "张伟".to_owned(),
                    _ => format!("Customer {number:04}"),
                };
                (name, format!("+861380000{number:04}"))
            })
            .collect();
        self.import(owner, &customers)
    }

    pub(crate) fn order(&self, device: DeviceId, action: CommandAction) -> CommandId {
        let key = self.folder.role_key(SigningRole::Command).unwrap();
        let target = self.store.device(device).unwrap();
        let id = CommandId(Uuid::from_u128(self.fresh()));
        let command = Command {
            v: Version1,
            tenant: self.store.organisation().unwrap().tenant,
            device_key_id: target.key.id(),
            enrolment_epoch: target.enrolment_epoch,
            command: id,
            issued_ms: self.now_ms(),
            action,
        };
        let seq = self
            .store
            .next_sequence(Kind::Command, &key.key_id(), self.now_ms())
            .unwrap();
        let new = NewCommand {
            id,
            device,
            action,
            reason: None,
            envelope: Envelope::seal(Kind::Command, seq, &command, &key).unwrap(),
        };
        self.store.add_command(&new, &self.by()).unwrap();
        id
    }

    /// Signs and publishes the next version of the trust document.
    pub(crate) fn publish_trust(&self, change: impl FnOnce(&mut TrustDocument)) {
        let newest = self.store.latest_document(DocumentKind::Trust).unwrap();
        let newest = newest.map_or(0, |document| document.seq);
        let envelope = self
            .folder
            .sign_trust(newest, self.now_ms(), change)
            .unwrap();
        self.store
            .put_document(DocumentKind::Trust, &envelope, &self.by())
            .unwrap();
    }

    /// All TLS keys are lost, and an operator makes new ones.
    pub(crate) fn replace_tls(&mut self) {
        self.stop();
        let authorities = self.folder.replace_tls_authorities(self.now_ms()).unwrap();
        self.publish_trust(|document| document.tls_cas = authorities);
        self.resume();
    }

    /// Signs and publishes the next version of the policy. Returns it.
    pub(crate) fn publish_policy(&self, change: impl FnOnce(&mut PolicyDocument)) -> u64 {
        let tenant = self.store.organisation().unwrap().tenant;
        let mut document = default_document(tenant, self.now_ms());
        change(&mut document);
        let version = self
            .store
            .latest_document(DocumentKind::Policy)
            .unwrap()
            .unwrap()
            .seq
            + 1;
        let key = self.folder.role_key(SigningRole::Statement).unwrap();
        let envelope = Envelope::seal(Kind::Policy, version, &document, &key).unwrap();
        self.store
            .put_document(DocumentKind::Policy, &envelope, &self.by())
            .unwrap();
        version
    }
}

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect()
}
