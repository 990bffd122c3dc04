//! Audit chains: appended to here, verified in [`super::audit_verify`].

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditEntry, AuditHead, AuditLine, GENESIS, chain};
use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_protocol::limits::MAX_AUDIT_ENTRIES;
use fleet_protocol::receipt::WipeProof;
use rusqlite::{Connection, OptionalExtension, params};

use super::devices::DeviceRow;
use super::value::{HashColumn, IdColumn, Num, hash, json, num, to_json};
use super::{SqliteStore, audit_verify};
use crate::store::audit::{
    AppendError, AuditAppend, AuditReport, AuditStore, ChainPosition, ServerEntry, ServerEvent,
};
use crate::store::{Origin, StoreError};

impl AuditStore for SqliteStore {
    fn append_device_audit(&self, upload: &AuditAppend<'_>) -> Result<ChainPosition, AppendError> {
        check_form(upload)?;
        let (device, first_seq) = (upload.device, upload.first_seq);
        let (lines, head) = (upload.lines.to_vec(), upload.head.clone());
        let signed_head = to_json(upload.signed_head)?;
        self.write(move |tx| append(tx, device, first_seq, &lines, &head, &signed_head))
    }

    fn device_audit_position(&self, device: DeviceId) -> Result<ChainPosition, StoreError> {
        self.read(|tx| {
            let row = DeviceRow::load(tx, device)?;
            Ok(ChainPosition {
                count: row.audit_count,
                head: row.audit_head,
            })
        })
    }

    fn device_audit(
        &self,
        device: DeviceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT entry, hash FROM device_audit WHERE device_id = ?1 AND seq > ?2
                 ORDER BY seq LIMIT ?3",
            )?;
            let rows =
                statement.query_map(params![IdColumn(device.0), Num(after), limit], |row| {
                    Ok(AuditLine {
                        entry: row.get(0)?,
                        hash: hash(row, 1)?,
                    })
                })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn record_event(&self, event: &ServerEvent, by: &Origin) -> Result<(), StoreError> {
        let (event, by) = (event.clone(), *by);
        self.write(move |tx| record(tx, &by, &event))
    }

    fn server_audit(&self, after: u64, limit: u32) -> Result<Vec<ServerEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT entry FROM server_audit WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let rows = statement.query_map(params![Num(after), limit], |row| json(row, 0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn verify_audit(&self) -> Result<AuditReport, StoreError> {
        self.read(|tx| audit_verify::verify(tx))
    }
}

/// What can be refused without looking at what is stored: each line is an entry, in its place.
fn check_form(upload: &AuditAppend<'_>) -> Result<(), AppendError> {
    if upload.lines.len() > MAX_AUDIT_ENTRIES || upload.first_seq == 0 {
        return Err(AppendError::Malformed);
    }
    for (seq, line) in (upload.first_seq..).zip(upload.lines) {
        let entry: AuditEntry =
            serde_json::from_str(&line.entry).map_err(|_| AppendError::Malformed)?;
        if entry.seq != seq {
            return Err(AppendError::Malformed);
        }
    }
    Ok(())
}

fn append(
    connection: &Connection,
    device: DeviceId,
    first_seq: u64,
    lines: &[AuditLine],
    signed: &AuditHead,
    signed_text: &str,
) -> Result<ChainPosition, AppendError> {
    let row = DeviceRow::load(connection, device)?;
    let (mut count, mut head) = (row.audit_count, row.audit_head);
    let expected = count + 1;
    if first_seq > expected {
        return Err(AppendError::Gap { expected });
    }
    if signed.device != device || signed.enrolment_epoch != row.enrolment_epoch {
        return Err(AppendError::Contradiction { expected });
    }
    for (seq, line) in (first_seq..).zip(lines) {
        if seq < expected {
            if !is_stored(connection, device, seq, line)? {
                return Err(AppendError::Contradiction { expected });
            }
            continue;
        }
        head = chain(&head, line.entry.as_bytes());
        if head != line.hash {
            return Err(AppendError::Contradiction { expected });
        }
        count = seq;
        insert_line(connection, device, seq, line)?;
    }
    let fits = signed.count > count || (signed.count == count && signed.head == head);
    if !fits {
        return Err(AppendError::Contradiction { expected });
    }
    connection
        .prepare_cached(
            "UPDATE device SET audit_count = ?2, audit_head = ?3, audit_signed = ?4 WHERE id = ?1",
        )
        .and_then(|mut update| {
            update.execute(params![
                IdColumn(device.0),
                Num(count),
                HashColumn(head),
                signed_text
            ])
        })
        .map_err(StoreError::from)?;
    Ok(ChainPosition { count, head })
}

fn is_stored(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    line: &AuditLine,
) -> Result<bool, StoreError> {
    let stored: Option<(String, Hash32)> = connection
        .prepare_cached("SELECT entry, hash FROM device_audit WHERE device_id = ?1 AND seq = ?2")?
        .query_row(params![IdColumn(device.0), Num(seq)], |row| {
            Ok((row.get(0)?, hash(row, 1)?))
        })
        .optional()?;
    Ok(stored.is_some_and(|(entry, hash)| entry == line.entry && hash == line.hash))
}

fn insert_line(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    line: &AuditLine,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO device_audit (device_id, seq, entry, hash) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            IdColumn(device.0),
            Num(seq),
            line.entry,
            HashColumn(line.hash)
        ])?;
    Ok(())
}

/// The end of a phone's chain was lost with its data: its proof says how far it went.
pub(super) fn declare_gap(
    connection: &Connection,
    device: &DeviceRow,
    receipt_seq: u64,
    proof: &WipeProof,
    at_ms: u64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO device_audit_gap
             (device_id, from_seq, to_seq, head, receipt_seq, declared_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            IdColumn(device.id.0),
            Num(device.audit_count + 1),
            Num(proof.audit_count),
            HashColumn(proof.audit_head),
            Num(receipt_seq),
            Num(at_ms)
        ],
    )?;
    connection.execute(
        "UPDATE device SET audit_count = ?2, audit_head = ?3 WHERE id = ?1",
        params![
            IdColumn(device.id.0),
            Num(proof.audit_count),
            HashColumn(proof.audit_head)
        ],
    )?;
    Ok(())
}

/// Appends to the server's chain in the caller's transaction.
pub(super) fn record(
    connection: &Connection,
    by: &Origin,
    event: &ServerEvent,
) -> Result<(), StoreError> {
    let (count, head) = server_head(connection)?;
    let entry = ServerEntry {
        v: Version1,
        seq: count + 1,
        at_ms: by.at_ms,
        actor: by.actor,
        event: event.clone(),
    };
    let text = to_json(&entry)?;
    let head = chain(&head, text.as_bytes());
    connection
        .prepare_cached("INSERT INTO server_audit (seq, entry, hash) VALUES (?1, ?2, ?3)")?
        .execute(params![Num(entry.seq), text, HashColumn(head)])?;
    connection
        .prepare_cached(
            "INSERT INTO server_audit_head (id, count, head) VALUES (1, ?1, ?2)
             ON CONFLICT (id) DO UPDATE SET count = excluded.count, head = excluded.head",
        )?
        .execute(params![Num(entry.seq), HashColumn(head)])?;
    Ok(())
}

pub(super) fn server_head(connection: &Connection) -> Result<(u64, Hash32), StoreError> {
    Ok(connection
        .prepare_cached("SELECT count, head FROM server_audit_head WHERE id = 1")?
        .query_row([], |row| Ok((num(row, 0)?, hash(row, 1)?)))
        .optional()?
        .unwrap_or((0, GENESIS)))
}
