//! One edit of one record: merged by the shared rules, written, conflicts kept, the owner's feed told.

use std::collections::BTreeMap;

use fleet_policy::fields;
use fleet_policy::merge::{self, Editor};
use fleet_protocol::ids::{OpId, RecordId};
use fleet_protocol::record::Entity;
use fleet_protocol::sync::{FieldConflict, Hlc, RejectCode, Verdict};
use rusqlite::{Connection, params};
use serde_json::Value;
use uuid::Uuid;

use super::feed::{Change, FeedChanges};
use super::records::{self, FieldMeta, RecordMeta, RecordRow};
use super::value::{IdColumn, Num, to_json};
use crate::store::{Actor, StoreError};

/// An edit, whoever made it.
pub(super) struct Edit<'a> {
    pub(super) op: OpId,
    pub(super) base_rev: u64,
    /// Clamped.
    pub(super) hlc: Hlc,
    pub(super) fields: &'a BTreeMap<String, Value>,
    pub(super) editor: Editor,
    pub(super) by: Actor,
    pub(super) at_ms: u64,
}

/// What became of it.
pub(super) struct Edited {
    pub(super) verdict: Verdict,
    pub(super) rev: u64,
}

impl Edited {
    pub(super) fn rejected(code: RejectCode, rev: u64) -> Self {
        Self {
            verdict: Verdict::Rejected { code },
            rev,
        }
    }
}

/// Where a new record goes.
pub(super) struct Place {
    pub(super) id: RecordId,
    pub(super) entity: Entity,
    pub(super) customer: RecordId,
    pub(super) owner: Uuid,
}

/// Creates a record.
pub(super) fn create(
    connection: &Connection,
    place: &Place,
    edit: &Edit<'_>,
    changes: &mut FeedChanges,
) -> Result<Edited, StoreError> {
    let writes = match merge::create(place.entity, edit.fields, edit.editor) {
        Ok(writes) => writes,
        Err(code) => return Ok(Edited::rejected(code, 0)),
    };
    let mut record = fields::blank(place.entity, place.customer);
    for (name, value) in &writes {
        if fields::set(&mut record, name, value).is_err() {
            return Ok(Edited::rejected(RejectCode::InvalidValue, 0));
        }
    }
    let meta = RecordMeta::created(FieldMeta {
        rev: 1,
        hlc: edit.hlc,
        by: edit.by,
    });
    let row = RecordRow {
        id: place.id,
        entity: place.entity,
        customer: place.customer,
        owner: (place.entity == Entity::Customer).then_some(place.owner),
        rev: 1,
        live: None,
    };
    records::insert(connection, &row, &record, &meta, edit.at_ms)?;
    changes.add(place.owner, place.id, place.entity, Change::Put);
    Ok(Edited {
        verdict: Verdict::Accepted,
        rev: 1,
    })
}

/// Changes a record that exists; `owner` is whose feed hears of it.
pub(super) fn change(
    connection: &Connection,
    row: RecordRow,
    owner: Uuid,
    edit: &Edit<'_>,
    changes: &mut FeedChanges,
) -> Result<Edited, StoreError> {
    let Some((mut record, mut meta)) = row.live else {
        return Ok(Edited::rejected(RejectCode::Deleted, row.rev));
    };
    let current = records::field_states(&record, &meta);
    let merged = merge::merge(
        row.entity,
        &current,
        edit.base_rev,
        edit.hlc,
        edit.fields,
        edit.editor,
    );
    let merged = match merged {
        Ok(merged) => merged,
        Err(code) => return Ok(Edited::rejected(code, row.rev)),
    };
    let changed = !merged.writes.is_empty();
    let rev = if changed { row.rev + 1 } else { row.rev };
    for (name, value) in &merged.writes {
        if fields::set(&mut record, name, value).is_err() {
            return Ok(Edited::rejected(RejectCode::InvalidValue, row.rev));
        }
        meta.set(
            name,
            FieldMeta {
                rev,
                hlc: edit.hlc,
                by: edit.by,
            },
        );
    }
    if changed {
        records::update(connection, row.id, rev, &record, &meta, edit.at_ms)?;
        changes.add(owner, row.id, row.entity, Change::Put);
    }
    settle_conflicts(connection, row.id, edit)?;
    if let Verdict::Conflict { fields } = &merged.verdict {
        for conflict in fields {
            keep_conflict(connection, (row.id, row.customer, rev), edit, conflict)?;
        }
    }
    Ok(Edited {
        verdict: merged.verdict,
        rev,
    })
}

/// An edit by someone who had seen a conflict decides it.
fn settle_conflicts(
    connection: &Connection,
    record: RecordId,
    edit: &Edit<'_>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "UPDATE conflict SET decided_ms = ?4
         WHERE record_id = ?1 AND field = ?2 AND theirs_rev <= ?3 AND decided_ms IS NULL",
    )?;
    for name in edit.fields.keys() {
        statement.execute(params![
            IdColumn(record.0),
            name,
            Num(edit.base_rev),
            Num(edit.at_ms)
        ])?;
    }
    Ok(())
}

fn keep_conflict(
    connection: &Connection,
    (record, customer, rev): (RecordId, RecordId, u64),
    edit: &Edit<'_>,
    conflict: &FieldConflict,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO conflict
                 (actor, op_id, field, record_id, customer_id, mine, theirs, theirs_rev, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (op_id, actor, field) DO NOTHING",
        )?
        .execute(params![
            to_json(&edit.by)?,
            IdColumn(edit.op.0),
            conflict.field,
            IdColumn(record.0),
            IdColumn(customer.0),
            to_json(&conflict.mine)?,
            to_json(&conflict.theirs)?,
            Num(rev),
            Num(edit.at_ms)
        ])?;
    Ok(())
}
