//! Use cases of sync.

use fleet_protocol::ids::{DeviceId, OpId, RecordId, UserId};
use fleet_protocol::limits::MAX_PUSH_OPS;
use fleet_protocol::record::{Customer, Entity, Record};
use fleet_protocol::sync::{OpResult, Operation, PullQuery, RejectCode, Verdict};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::devices::DeviceRow;
use super::feed::{self, Change, FeedChanges};
use super::push::{self, Pusher};
use super::records;
use super::value::{IdColumn, Num, corrupt, id, json, num, to_json};
use super::{SqliteStore, audit, organisation, people, pull};
use crate::fleet::role::Role;
use crate::store::audit::ServerEvent;
use crate::store::sync::{KeptEdit, Pulled, Pushed, StoredConflict, StoredCustomer, SyncStore};
use crate::store::{Origin, StoreError};

/// How many ids an audit entry of a reassignment names.
const NAMED_IN_AUDIT: usize = 100;

impl SyncStore for SqliteStore {
    fn pull(&self, device: DeviceId, query: &PullQuery) -> Result<Pulled, StoreError> {
        self.read(|tx| {
            let device = DeviceRow::load(tx, device)?;
            if !device.may_sync() {
                return Ok(Pulled::Refused);
            }
            let epoch = organisation::feed_epoch(tx)?;
            pull::page(tx, device.person.0, epoch, query)
        })
    }

    fn push(
        &self,
        device: DeviceId,
        operations: &[Operation],
        at_ms: u64,
    ) -> Result<Pushed, StoreError> {
        if operations.len() > MAX_PUSH_OPS {
            return Err(StoreError::Invalid("too many operations"));
        }
        let operations = operations.to_vec();
        self.write(move |tx| {
            let device = DeviceRow::load(tx, device)?;
            if !device.may_sync() {
                return Ok(Pushed::Refused);
            }
            let pusher = Pusher {
                device: device.id,
                owner: device.person.0,
            };
            let mut changes = FeedChanges::default();
            let results = operations
                .iter()
                .map(|operation| push::take(tx, pusher, operation, at_ms, &mut changes))
                .collect::<Result<Vec<_>, _>>()?;
            changes.write(tx, at_ms)?;
            Ok(Pushed::Results(results))
        })
    }

    fn reassign(&self, customers: &[RecordId], to: UserId, by: &Origin) -> Result<u64, StoreError> {
        let (customers, by) = (customers.to_vec(), *by);
        self.write(move |tx| {
            let person = people::load(tx, to)?;
            if person.role != Role::Salesperson || person.disabled {
                return Err(StoreError::Invalid("not a salesperson in service"));
            }
            let mut changes = FeedChanges::default();
            let mut moved = Vec::new();
            for customer in customers {
                if hand_over(tx, customer, to.0, by.at_ms, &mut changes)? {
                    moved.push(customer);
                }
            }
            let count = u64::try_from(moved.len()).map_err(|_| StoreError::Internal(0))?;
            if count > 0 {
                moved.truncate(NAMED_IN_AUDIT);
                let event = ServerEvent::Reassigned {
                    to,
                    customers: moved,
                    count,
                };
                audit::record(tx, &by, &event)?;
            }
            changes.write(tx, by.at_ms)?;
            Ok(count)
        })
    }

    fn delete_customer(&self, customer: RecordId, by: &Origin) -> Result<(), StoreError> {
        let by = *by;
        self.write(move |tx| {
            let mut changes = FeedChanges::default();
            erase_customer(tx, customer, by.at_ms, &mut changes)?;
            audit::record(tx, &by, &ServerEvent::CustomerDeleted { customer })?;
            changes.write(tx, by.at_ms)
        })
    }

    fn customer(&self, id: RecordId) -> Result<StoredCustomer, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("{CUSTOMERS} AND record.id = ?1"))?
                .query_row(params![IdColumn(id.0)], read_customer)?)
        })
    }

    fn belongings(&self, customer: RecordId) -> Result<Vec<(RecordId, u64, Record)>, StoreError> {
        self.read(|tx| {
            Ok(records::belongings(tx, customer)?
                .into_iter()
                .filter_map(|row| Some((row.id, row.rev, row.live?.0)))
                .collect())
        })
    }

    fn customers(
        &self,
        owner: Option<UserId>,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<StoredCustomer>, StoreError> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.read(|tx| {
            let order = "ORDER BY record.id LIMIT ?2";
            let rows: Vec<StoredCustomer> = match owner {
                Some(owner) => tx
                    .prepare_cached(&format!(
                        "{CUSTOMERS} AND record.id > ?1 AND record.owner_id = ?3 {order}"
                    ))?
                    .query_map(
                        params![IdColumn(after), limit, IdColumn(owner.0)],
                        read_customer,
                    )?
                    .collect::<Result<_, _>>()?,
                None => tx
                    .prepare_cached(&format!("{CUSTOMERS} AND record.id > ?1 {order}"))?
                    .query_map(params![IdColumn(after), limit], read_customer)?
                    .collect::<Result<_, _>>()?,
            };
            Ok(rows)
        })
    }

    fn customer_counts(&self) -> Result<Vec<(UserId, u64)>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT owner_id, COUNT(*) FROM record
                 WHERE owner_id IS NOT NULL AND deleted_ms IS NULL GROUP BY owner_id",
            )?;
            let rows = statement.query_map([], |row| Ok((UserId(id(row, 0)?), num(row, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn open_conflicts(&self) -> Result<Vec<StoredConflict>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT record_id, customer_id, field, mine, theirs, actor, op_id, at_ms
                 FROM conflict WHERE decided_ms IS NULL ORDER BY at_ms, op_id, field",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StoredConflict {
                    record: RecordId(id(row, 0)?),
                    customer: RecordId(id(row, 1)?),
                    field: row.get(2)?,
                    mine: json(row, 3)?,
                    theirs: json(row, 4)?,
                    by: json(row, 5)?,
                    op: OpId(id(row, 6)?),
                    at_ms: num(row, 7)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn kept_edits(&self) -> Result<Vec<KeptEdit>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT device_id, operation, at_ms FROM kept_edit ORDER BY at_ms, op_id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(KeptEdit {
                    device: DeviceId(id(row, 0)?),
                    operation: json(row, 1)?,
                    at_ms: num(row, 2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn prune_feeds(&self, before_ms: u64) -> Result<u64, StoreError> {
        self.write(move |tx| feed::prune(tx, before_ms))
    }
}

const CUSTOMERS: &str = "SELECT record.id, record.rev, record.owner_id, person.name, record.content
     FROM record JOIN person ON person.id = record.owner_id
     WHERE record.owner_id IS NOT NULL AND record.deleted_ms IS NULL";

fn read_customer(row: &Row<'_>) -> rusqlite::Result<StoredCustomer> {
    let customer: Customer = match json(row, 4)? {
        Record::Customer(customer) => customer,
        Record::Contact { .. } | Record::Visit { .. } | Record::Reminder { .. } => {
            return Err(corrupt(4));
        }
    };
    Ok(StoredCustomer {
        id: RecordId(id(row, 0)?),
        rev: num(row, 1)?,
        owner: UserId(id(row, 2)?),
        owner_name: row.get(3)?,
        customer,
    })
}

/// Moves a customer and its belongings from its owner's feed to another's. Whether it was another's.
pub(super) fn hand_over(
    connection: &Connection,
    customer: RecordId,
    to: Uuid,
    at_ms: u64,
    changes: &mut FeedChanges,
) -> Result<bool, StoreError> {
    let from: Uuid = connection
        .prepare_cached(
            "SELECT owner_id FROM record
             WHERE id = ?1 AND owner_id IS NOT NULL AND deleted_ms IS NULL",
        )?
        .query_row(params![IdColumn(customer.0)], |row| id(row, 0))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    if from == to {
        return Ok(false);
    }
    connection
        .prepare_cached("UPDATE record SET owner_id = ?2, updated_ms = ?3 WHERE id = ?1")?
        .execute(params![IdColumn(customer.0), IdColumn(to), Num(at_ms)])?;
    let belongings = records::belongings(connection, customer)?;
    // The customer leaves last and arrives first: whatever page ends between, nothing stands without its customer.
    for row in &belongings {
        changes.add(from, row.id, row.entity, Change::Remove);
    }
    changes.add(from, customer, Entity::Customer, Change::Remove);
    changes.add(to, customer, Entity::Customer, Change::Put);
    for row in &belongings {
        changes.add(to, row.id, row.entity, Change::Put);
    }
    Ok(true)
}

/// Erases a customer's content wherever it is kept, and tells the owner's feed and those that still hold a removal.
fn erase_customer(
    connection: &Connection,
    customer: RecordId,
    at_ms: u64,
    changes: &mut FeedChanges,
) -> Result<(), StoreError> {
    let row = records::load(connection, customer)?.ok_or(StoreError::NotFound)?;
    let Some(owner) = row.owner.filter(|_| row.live.is_some()) else {
        return Err(StoreError::NotFound);
    };
    for belonging in records::belongings(connection, customer)? {
        records::erase(connection, belonging.id, at_ms)?;
        changes.add(owner, belonging.id, belonging.entity, Change::Tombstone);
    }
    records::erase(connection, customer, at_ms)?;
    changes.add(owner, customer, Entity::Customer, Change::Tombstone);
    let key = params![IdColumn(customer.0)];
    connection.execute("DELETE FROM conflict WHERE customer_id = ?1", key)?;
    connection.execute("DELETE FROM kept_edit WHERE customer_id = ?1", key)?;
    connection.execute(
        "UPDATE import_source SET fields = '{}' WHERE record_id = ?1",
        key,
    )?;
    forget_quotes(connection, customer)
}

/// Answers that quote values of an erased customer become plain rejections: erasure outranks exact replay.
fn forget_quotes(connection: &Connection, customer: RecordId) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT device_id, op_id FROM push_op WHERE customer_id = ?1 AND quotes = 1",
    )?;
    let quoting: Vec<(Uuid, Uuid)> = select
        .query_map(params![IdColumn(customer.0)], |row| {
            Ok((id(row, 0)?, id(row, 1)?))
        })?
        .collect::<Result<_, _>>()?;
    for (device, op) in quoting {
        let result = OpResult {
            op: OpId(op),
            verdict: Verdict::Rejected {
                code: RejectCode::Deleted,
            },
            rev: 0,
        };
        connection.execute(
            "UPDATE push_op SET result = ?3, quotes = 0 WHERE device_id = ?1 AND op_id = ?2",
            params![IdColumn(device), IdColumn(op), to_json(&result)?],
        )?;
    }
    Ok(())
}
