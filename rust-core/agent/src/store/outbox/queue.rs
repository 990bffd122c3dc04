//! Makes edits operations: effect, operation and audit entry in one transaction, before anything is shown as saved.

use std::collections::BTreeMap;

use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::{DeviceId, OpId, RecordId};
use fleet_protocol::record::Entity;
use fleet_protocol::sync::Operation;
use rusqlite::Connection;
use serde_json::Value;

use super::{clock, insert, of_record, overlay, rewrite};
use crate::model::AuditStamp;
use crate::store::audit::{self, AuditItem};
use crate::store::error::StoreError;
use crate::store::records::{self, RowContext};
use crate::store::{Store, drafts};

/// One edited or new record. Values must have been checked ([`fleet_policy::fields::normalise`]).
#[derive(Clone, Debug, PartialEq)]
pub struct NewOperation {
    /// The operation's id, should the edit need one of its own.
    pub op: OpId,
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub entity: Entity,
    /// The customer that it belongs to.
    pub customer: RecordId,
    /// Whether the record is new.
    pub creates: bool,
    /// The fields that are set.
    pub fields: BTreeMap<String, Value>,
}

/// What a person did with one gesture: one or more operations, one audit entry.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalEdit {
    /// The phone: the hybrid clock's node.
    pub device: DeviceId,
    /// When.
    pub stamp: AuditStamp,
    /// Whose customer.
    pub customer: RecordId,
    /// The operations.
    pub operations: Vec<NewOperation>,
    /// The draft that ends with this edit.
    pub ends_draft: Option<crate::model::DraftKind>,
}

impl Store {
    /// Queues an edit. When it returns, the edit is durable, audited and shown.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the customer or an edited record is not on this phone; then nothing was done.
    pub fn enqueue(&self, edit: &LocalEdit) -> Result<(), StoreError> {
        self.write(|transaction| enqueue(transaction, edit))
    }
}

pub(super) fn enqueue(connection: &Connection, edit: &LocalEdit) -> Result<(), StoreError> {
    let creates_customer = edit
        .operations
        .iter()
        .any(|operation| operation.creates && operation.entity == Entity::Customer);
    if !creates_customer && records::customer_key(connection, edit.customer)?.is_none() {
        return Err(StoreError::NotFound);
    }
    let mut clock = clock::load(connection)?;
    RowContext::run(connection, |context| {
        edit.operations.iter().try_for_each(|new| {
            let hlc = clock.tick(edit.stamp.wall_ms, edit.device.0);
            queue(connection, context, new, hlc)
        })
    })?;
    clock::save(connection, clock)?;
    if let Some(kind) = edit.ends_draft {
        drafts::delete(connection, edit.customer, kind)?;
    }
    let fields = edit
        .operations
        .iter()
        .flat_map(|operation| operation.fields.keys().cloned())
        .collect();
    let event = AuditEvent::Edit {
        customer: edit.customer,
        fields,
    };
    audit::append(connection, &[AuditItem::done(edit.stamp, event)])
}

fn queue(
    connection: &Connection,
    context: &mut RowContext,
    new: &NewOperation,
    hlc: fleet_protocol::sync::Hlc,
) -> Result<(), StoreError> {
    let current = records::load(connection, new.entity, new.id)?;
    let base_rev = match &current {
        Some((rev, _)) => *rev,
        None if new.creates => 0,
        None => return Err(StoreError::NotFound),
    };
    let queued = of_record(connection, new.id)?;
    match queued.last() {
        // Not sent yet and made on the same revision: one operation says both.
        Some(last) if !last.sent && last.operation.base_rev == base_rev => {
            let mut operation = last.operation.clone();
            operation.fields.extend(new.fields.clone());
            operation.hlc = hlc;
            rewrite(connection, last.seq, &operation)?;
        }
        _ => {
            if queued.is_empty()
                && let Some((rev, record)) = &current
            {
                overlay::save_shadow(connection, new.id, new.customer, *rev, record)?;
            }
            let operation = Operation {
                op: new.op,
                id: new.id,
                entity: new.entity,
                customer: new.customer,
                base_rev,
                hlc,
                fields: new.fields.clone(),
            };
            insert(connection, &operation, false)?;
        }
    }
    overlay::show(connection, context, new.entity, new.customer, new.id)
}
