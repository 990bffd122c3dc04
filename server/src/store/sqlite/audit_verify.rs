//! Walks every chain from its first entry to its head.

use fleet_protocol::audit::{GENESIS, chain};
use fleet_protocol::ids::{DeviceId, Hash32};
use rusqlite::{Connection, params};

use super::audit;
use super::value::{IdColumn, hash, id, num};
use crate::store::StoreError;
use crate::store::audit::{AuditReport, Chain, ChainFault, ChainReport};

pub(super) fn verify(connection: &Connection) -> Result<AuditReport, StoreError> {
    let (count, head) = audit::server_head(connection)?;
    let mut walk = Walk::new(Chain::Server, Vec::new());
    let mut statement =
        connection.prepare_cached("SELECT seq, entry, hash FROM server_audit ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        walk.step(
            num(row, 0)?,
            row.get_ref(1)?.as_bytes().unwrap_or_default(),
            hash(row, 2)?,
        );
    }
    let mut chains = vec![walk.end(count, head)];
    for (device, count, head) in devices(connection)? {
        chains.push(verify_device(connection, device, count, head)?);
    }
    Ok(AuditReport { chains })
}

fn devices(connection: &Connection) -> Result<Vec<(DeviceId, u64, Hash32)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, audit_count, audit_head FROM device ORDER BY enrolment_epoch",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((DeviceId(id(row, 0)?), num(row, 1)?, hash(row, 2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn verify_device(
    connection: &Connection,
    device: DeviceId,
    count: u64,
    head: Hash32,
) -> Result<ChainReport, StoreError> {
    let mut walk = Walk::new(Chain::Device(device), gaps(connection, device)?);
    let mut statement = connection.prepare_cached(
        "SELECT seq, entry, hash FROM device_audit WHERE device_id = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query(params![IdColumn(device.0)])?;
    while let Some(row) = rows.next()? {
        walk.step(
            num(row, 0)?,
            row.get_ref(1)?.as_bytes().unwrap_or_default(),
            hash(row, 2)?,
        );
    }
    Ok(walk.end(count, head))
}

struct Gap {
    from: u64,
    to: u64,
    head: Hash32,
}

fn gaps(connection: &Connection, device: DeviceId) -> Result<Vec<Gap>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT from_seq, to_seq, head FROM device_audit_gap WHERE device_id = ?1 ORDER BY from_seq",
    )?;
    let rows = statement.query_map(params![IdColumn(device.0)], |row| {
        Ok(Gap {
            from: num(row, 0)?,
            to: num(row, 1)?,
            head: hash(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

struct Walk {
    report: ChainReport,
    gaps: std::vec::IntoIter<Gap>,
    next_gap: Option<Gap>,
    position: u64,
    head: Hash32,
}

impl Walk {
    fn new(chain: Chain, gaps: Vec<Gap>) -> Self {
        let mut gaps = gaps.into_iter();
        Self {
            report: ChainReport {
                chain,
                entries: 0,
                lost: 0,
                fault: None,
            },
            next_gap: gaps.next(),
            gaps,
            position: 0,
            head: GENESIS,
        }
    }

    fn step(&mut self, seq: u64, entry: &[u8], stored: Hash32) {
        if self.report.fault.is_some() {
            return;
        }
        self.pass_gaps();
        if seq != self.position + 1 {
            self.report.fault = Some((self.position + 1, ChainFault::Missing));
            return;
        }
        let head = chain(&self.head, entry);
        if head != stored {
            self.report.fault = Some((seq, ChainFault::Altered));
            return;
        }
        self.position = seq;
        self.head = head;
        self.report.entries += 1;
    }

    /// A declared gap that begins here is passed; the chain goes on from the head that the proof gave.
    fn pass_gaps(&mut self) {
        while let Some(gap) = self.next_gap.take_if(|gap| gap.from == self.position + 1) {
            self.report.lost += gap.to.saturating_sub(self.position);
            self.position = gap.to;
            self.head = gap.head;
            self.next_gap = self.gaps.next();
        }
    }

    fn end(mut self, count: u64, head: Hash32) -> ChainReport {
        if self.report.fault.is_none() {
            self.pass_gaps();
            if (self.position, self.head) != (count, head) {
                self.report.fault = Some((self.position + 1, ChainFault::CutOff));
            }
        }
        self.report
    }
}
