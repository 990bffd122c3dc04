//! The server's answers: each ends one operation.
//!
//! | verdict            | the row afterwards                                                                      |
//! |--------------------|-----------------------------------------------------------------------------------------|
//! | accepted           | as it is; the server has the edit                                                       |
//! | merged             | as it is if the server's revision moved (the feed brings the truth), else the server's   |
//! | conflict           | the server's values in the fields that need a person; both are kept                      |
//! | rejected           | the server's values; mine are kept as conflicts. A customer that is no longer ours goes   |

use std::collections::BTreeMap;

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::{Hlc, OpResult, Operation, PushAnswer, RejectCode, Verdict};
use rusqlite::Connection;

use super::{clock, conflicts, insert, of_record, overlay, rewrite, take};
use crate::model::AuditStamp;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::feed::removal;
use crate::store::records::{self, RowContext};

/// What a batch of answers did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Operations that the server has, as sent or merged.
    pub accepted: u64,
    /// Of these, merged with others' edits.
    pub merged: u64,
    /// Operations with fields that need a person.
    pub conflicts: u64,
    /// Operations that were refused.
    pub rejected: u64,
}

impl Store {
    /// Applies the server's answers in one transaction. Answers to operations that are not here are skipped, so that a
    /// repeated answer changes nothing. Customers that turn out not to be ours any more leave; [`Store::departed`] names them.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was applied.
    pub fn apply_results(
        &self,
        answer: &PushAnswer,
        stamp: AuditStamp,
    ) -> Result<Answered, StoreError> {
        self.write(|transaction| {
            let mut clock = clock::load(transaction)?;
            let server = Hlc {
                ms: answer.server_ms,
                counter: 0,
                node: uuid::Uuid::nil(),
            };
            clock.observe(server, stamp.wall_ms);
            clock::save(transaction, clock)?;
            RowContext::run(transaction, |context| {
                let mut answered = Answered::default();
                for result in &answer.results {
                    if let Some(operation) = take(transaction, result.op)? {
                        settle(transaction, context, &operation, result, stamp.wall_ms)?;
                        count(&mut answered, &result.verdict);
                    }
                }
                Ok(answered)
            })
        })
    }
}

fn count(answered: &mut Answered, verdict: &Verdict) {
    match verdict {
        Verdict::Accepted => answered.accepted += 1,
        Verdict::Merged => {
            answered.accepted += 1;
            answered.merged += 1;
        }
        Verdict::Conflict { .. } => answered.conflicts += 1,
        Verdict::Rejected { .. } => answered.rejected += 1,
    }
}

fn settle(
    connection: &Connection,
    context: &mut RowContext,
    operation: &Operation,
    result: &OpResult,
    now_ms: u64,
) -> Result<(), StoreError> {
    let under = overlay::shadow(connection, operation.id)?;
    match &result.verdict {
        Verdict::Rejected { code } => reject(connection, context, operation, under, *code, now_ms),
        Verdict::Merged if under.as_ref().is_some_and(|(rev, _)| *rev >= result.rev) => {
            // Nothing of ours won, and what did is here already.
            rebase(connection, operation, result.rev)?;
            show(connection, context, operation)
        }
        Verdict::Accepted | Verdict::Merged => {
            advance(connection, operation, &operation.fields, under, result.rev)?;
            rebase(connection, operation, result.rev)?;
            show(connection, context, operation)
        }
        Verdict::Conflict { fields } => {
            let mut stands = operation.fields.clone();
            for field in fields {
                stands.insert(field.field.clone(), field.theirs.clone());
            }
            advance(connection, operation, &stands, under, result.rev)?;
            conflicts::record(connection, operation, fields, None, now_ms)?;
            rebase(connection, operation, result.rev)?;
            show(connection, context, operation)
        }
    }
}

/// The server has these values now: they enter the shadow. The revision moves only if nobody else's change lies between;
/// otherwise the feed will bring both.
fn advance(
    connection: &Connection,
    operation: &Operation,
    values: &BTreeMap<String, serde_json::Value>,
    under: Option<(u64, Record)>,
    rev: u64,
) -> Result<(), StoreError> {
    let (old_rev, mut record) = under.unwrap_or_else(|| {
        (
            0,
            fleet_policy::fields::blank(operation.entity, operation.customer),
        )
    });
    for (field, value) in values {
        overlay::set(&mut record, field, value)?;
    }
    let rev = if rev <= old_rev.saturating_add(1) {
        rev.max(old_rev)
    } else {
        old_rev.max(1)
    };
    overlay::save_shadow(connection, operation.id, operation.customer, rev, &record)
}

fn show(
    connection: &Connection,
    context: &mut RowContext,
    operation: &Operation,
) -> Result<(), StoreError> {
    overlay::show(
        connection,
        context,
        operation.entity,
        operation.customer,
        operation.id,
    )
}

fn reject(
    connection: &Connection,
    context: &mut RowContext,
    operation: &Operation,
    under: Option<(u64, Record)>,
    code: RejectCode,
    now_ms: u64,
) -> Result<(), StoreError> {
    match code {
        // The edit is with the server, for a manager; the customer goes, as the feed would tell a moment later.
        RejectCode::NoLongerYours => {
            leave(connection, context, Entity::Customer, operation.customer)
        }
        RejectCode::Deleted => leave(connection, context, operation.entity, operation.id),
        RejectCode::Unknown | RejectCode::FieldNotEditable | RejectCode::InvalidValue => {
            let theirs = under.map(|(_, record)| record);
            let fields = conflicts::against(operation, theirs.as_ref());
            show(connection, context, operation)?;
            conflicts::record(connection, operation, &fields, Some(code), now_ms)
        }
    }
}

fn leave(
    connection: &Connection,
    context: &mut RowContext,
    entity: Entity,
    id: RecordId,
) -> Result<(), StoreError> {
    let existed = records::delete(connection, context, entity, id)?;
    if existed && entity == Entity::Customer {
        removal::note(connection, id)?;
    }
    Ok(())
}

/// Further edits of the same record were made over the one that was just answered: they must not conflict with it.
///
/// If nobody else came in between, they simply stand on the new revision. Otherwise only the fields that the answered
/// operation had set do; the others keep their base, so that somebody else's change of them is still noticed.
fn rebase(connection: &Connection, answered: &Operation, rev: u64) -> Result<(), StoreError> {
    let alone = rev <= answered.base_rev.saturating_add(1);
    for queued in of_record(connection, answered.id)? {
        if queued.sent || queued.operation.base_rev >= rev {
            continue;
        }
        let mut operation = queued.operation;
        let (same, others): (BTreeMap<_, _>, BTreeMap<_, _>) = operation
            .fields
            .into_iter()
            .partition(|(field, _)| alone || answered.fields.contains_key(field));
        if same.is_empty() {
            continue;
        }
        let old_base = operation.base_rev;
        operation.fields = same;
        operation.base_rev = rev;
        rewrite(connection, queued.seq, &operation)?;
        if !others.is_empty() {
            let rest = Operation {
                op: sibling(&operation),
                base_rev: old_base,
                fields: others,
                ..operation
            };
            insert(connection, &rest, false)?;
        }
    }
    Ok(())
}

/// An id for the second half of an operation that was split: same time, other random bits.
fn sibling(operation: &Operation) -> fleet_protocol::ids::OpId {
    let mut bytes = *operation.op.as_bytes();
    let hash = fleet_protocol::ids::Hash32::of(&[b"fieldvault/op-split/v1\0", &bytes]);
    // Bytes 9 to 15 of a version 7 UUID are random; version and variant bits lie before them.
    for (byte, other) in bytes.iter_mut().skip(9).zip(hash.0) {
        *byte = other;
    }
    fleet_protocol::ids::OpId::from_bytes(bytes)
}
