//! A store in a temporary folder, and short ways to say what a feed brings.

use std::path::{Path, PathBuf};

use fleet_protocol::Version1;
use fleet_protocol::ids::{DeviceId, Hash32, OpId, RecordId};
use fleet_protocol::record::{Contact, Customer, Entity, Record, Reminder, Visit};
use fleet_protocol::sync::{FeedChange, FeedItem, OpResult, PullPage, PushAnswer, Verdict};
use serde_json::Value;

use crate::keys::DatabaseKey;
use crate::model::AuditStamp;
use crate::store::search::Hits;
use crate::store::{LocalEdit, NewOperation, Store};

pub(super) struct Fixture {
    pub(super) folder: tempfile::TempDir,
    pub(super) store: Store,
}

pub(super) fn key() -> DatabaseKey {
    DatabaseKey::from_parts([0x51; 32], [0x52; 16])
}

impl Fixture {
    /// An empty store after its first sync.
    pub(super) fn new() -> Self {
        let fixture = Self::before_first_sync();
        fixture.store.finish_first_sync().unwrap();
        fixture
    }

    pub(super) fn before_first_sync() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &key()).unwrap();
        Self { folder, store }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("cache.db")
    }

    /// Closes and opens the store, as after a lock.
    pub(super) fn reopened(self) -> Self {
        let Self { folder, store } = self;
        store.close().unwrap();
        let store = Store::open(folder.path(), &key()).unwrap();
        Self { folder, store }
    }

    /// Closes the store and gives the folder.
    pub(super) fn closed(self) -> tempfile::TempDir {
        self.store.close().unwrap();
        self.folder
    }

    pub(super) fn apply(&self, items: Vec<FeedItem>) -> Vec<RecordId> {
        let after = self.store.position().unwrap().cursor;
        self.store.apply_pages(&[page(after, items)]).unwrap();
        let departed = self.store.departed().unwrap();
        self.store.departed_told(&departed).unwrap();
        departed
    }

    pub(super) fn find(&self, typed: &str, limit: usize) -> Result<Hits, crate::store::StoreError> {
        self.store.find(typed, limit, stamp(0))
    }

    pub(super) fn names(&self, query: &str) -> Vec<String> {
        let hits = self.find(query, 50).unwrap();
        hits.rows.into_iter().map(|row| row.name).collect()
    }

    pub(super) fn customer(&self, n: u32) -> Option<Customer> {
        match self.store.record(Entity::Customer, id(n)) {
            Ok(Record::Customer(customer)) => Some(customer),
            _ => None,
        }
    }
}

pub(super) fn open(folder: &Path) -> Result<Store, crate::store::StoreError> {
    Store::open(folder, &key())
}

pub(super) fn id(n: u32) -> RecordId {
    let mut random = [0; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    RecordId::from_parts(1_700_000_000_000, &random)
}

pub(super) fn page(after: u64, items: Vec<FeedItem>) -> PullPage {
    let next = after + items.len() as u64;
    PullPage {
        v: Version1,
        epoch: 1,
        items,
        next,
        more: false,
        remaining: 0,
    }
}

pub(super) fn customer(name: &str, company: &str, phone: &str) -> Customer {
    Customer {
        name: name.into(),
        company: company.into(),
        phone: phone.into(),
        ..Customer::default()
    }
}

fn item(n: u32, change: FeedChange) -> FeedItem {
    FeedItem {
        seq: u64::from(n) + 1,
        id: id(n),
        change,
    }
}

pub(super) fn put(n: u32, rev: u64, record: Record) -> FeedItem {
    item(n, FeedChange::Put { rev, record })
}

pub(super) fn put_customer(n: u32, rev: u64, customer: Customer) -> FeedItem {
    put(n, rev, Record::Customer(customer))
}

pub(super) fn put_contact(n: u32, of: u32, name: &str, phone: &str) -> FeedItem {
    let contact = Contact {
        name: name.into(),
        phone: phone.into(),
        ..Contact::default()
    };
    put(
        n,
        1,
        Record::Contact {
            customer: id(of),
            contact,
        },
    )
}

pub(super) fn put_visit(n: u32, of: u32, at_ms: u64, note: &str) -> FeedItem {
    let visit = Visit {
        at_ms,
        note: note.into(),
        ..Visit::default()
    };
    put(
        n,
        1,
        Record::Visit {
            customer: id(of),
            visit,
        },
    )
}

pub(super) fn put_reminder(n: u32, of: u32, due_ms: u64, note: &str) -> FeedItem {
    let reminder = Reminder {
        due_ms,
        note: note.into(),
        done: false,
    };
    put(
        n,
        1,
        Record::Reminder {
            customer: id(of),
            reminder,
        },
    )
}

pub(super) fn remove(n: u32, entity: Entity) -> FeedItem {
    item(n, FeedChange::Remove { entity })
}

pub(super) fn stamp(ms: u64) -> AuditStamp {
    AuditStamp {
        wall_ms: 1_700_000_000_000 + ms,
        boot_ms: ms,
        boot: Hash32([3; 32]),
    }
}

pub(super) fn op_id(n: u32) -> OpId {
    OpId::from_bytes(*id(0x0f00_0000 + n).as_bytes())
}

/// An edit of one field of customer `n`; `op` numbers the operation.
pub(super) fn edit(op: u32, n: u32, fields: &[(&str, &str)]) -> LocalEdit {
    edit_of(op, n, n, Entity::Customer, false, fields)
}

pub(super) fn edit_of(
    op: u32,
    n: u32,
    of: u32,
    entity: Entity,
    creates: bool,
    fields: &[(&str, &str)],
) -> LocalEdit {
    let operation = NewOperation {
        op: op_id(op),
        id: id(n),
        entity,
        customer: id(of),
        creates,
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect(),
    };
    LocalEdit {
        device: DeviceId::from_bytes([9; 16]),
        stamp: stamp(u64::from(op)),
        customer: id(of),
        operations: vec![operation],
        ends_draft: None,
    }
}

pub(super) fn answer(results: Vec<(OpId, Verdict, u64)>) -> PushAnswer {
    PushAnswer {
        v: Version1,
        results: results
            .into_iter()
            .map(|(op, verdict, rev)| OpResult { op, verdict, rev })
            .collect(),
        server_ms: 1_700_000_000_000,
    }
}
