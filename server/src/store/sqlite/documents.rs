//! Signed documents.

use fleet_protocol::envelope::{Envelope, Kind};
use rusqlite::{Connection, OptionalExtension, params};

use super::value::{Num, json, num, to_json};
use super::{SqliteStore, audit};
use crate::store::audit::ServerEvent;
use crate::store::documents::{DocumentKind, DocumentStore};
use crate::store::{Origin, StoreError};

impl DocumentStore for SqliteStore {
    fn put_document(
        &self,
        kind: DocumentKind,
        envelope: &Envelope,
        by: &Origin,
    ) -> Result<(), StoreError> {
        let fits = match kind {
            DocumentKind::Trust => envelope.kind == Kind::Trust,
            DocumentKind::Policy => envelope.kind == Kind::Policy,
        };
        if !fits {
            return Err(StoreError::Invalid("another kind of document"));
        }
        let (text, version, by) = (to_json(envelope)?, envelope.seq, *by);
        self.write(move |tx| {
            if version <= latest_version(tx, kind)? {
                return Err(StoreError::Invalid("not newer than the newest version"));
            }
            tx.execute(
                "INSERT INTO signed_document (kind, version, envelope, stored_ms)
                 VALUES (?1, ?2, ?3, ?4)",
                params![kind.as_str(), Num(version), text, Num(by.at_ms)],
            )?;
            let event = ServerEvent::DocumentPublished {
                kind: kind.as_str().to_owned(),
                version,
            };
            audit::record(tx, &by, &event)
        })
    }

    fn latest_document(&self, kind: DocumentKind) -> Result<Option<Envelope>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT envelope FROM signed_document WHERE kind = ?1
                     ORDER BY version DESC LIMIT 1",
                )?
                .query_row(params![kind.as_str()], |row| json(row, 0))
                .optional()?)
        })
    }
}

/// 0 when there is none.
pub(super) fn latest_version(
    connection: &Connection,
    kind: DocumentKind,
) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT COALESCE(MAX(version), 0) FROM signed_document WHERE kind = ?1")?
        .query_row(params![kind.as_str()], |row| num(row, 0))?)
}
