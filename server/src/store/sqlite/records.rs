//! Rows of `record`: customers and what belongs to them, with what is known of each field's last change.

use std::collections::BTreeMap;

use fleet_policy::fields;
use fleet_policy::merge::FieldState;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::Hlc;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::value::{IdColumn, Num, corrupt, id, json, num, to_json};
use crate::store::{Actor, StoreError};

/// A field's last change.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct FieldMeta {
    pub(super) rev: u64,
    pub(super) hlc: Hlc,
    pub(super) by: Actor,
}

/// Last changes of all fields: `all` for those that were never changed after creation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RecordMeta {
    all: FieldMeta,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, FieldMeta>,
}

impl RecordMeta {
    pub(super) fn created(meta: FieldMeta) -> Self {
        Self {
            all: meta,
            fields: BTreeMap::new(),
        }
    }

    pub(super) fn set(&mut self, field: &str, meta: FieldMeta) {
        self.fields.insert(field.to_owned(), meta);
    }

    fn of(&self, field: &str) -> &FieldMeta {
        self.fields.get(field).unwrap_or(&self.all)
    }
}

/// A row.
pub(super) struct RecordRow {
    pub(super) id: RecordId,
    pub(super) entity: Entity,
    pub(super) customer: RecordId,
    /// Of customers only; `None` for a deleted one, too.
    pub(super) owner: Option<Uuid>,
    pub(super) rev: u64,
    /// `None` when it was deleted.
    pub(super) live: Option<(Record, RecordMeta)>,
}

const COLUMNS: &str = "id, entity, customer_id, owner_id, rev, deleted_ms, content, meta";

pub(super) fn load(
    connection: &Connection,
    record: RecordId,
) -> Result<Option<RecordRow>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM record WHERE id = ?1"))?
        .query_row(params![IdColumn(record.0)], read_row)
        .optional()?)
}

/// What belongs to a customer and is not deleted.
pub(super) fn belongings(
    connection: &Connection,
    customer: RecordId,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM record
         WHERE customer_id = ?1 AND entity <> 'customer' AND deleted_ms IS NULL ORDER BY id"
    ))?;
    let rows = statement.query_map(params![IdColumn(customer.0)], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    let entity = entity_of(row, 1)?;
    let deleted: Option<i64> = row.get(5)?;
    let live = match deleted {
        Some(_) => None,
        None => Some((json(row, 6)?, json(row, 7)?)),
    };
    Ok(RecordRow {
        id: RecordId(id(row, 0)?),
        entity,
        customer: RecordId(id(row, 2)?),
        owner: row.get::<_, Option<IdColumn>>(3)?.map(|owner| owner.0),
        rev: num(row, 4)?,
        live,
    })
}

pub(super) fn insert(
    connection: &Connection,
    row: &RecordRow,
    content: &Record,
    meta: &RecordMeta,
    at_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO record (id, entity, customer_id, owner_id, rev, updated_ms, content, meta)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            IdColumn(row.id.0),
            entity_word(row.entity),
            IdColumn(row.customer.0),
            row.owner.map(IdColumn),
            Num(row.rev),
            Num(at_ms),
            to_json(content)?,
            to_json(meta)?,
        ])?;
    Ok(())
}

pub(super) fn update(
    connection: &Connection,
    record: RecordId,
    rev: u64,
    content: &Record,
    meta: &RecordMeta,
    at_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE record SET rev = ?2, updated_ms = ?3, content = ?4, meta = ?5 WHERE id = ?1",
        )?
        .execute(params![
            IdColumn(record.0),
            Num(rev),
            Num(at_ms),
            to_json(content)?,
            to_json(meta)?
        ])?;
    Ok(())
}

/// Keeps id and revision, erases everything else.
pub(super) fn erase(
    connection: &Connection,
    record: RecordId,
    at_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE record SET rev = rev + 1, updated_ms = ?2, deleted_ms = ?2, owner_id = NULL,
                 content = '', meta = '' WHERE id = ?1",
        )?
        .execute(params![IdColumn(record.0), Num(at_ms)])?;
    Ok(())
}

/// The fields as a merge wants them.
pub(super) fn field_states(record: &Record, meta: &RecordMeta) -> BTreeMap<String, FieldState> {
    fields::specs(record.entity())
        .iter()
        .filter_map(|spec| {
            let value = fields::read(record, spec.name)?;
            let FieldMeta { rev, hlc, .. } = *meta.of(spec.name);
            Some((spec.name.to_owned(), FieldState { value, rev, hlc }))
        })
        .collect()
}

pub(super) fn entity_word(entity: Entity) -> &'static str {
    match entity {
        Entity::Customer => "customer",
        Entity::Contact => "contact",
        Entity::Visit => "visit",
        Entity::Reminder => "reminder",
    }
}

pub(super) fn entity_of(row: &Row<'_>, column: usize) -> rusqlite::Result<Entity> {
    let word = row.get_ref(column)?.as_str()?;
    [
        Entity::Customer,
        Entity::Contact,
        Entity::Visit,
        Entity::Reminder,
    ]
    .into_iter()
    .find(|entity| entity_word(*entity) == word)
    .ok_or_else(|| corrupt(column))
}
