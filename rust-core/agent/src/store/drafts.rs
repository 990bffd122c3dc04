//! What was typed and not yet saved: it survives a lock inside the encrypted store, and leaves with its customer.

use std::collections::BTreeMap;

use fleet_protocol::ids::RecordId;
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::Store;
use super::error::StoreError;
use super::records;
use super::state::stored;
use crate::model::DraftKind;

impl Store {
    /// Saves a draft over an older one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the customer is not on this phone.
    pub fn save_draft(
        &self,
        customer: RecordId,
        kind: DraftKind,
        fields: &BTreeMap<String, Value>,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            if records::customer_key(transaction, customer)?.is_none() {
                return Err(StoreError::NotFound);
            }
            transaction
                .prepare_cached(
                    "INSERT INTO drafts(customer, kind, fields, saved_ms) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT(customer, kind) DO UPDATE SET fields = excluded.fields, saved_ms = excluded.saved_ms",
                )?
                .execute((
                    customer.as_bytes(),
                    kind.as_str(),
                    serde_json::to_string(fields)?,
                    stored(now_ms)?,
                ))?;
            Ok(())
        })
    }

    /// A saved draft.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load_draft(
        &self,
        customer: RecordId,
        kind: DraftKind,
    ) -> Result<Option<BTreeMap<String, Value>>, StoreError> {
        self.read(|connection| {
            let text: Option<String> = connection
                .prepare_cached("SELECT fields FROM drafts WHERE customer = ?1 AND kind = ?2")?
                .query_row((customer.as_bytes(), kind.as_str()), |row| row.get(0))
                .optional()?;
            text.map(|text| Ok(serde_json::from_str(&text)?))
                .transpose()
        })
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn discard_draft(&self, customer: RecordId, kind: DraftKind) -> Result<(), StoreError> {
        self.write(|transaction| delete(transaction, customer, kind))
    }
}

pub(super) fn delete(
    connection: &Connection,
    customer: RecordId,
    kind: DraftKind,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM drafts WHERE customer = ?1 AND kind = ?2")?
        .execute((customer.as_bytes(), kind.as_str()))?;
    Ok(())
}
