//! A company with two salespeople and a manager, in a fresh store.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fleet_protocol::Version1;
use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{CommandId, DeviceId, Hash32, OpId, RecordId, TenantId, UserId};
use fleet_protocol::keys::{Algorithm, PublicKey};
use fleet_protocol::receipt::{Receipt, ReceiptEvent};
use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::{FeedChange, FeedItem, Hlc, OpResult, Operation, PullQuery};
use fleet_server::fleet::role::Role;
use fleet_server::store::commands::{NewCommand, VerifiedReceipt};
use fleet_server::store::enrolment::{EnrolDevice, EnrolError, Enrolment, NewToken};
use fleet_server::store::organisation::NewOrganisation;
use fleet_server::store::people::NewUser;
use fleet_server::store::sqlite::SqliteStore;
use fleet_server::store::sqlite::connection::DatabaseKey;
use fleet_server::store::sync::{Pulled, Pushed};
use fleet_server::store::{Actor, Origin, Store};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

/// When the tests take place.
pub(crate) const NOW: u64 = 1_790_000_000_000;
pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) wang: UserId,
    pub(crate) li: UserId,
    pub(crate) boss: UserId,
    next: AtomicU64,
}

pub(crate) fn key() -> DatabaseKey {
    DatabaseKey::new(Zeroizing::new(KEY))
}

pub(crate) fn by(at_ms: u64) -> Origin {
    Origin {
        actor: Actor::CommandLine,
        at_ms,
    }
}

pub(crate) fn user(id: u128, name: &str, role: Role) -> NewUser {
    NewUser {
        id: UserId(Uuid::from_u128(id)),
        name: name.to_owned(),
        display_name: name.to_owned(),
        role,
        password: None,
    }
}

pub(crate) fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(1))
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::create(&folder.path().join("fleet.db"), &key(), NOW).unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        store
            .create_organisation(
                &NewOrganisation {
                    tenant: tenant(),
                    name: "测试公司".to_owned(),
                    administrator: user(2, "admin", Role::Admin),
                },
                &by(NOW),
            )
            .unwrap();
        for (id, name, role) in [
            (10, "wang", Role::Salesperson),
            (11, "li", Role::Salesperson),
            (12, "boss", Role::Manager),
        ] {
            store.add_user(&user(id, name, role), &by(NOW)).unwrap();
        }
        Self {
            folder,
            store,
            wang: UserId(Uuid::from_u128(10)),
            li: UserId(Uuid::from_u128(11)),
            boss: UserId(Uuid::from_u128(12)),
            next: AtomicU64::new(1000),
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("fleet.db")
    }

    /// A second opening of the same file, as another program makes.
    pub(crate) fn another(&self) -> SqliteStore {
        SqliteStore::open(&self.database(), &key(), NOW).unwrap()
    }

    fn fresh(&self) -> u128 {
        u128::from(self.next.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn record_id(&self) -> RecordId {
        RecordId(Uuid::from_u128(self.fresh()))
    }

    pub(crate) fn op_id(&self) -> OpId {
        OpId(Uuid::from_u128(self.fresh()))
    }

    pub(crate) fn token(&self, owner: UserId, expires_ms: u64) -> Hash32 {
        let token_hash = Hash32::of(&[&self.fresh().to_be_bytes()]);
        self.store
            .add_token(
                &NewToken {
                    token_hash,
                    user: owner,
                    expires_ms,
                },
                &by(NOW),
            )
            .unwrap();
        token_hash
    }

    pub(crate) fn present(
        &self,
        token_hash: Hash32,
        key: &PublicKey,
        at_ms: u64,
    ) -> Result<Enrolment, EnrolError> {
        self.store.enrol(&EnrolDevice {
            token_hash,
            key,
            model: "host",
            candidate: DeviceId(Uuid::from_u128(self.fresh())),
            at_ms,
        })
    }

    pub(crate) fn phone(&self, owner: UserId) -> DeviceId {
        let key = device_key(u8::try_from(self.fresh() % 200).unwrap());
        let token = self.token(owner, NOW + 1000);
        self.present(token, &key, NOW).unwrap().device
    }

    pub(crate) fn push(&self, device: DeviceId, operation: Operation) -> OpResult {
        self.push_at(device, operation, NOW)
    }

    pub(crate) fn push_at(&self, device: DeviceId, operation: Operation, at_ms: u64) -> OpResult {
        match self.store.push(device, &[operation], at_ms).unwrap() {
            Pushed::Results(mut results) => results.pop().unwrap(),
            Pushed::Refused => panic!("refused"),
        }
    }

    pub(crate) fn customer(&self, device: DeviceId, name: &str) -> RecordId {
        let id = self.record_id();
        let result = self.push(device, self.operation(id, 0, NOW, &[("name", name)]));
        assert_eq!(result.rev, 1);
        id
    }

    pub(crate) fn operation(
        &self,
        id: RecordId,
        base_rev: u64,
        ms: u64,
        fields: &[(&str, &str)],
    ) -> Operation {
        Operation {
            op: self.op_id(),
            id,
            entity: Entity::Customer,
            customer: id,
            base_rev,
            hlc: Hlc {
                ms,
                counter: 0,
                node: Uuid::nil(),
            },
            fields: texts(fields),
        }
    }

    pub(crate) fn visit(&self, customer: RecordId, note: &str) -> Operation {
        let fields = [("note", Value::from(note)), ("at_ms", Value::from(NOW))];
        self.belonging(Entity::Visit, customer, &fields)
    }

    /// Makes something that belongs to a customer.
    pub(crate) fn belonging(
        &self,
        entity: Entity,
        customer: RecordId,
        fields: &[(&str, Value)],
    ) -> Operation {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        Operation {
            op: self.op_id(),
            id: self.record_id(),
            entity,
            customer,
            base_rev: 0,
            hlc: Hlc {
                ms: NOW,
                counter: 0,
                node: Uuid::nil(),
            },
            fields: fields.collect(),
        }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.store.organisation().unwrap().feed_epoch
    }

    /// Everything above a cursor, page by page.
    pub(crate) fn pull_all(&self, device: DeviceId, after: u64) -> (Vec<FeedItem>, u64) {
        let (mut items, mut cursor) = (Vec::new(), after);
        loop {
            let query = PullQuery {
                epoch: self.epoch(),
                after: cursor,
                limit: 3,
            };
            let Pulled::Page(page) = self.store.pull(device, &query).unwrap() else {
                panic!("no page");
            };
            cursor = page.next;
            items.extend(page.items);
            if !page.more {
                return (items, cursor);
            }
        }
    }

    pub(crate) fn command(&self, device: DeviceId, action: CommandAction) -> CommandId {
        let id = CommandId(Uuid::from_u128(self.fresh()));
        let key = Hash32([9; 32]);
        let seq = self.store.next_sequence(Kind::Command, &key, NOW).unwrap();
        let envelope = envelope(Kind::Command, seq, &id.to_string());
        self.store
            .add_command(
                &NewCommand {
                    id,
                    device,
                    action,
                    reason: None,
                    envelope,
                },
                &by(NOW),
            )
            .unwrap();
        id
    }

    pub(crate) fn receipt(
        &self,
        device: DeviceId,
        seq: u64,
        event: ReceiptEvent,
    ) -> VerifiedReceipt {
        let receipt = Receipt {
            v: Version1,
            tenant: tenant(),
            device,
            enrolment_epoch: self.store.device(device).unwrap().enrolment_epoch,
            at_ms: NOW,
            event,
        };
        VerifiedReceipt {
            envelope: envelope(
                Kind::Receipt,
                seq,
                &serde_json::to_string(&receipt).unwrap(),
            ),
            receipt,
        }
    }
}

/// A key that is only looked at, never used.
pub(crate) fn device_key(number: u8) -> PublicKey {
    let mut bytes = vec![number; 65];
    bytes[0] = 4;
    PublicKey::new(Algorithm::Es256, bytes).unwrap()
}

/// An envelope that is only stored, never verified.
pub(crate) fn envelope(kind: Kind, seq: u64, payload: &str) -> Envelope {
    Envelope {
        v: Version1,
        kind,
        alg: Algorithm::Ed25519,
        key_id: Hash32([9; 32]),
        seq,
        payload: payload.as_bytes().to_vec().into(),
        sig: vec![0; 64].into(),
    }
}

pub(crate) fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect()
}

pub(crate) fn put_name(item: &FeedItem) -> Option<&str> {
    match &item.change {
        FeedChange::Put {
            record: Record::Customer(customer),
            ..
        } => Some(&customer.name),
        _ => None,
    }
}
