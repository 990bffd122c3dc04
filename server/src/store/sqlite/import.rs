//! Rows of files, applied to customers.

use std::collections::BTreeMap;

use fleet_policy::fields;
use fleet_policy::merge::Editor;
use fleet_protocol::ids::{Hash32, OpId, RecordId, UserId};
use fleet_protocol::record::Entity;
use fleet_protocol::sync::{Hlc, RejectCode, Verdict};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use uuid::Uuid;

use super::edit::{self, Edit, Place};
use super::feed::FeedChanges;
use super::records::{self, RecordRow};
use super::value::{HashColumn, IdColumn, Num, hash, id, json, num, to_json};
use super::{SqliteStore, audit, sync};
use crate::import::reimport::{self, Baseline, OWNER};
use crate::store::audit::ServerEvent;
use crate::store::import::{ImportRow, ImportStore, RowOutcome, RowRefusal};
use crate::store::{Origin, StoreError};

impl ImportStore for SqliteStore {
    fn import_batch(
        &self,
        rows: &[ImportRow],
        dry_run: bool,
        by: &Origin,
    ) -> Result<Vec<RowOutcome>, StoreError> {
        if dry_run {
            return self.read(|tx| {
                rows.iter()
                    .map(|row| Ok(plan(tx, row)?.outcome()))
                    .collect()
            });
        }
        let (rows, by) = (rows.to_vec(), *by);
        self.write(move |tx| {
            let mut changes = FeedChanges::default();
            let outcomes = rows
                .iter()
                .map(|row| apply(tx, row, &by, &mut changes))
                .collect::<Result<Vec<_>, StoreError>>()?;
            let count = |wanted| {
                let found = outcomes
                    .iter()
                    .filter(|outcome| **outcome == wanted)
                    .count();
                u64::try_from(found).unwrap_or(u64::MAX)
            };
            let event = ServerEvent::Imported {
                created: count(RowOutcome::Created),
                updated: count(RowOutcome::Updated),
            };
            if event
                != (ServerEvent::Imported {
                    created: 0,
                    updated: 0,
                })
            {
                audit::record(tx, &by, &event)?;
            }
            changes.write(tx, by.at_ms)?;
            Ok(outcomes)
        })
    }
}

/// What a row asks for, given what is stored.
enum Plan {
    Create {
        owner: UserId,
    },
    Change(Box<Changed>),
    /// Nothing to do; `note` when what the source says is to be remembered all the same.
    Nothing {
        note: Option<(RecordId, u64)>,
    },
    Refuse(RowRefusal),
}

struct Changed {
    row: RecordRow,
    base_rev: u64,
    edit: BTreeMap<String, Value>,
    new_owner: Option<UserId>,
}

impl Plan {
    fn outcome(&self) -> RowOutcome {
        match self {
            Self::Create { .. } => RowOutcome::Created,
            Self::Change(_) => RowOutcome::Updated,
            Self::Nothing { .. } => RowOutcome::Unchanged,
            Self::Refuse(refusal) => RowOutcome::Refused(*refusal),
        }
    }
}

struct Source {
    record: RecordId,
    row_hash: Hash32,
    fields: BTreeMap<String, Value>,
    rev: u64,
}

fn plan(connection: &Connection, row: &ImportRow) -> Result<Plan, StoreError> {
    let said = reimport::said(row);
    let key = source_key(connection, row)?;
    let source = source(connection, key)?;
    if source
        .as_ref()
        .is_some_and(|source| source.row_hash == reimport::row_hash(&said))
    {
        return Ok(Plan::Nothing { note: None });
    }
    let (record, baseline, base_rev) = match (source, stamped(connection, row)?) {
        (Some(source), _) => (source.record, Baseline::Source(source.fields), source.rev),
        (None, Some(stamp)) => (
            stamp.record,
            Baseline::Stamp(stamp.fields.clone()),
            stamp.rev,
        ),
        (None, None) => return Ok(plan_new(row)),
    };
    let stored = records::load(connection, record)?.ok_or(StoreError::Damaged)?;
    let Some(owner) = stored.owner.filter(|_| stored.live.is_some()) else {
        return Ok(Plan::Refuse(RowRefusal::Deleted));
    };
    let mut edit = reimport::changed(&said, &baseline);
    let new_owner = edit
        .remove(OWNER)
        .and(row.owner)
        .filter(|wanted| wanted.0 != owner);
    drop_equal(&stored, &mut edit);
    if edit.is_empty() && new_owner.is_none() {
        let note = (stored.id, stored.rev);
        return Ok(Plan::Nothing { note: Some(note) });
    }
    if let Some((record, _)) = &stored.live {
        for (name, value) in &edit {
            if fields::set(&mut record.clone(), name, value).is_err() {
                return Ok(Plan::Refuse(RowRefusal::InvalidValue));
            }
        }
    }
    Ok(Plan::Change(Box::new(Changed {
        row: stored,
        base_rev,
        edit,
        new_owner,
    })))
}

fn plan_new(row: &ImportRow) -> Plan {
    let Some(owner) = row.owner else {
        return Plan::Refuse(RowRefusal::NoOwner);
    };
    match fleet_policy::merge::create(Entity::Customer, &row.fields, Editor::Office) {
        Ok(_) => Plan::Create { owner },
        Err(_) => Plan::Refuse(RowRefusal::InvalidValue),
    }
}

/// A value that stands already needs no edit, and no revision.
fn drop_equal(stored: &RecordRow, edit: &mut BTreeMap<String, Value>) {
    if let Some((record, _)) = &stored.live {
        edit.retain(|name, value| fields::read(record, name).as_ref() != Some(value));
    }
}

fn apply(
    connection: &Connection,
    row: &ImportRow,
    by: &Origin,
    changes: &mut FeedChanges,
) -> Result<RowOutcome, StoreError> {
    let plan = plan(connection, row)?;
    let outcome = plan.outcome();
    match plan {
        Plan::Refuse(_) | Plan::Nothing { note: None } => {}
        Plan::Nothing {
            note: Some((record, rev)),
        } => remember(connection, row, record, rev, by)?,
        Plan::Create { owner } => {
            let place = Place {
                id: row.candidate,
                entity: Entity::Customer,
                customer: row.candidate,
                owner: owner.0,
            };
            let edit = office_edit(row, 0, &row.fields, by);
            let created = edit::create(connection, &place, &edit, changes)?;
            if let Verdict::Rejected { .. } = created.verdict {
                return Ok(RowOutcome::Refused(RowRefusal::InvalidValue));
            }
            remember(connection, row, row.candidate, created.rev, by)?;
        }
        Plan::Change(changed) => {
            if let Some(refusal) = change(connection, row, *changed, by, changes)? {
                return Ok(RowOutcome::Refused(refusal));
            }
        }
    }
    Ok(outcome)
}

fn change(
    connection: &Connection,
    row: &ImportRow,
    changed: Changed,
    by: &Origin,
    changes: &mut FeedChanges,
) -> Result<Option<RowRefusal>, StoreError> {
    let record = changed.row.id;
    let owner = changed.row.owner.ok_or(StoreError::Damaged)?;
    let edit = office_edit(row, changed.base_rev, &changed.edit, by);
    let edited = edit::change(connection, changed.row, owner, &edit, changes)?;
    if let Verdict::Rejected { code } = edited.verdict {
        return Ok(Some(refusal(code)));
    }
    if let Some(new_owner) = changed.new_owner {
        sync::hand_over(connection, record, new_owner.0, by.at_ms, changes)?;
    }
    remember(connection, row, record, edited.rev, by)?;
    Ok(None)
}

fn refusal(code: RejectCode) -> RowRefusal {
    match code {
        RejectCode::Deleted => RowRefusal::Deleted,
        RejectCode::NoLongerYours
        | RejectCode::Unknown
        | RejectCode::FieldNotEditable
        | RejectCode::InvalidValue => RowRefusal::InvalidValue,
    }
}

fn office_edit<'a>(
    row: &ImportRow,
    base_rev: u64,
    fields: &'a BTreeMap<String, Value>,
    by: &Origin,
) -> Edit<'a> {
    Edit {
        op: OpId(row.candidate.0),
        base_rev,
        hlc: Hlc {
            ms: by.at_ms,
            counter: 0,
            node: Uuid::nil(),
        },
        fields,
        editor: Editor::Office,
        by: by.actor,
        at_ms: by.at_ms,
    }
}

/// Under which identity the row is remembered. An exported row has its own, here and on any other server, so that customers
/// of one name and number stay apart; only where its customer is unknown here may an external id speak for it.
fn source_key(connection: &Connection, row: &ImportRow) -> Result<Hash32, StoreError> {
    let Some(stamp) = &row.identity.stamp else {
        return Ok(row.identity.key);
    };
    let own = reimport::stamp_key(stamp.record);
    let external = row
        .fields
        .get("external_id")
        .and_then(Value::as_str)
        .is_some_and(|id| !id.is_empty());
    if external && stamped(connection, row)?.is_none() && source(connection, own)?.is_none() {
        return Ok(row.identity.key);
    }
    Ok(own)
}

fn stamped<'a>(
    connection: &Connection,
    row: &'a ImportRow,
) -> Result<Option<&'a crate::store::import::ExportStamp>, StoreError> {
    let Some(stamp) = &row.identity.stamp else {
        return Ok(None);
    };
    let known = records::load(connection, stamp.record)?
        .is_some_and(|record| record.entity == Entity::Customer);
    Ok(known.then_some(stamp))
}

fn source(connection: &Connection, key: Hash32) -> Result<Option<Source>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT record_id, row_hash, fields, rev FROM import_source WHERE identity = ?1",
        )?
        .query_row(params![HashColumn(key)], |row| {
            Ok(Source {
                record: RecordId(id(row, 0)?),
                row_hash: hash(row, 1)?,
                fields: json(row, 2)?,
                rev: num(row, 3)?,
            })
        })
        .optional()?)
}

/// Keeps what the source says now, on top of what it said of columns that this file does not have.
fn remember(
    connection: &Connection,
    row: &ImportRow,
    record: RecordId,
    rev: u64,
    by: &Origin,
) -> Result<(), StoreError> {
    let key = source_key(connection, row)?;
    let said = reimport::said(row);
    let row_hash = reimport::row_hash(&said);
    let mut fields = source(connection, key)?.map_or_else(BTreeMap::new, |source| source.fields);
    fields.extend(said);
    connection
        .prepare_cached(
            "INSERT INTO import_source (identity, record_id, row_hash, fields, rev, imported_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (identity) DO UPDATE SET row_hash = excluded.row_hash,
                 fields = excluded.fields, rev = excluded.rev, imported_ms = excluded.imported_ms",
        )?
        .execute(params![
            HashColumn(key),
            IdColumn(record.0),
            HashColumn(row_hash),
            to_json(&fields)?,
            Num(rev),
            Num(by.at_ms)
        ])?;
    Ok(())
}
