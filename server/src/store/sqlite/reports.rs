//! What phones say of themselves.

use fleet_protocol::ids::DeviceId;
use fleet_protocol::report::DeviceReport;
use rusqlite::{OptionalExtension, Row, params};

use super::SqliteStore;
use super::value::{IdColumn, Num, id, json, num, to_json};
use crate::store::StoreError;
use crate::store::reports::{ReportStore, StoredReport};

impl ReportStore for SqliteStore {
    fn store_report(
        &self,
        device: DeviceId,
        seq: u64,
        report: &DeviceReport,
        at_ms: u64,
    ) -> Result<u64, StoreError> {
        let report = to_json(report)?;
        self.write(move |tx| {
            tx.prepare_cached(
                "INSERT INTO device_report (device_id, seq, report, received_ms)
                 VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (device_id) DO UPDATE
                 SET seq = excluded.seq, report = excluded.report, received_ms = excluded.received_ms
                 WHERE excluded.seq > device_report.seq",
            )?
            .execute(params![IdColumn(device.0), Num(seq), report, Num(at_ms)])?;
            Ok(tx
                .prepare_cached("SELECT seq FROM device_report WHERE device_id = ?1")?
                .query_row(params![IdColumn(device.0)], |row| num(row, 0))?)
        })
    }

    fn report(&self, device: DeviceId) -> Result<Option<StoredReport>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT report, received_ms FROM device_report WHERE device_id = ?1",
                )?
                .query_row(params![IdColumn(device.0)], |row| read_report(row, 0))
                .optional()?)
        })
    }

    fn reports(&self) -> Result<Vec<(DeviceId, StoredReport)>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT device_id, report, received_ms FROM device_report")?;
            let rows =
                statement.query_map([], |row| Ok((DeviceId(id(row, 0)?), read_report(row, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn read_report(row: &Row<'_>, first: usize) -> rusqlite::Result<StoredReport> {
    Ok(StoredReport {
        report: json(row, first)?,
        received_ms: num(row, first + 1)?,
    })
}
