//! Operations that a phone pushes: each judged once, each answer kept for ever.

use fleet_policy::hlc;
use fleet_policy::merge::Editor;
use fleet_protocol::ids::DeviceId;
use fleet_protocol::record::Entity;
use fleet_protocol::sync::{Hlc, OpResult, Operation, RejectCode, Verdict};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::edit::{self, Edit, Edited, Place};
use super::feed::FeedChanges;
use super::records;
use super::value::{IdColumn, Num, json, to_json};
use crate::store::{Actor, StoreError};

/// Who pushes.
#[derive(Clone, Copy)]
pub(super) struct Pusher {
    pub(super) device: DeviceId,
    pub(super) owner: Uuid,
}

/// Takes one operation.
pub(super) fn take(
    connection: &Connection,
    pusher: Pusher,
    operation: &Operation,
    at_ms: u64,
    changes: &mut FeedChanges,
) -> Result<OpResult, StoreError> {
    if let Some(answered) = earlier_answer(connection, pusher.device, operation)? {
        return Ok(answered);
    }
    let edited = judge(connection, pusher, operation, at_ms, changes)?;
    let result = OpResult {
        op: operation.op,
        verdict: edited.verdict,
        rev: edited.rev,
    };
    let quotes = matches!(result.verdict, Verdict::Conflict { .. });
    connection
        .prepare_cached(
            "INSERT INTO push_op (device_id, op_id, customer_id, result, quotes, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            IdColumn(pusher.device.0),
            IdColumn(operation.op.0),
            IdColumn(operation.customer.0),
            to_json(&result)?,
            quotes,
            Num(at_ms)
        ])?;
    Ok(result)
}

fn earlier_answer(
    connection: &Connection,
    device: DeviceId,
    operation: &Operation,
) -> Result<Option<OpResult>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT result FROM push_op WHERE device_id = ?1 AND op_id = ?2")?
        .query_row(
            params![IdColumn(device.0), IdColumn(operation.op.0)],
            |row| json(row, 0),
        )
        .optional()?)
}

fn judge(
    connection: &Connection,
    pusher: Pusher,
    operation: &Operation,
    at_ms: u64,
    changes: &mut FeedChanges,
) -> Result<Edited, StoreError> {
    let edit = Edit {
        op: operation.op,
        base_rev: operation.base_rev,
        hlc: believed(operation.hlc, pusher.device, at_ms),
        fields: &operation.fields,
        editor: Editor::Phone,
        by: Actor::Device(pusher.device),
        at_ms,
    };
    if operation.entity == Entity::Customer && operation.customer != operation.id {
        return Ok(Edited::rejected(RejectCode::Unknown, 0));
    }
    let Some(customer) = records::load(connection, operation.customer)? else {
        let is_new = operation.entity == Entity::Customer && operation.base_rev == 0;
        return if is_new {
            edit::create(connection, &place(operation, pusher.owner), &edit, changes)
        } else {
            Ok(Edited::rejected(RejectCode::Unknown, 0))
        };
    };
    if customer.entity != Entity::Customer {
        return Ok(Edited::rejected(RejectCode::Unknown, 0));
    }
    if customer.live.is_none() {
        return Ok(Edited::rejected(RejectCode::Deleted, 0));
    }
    if customer.owner != Some(pusher.owner) {
        keep_for_manager(connection, pusher.device, operation, at_ms)?;
        return Ok(Edited::rejected(RejectCode::NoLongerYours, 0));
    }
    if operation.entity == Entity::Customer {
        return edit::change(connection, customer, pusher.owner, &edit, changes);
    }
    match records::load(connection, operation.id)? {
        Some(row) if row.entity == operation.entity && row.customer == operation.customer => {
            edit::change(connection, row, pusher.owner, &edit, changes)
        }
        None if operation.base_rev == 0 => {
            edit::create(connection, &place(operation, pusher.owner), &edit, changes)
        }
        Some(_) | None => Ok(Edited::rejected(RejectCode::Unknown, 0)),
    }
}

/// The phone's reading, at most a little ahead of us, and always under its own name: ties cannot be won by a borrowed one.
fn believed(reading: Hlc, device: DeviceId, at_ms: u64) -> Hlc {
    Hlc {
        node: device.0,
        ..hlc::clamp(reading, at_ms)
    }
}

fn place(operation: &Operation, owner: Uuid) -> Place {
    Place {
        id: operation.id,
        entity: operation.entity,
        customer: match operation.entity {
            Entity::Customer => operation.id,
            Entity::Contact | Entity::Visit | Entity::Reminder => operation.customer,
        },
        owner,
    }
}

/// No edit is lost: the manager sees what the former owner wanted to change.
fn keep_for_manager(
    connection: &Connection,
    device: DeviceId,
    operation: &Operation,
    at_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO kept_edit (device_id, op_id, customer_id, operation, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            IdColumn(device.0),
            IdColumn(operation.op.0),
            IdColumn(operation.customer.0),
            to_json(operation)?,
            Num(at_ms)
        ])?;
    Ok(())
}
