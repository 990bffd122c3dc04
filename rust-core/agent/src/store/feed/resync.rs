//! Full resync by mark and sweep: the feed starts again from nothing while the old rows stay usable; what the new feed has
//! not confirmed by its last page is removed. Outbox and drafts stay.

use fleet_protocol::record::Entity;

use super::Run;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::records::{ENTITIES, id_at, table};
use crate::store::state::{self, name};

impl Store {
    /// Starts again at the beginning of the feed `new_epoch`. Calling it twice does no harm.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_full_resync(&self, new_epoch: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let generation = state::read_number(transaction, name::FEED_GENERATION)?;
            state::write_number(
                transaction,
                name::FEED_GENERATION,
                generation.saturating_add(1),
            )?;
            state::write_number(transaction, name::FEED_EPOCH, new_epoch)?;
            state::write_number(transaction, name::FEED_CURSOR, 0)?;
            state::write_number(transaction, name::RESYNCING, 1)
        })
    }
}

/// Removes what the last page of a resync leaves unconfirmed, except records with unanswered edits: their fate comes with
/// the answer.
pub(super) fn sweep(run: &mut Run<'_>) -> Result<(), StoreError> {
    if state::read_number(run.connection, name::RESYNCING)? == 0 {
        return Ok(());
    }
    for entity in ENTITIES {
        let unconfirmed = run
            .connection
            .prepare_cached(&format!(
                "SELECT id FROM {} WHERE seen <> ?1",
                table(entity)
            ))?
            .query_map([run.context.generation], |row| id_at(row, 0))?
            .collect::<Result<Vec<_>, _>>()?;
        for id in unconfirmed {
            if !keeps_edits(run, entity, id)? {
                run.forget(entity, id)?;
            }
        }
    }
    state::write_number(run.connection, name::RESYNCING, 0)
}

/// Whether the record, or for a customer anything that hangs on it, has unanswered edits.
fn keeps_edits(
    run: &Run<'_>,
    entity: Entity,
    id: fleet_protocol::ids::RecordId,
) -> Result<bool, StoreError> {
    if run.pending.contains(&id) {
        return Ok(true);
    }
    if entity != Entity::Customer {
        return Ok(false);
    }
    Ok(run
        .connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE customer = ?1)")?
        .query_row([id.as_bytes()], |row| row.get(0))?)
}
