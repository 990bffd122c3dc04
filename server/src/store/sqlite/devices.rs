//! Phones.

use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{DeviceId, Hash32, UserId};
use fleet_protocol::keys::KeyId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::value::{HashColumn, IdColumn, Num, corrupt, hash, id, json, num, opt_num};
use super::{SqliteStore, audit, commands, documents, feed};
use crate::fleet::device_lifecycle::DeviceState;
use crate::store::audit::ServerEvent;
use crate::store::devices::{Contact, ContactAnswer, Device, DeviceStore, IssuedCertificate, News};
use crate::store::documents::DocumentKind;
use crate::store::{Origin, StoreError};

impl DeviceStore for SqliteStore {
    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("{DEVICES} ORDER BY device.enrolment_epoch DESC"))?;
            let rows = statement.query_map([], read_device)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn device(&self, id: DeviceId) -> Result<Device, StoreError> {
        self.read(|tx| load_device(tx, DEVICES, id))
    }

    fn calling_device(&self, id: DeviceId) -> Result<Device, StoreError> {
        self.read(|tx| load_device(tx, DEVICES_UNCOUNTED, id))
    }

    fn device_by_key(&self, key: &KeyId) -> Result<Option<Device>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!(
                    "{DEVICES_UNCOUNTED} WHERE device.key_id = ?1 ORDER BY device.enrolment_epoch DESC LIMIT 1"
                ))?
                .query_row(params![HashColumn(*key)], read_device)
                .optional()?)
        })
    }

    fn revoke_device(&self, id: DeviceId, by: &Origin) -> Result<(), StoreError> {
        let by = *by;
        self.write(move |tx| {
            let device = DeviceRow::load(tx, id)?;
            if device.revoked {
                return Ok(());
            }
            tx.execute(
                "UPDATE device SET revoked_ms = ?2 WHERE id = ?1",
                params![IdColumn(id.0), Num(by.at_ms)],
            )?;
            audit::record(tx, &by, &ServerEvent::DeviceRevoked { device: id })
        })
    }

    fn contact(&self, contact: &Contact) -> Result<ContactAnswer, StoreError> {
        let Contact {
            device,
            at_ms,
            cursor,
            lease_key,
            erases_after_ms,
        } = *contact;
        self.write(move |tx| {
            let changed = tx
                .prepare_cached("UPDATE device SET last_seen_ms = ?2, cursor = ?3 WHERE id = ?1")?
                .execute(params![IdColumn(device.0), Num(at_ms), Num(cursor)])?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            let device = load_device(tx, DEVICES_UNCOUNTED, device)?;
            let lease_seq = if device.may_sync() {
                // An answer may be lost on its way: then an earlier lease goes on counting.
                let by_ms = at_ms.saturating_add(erases_after_ms);
                tx.prepare_cached(
                    "UPDATE device SET erases_by_ms = ?2
                     WHERE id = ?1 AND (erases_by_ms IS NULL OR erases_by_ms < ?2)",
                )?
                .execute(params![IdColumn(device.id.0), Num(by_ms)])?;
                Some(commands::next_sequence(tx, Kind::Lease, &lease_key, at_ms)?)
            } else {
                None
            };
            Ok(ContactAnswer {
                lease_seq,
                commands: commands::offered(tx, device.id)?,
                new_commands: commands::open_summary(tx, device.id)?.0 > 0,
                feed_head: feed::head(tx, device.user.0)?.last_seq,
                device,
            })
        })
    }

    fn news(&self, id: DeviceId) -> Result<News, StoreError> {
        self.read(|tx| {
            let device = match DeviceRow::load(tx, id) {
                Ok(device) => device,
                Err(StoreError::NotFound) => return Ok(News::default()),
                Err(error) => return Err(error),
            };
            let (open_commands, newest_command) = commands::open_summary(tx, id)?;
            Ok(News {
                known: true,
                revoked: device.revoked,
                newest_command,
                open_commands,
                trust: documents::latest_version(tx, DocumentKind::Trust)?,
                policy: documents::latest_version(tx, DocumentKind::Policy)?,
                feed_head: feed::head(tx, device.person.0)?.last_seq,
            })
        })
    }

    fn log_certificate(&self, issued: &IssuedCertificate, at_ms: u64) -> Result<(), StoreError> {
        let issued = issued.clone();
        self.write(move |tx| {
            tx.execute(
                "INSERT INTO certificate
                     (serial, device_id, not_before_ms, not_after_ms, issued_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    issued.serial,
                    IdColumn(issued.device.0),
                    Num(issued.not_before_ms),
                    Num(issued.not_after_ms),
                    Num(at_ms)
                ],
            )?;
            Ok(())
        })
    }

    fn certificates(&self, device: DeviceId) -> Result<Vec<IssuedCertificate>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT serial, not_before_ms, not_after_ms FROM certificate
                 WHERE device_id = ?1 ORDER BY issued_ms DESC, serial",
            )?;
            let rows = statement.query_map(params![IdColumn(device.0)], |row| {
                Ok(IssuedCertificate {
                    device,
                    serial: row.get(0)?,
                    not_before_ms: num(row, 1)?,
                    not_after_ms: num(row, 2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Phones with the number of their owner's customers: for people. Counting takes longer than anything that a phone asks for.
const DEVICES: &str =
    "SELECT device.id, device.person_id, person.name, person.disabled, device.key,
         device.model, device.enrolment_epoch, device.state, device.revoked_ms, device.enrolled_ms,
         device.last_seen_ms, device.cursor, device.audit_count,
         (SELECT COUNT(*) FROM record
          WHERE record.owner_id = device.person_id AND record.deleted_ms IS NULL),
         device.erases_by_ms
     FROM device JOIN person ON person.id = device.person_id";

/// The same without that number.
const DEVICES_UNCOUNTED: &str =
    "SELECT device.id, device.person_id, person.name, person.disabled, device.key,
         device.model, device.enrolment_epoch, device.state, device.revoked_ms, device.enrolled_ms,
         device.last_seen_ms, device.cursor, device.audit_count, NULL, device.erases_by_ms
     FROM device JOIN person ON person.id = device.person_id";

fn read_device(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: DeviceId(id(row, 0)?),
        user: UserId(id(row, 1)?),
        user_name: row.get(2)?,
        user_disabled: row.get(3)?,
        key: json(row, 4)?,
        model: row.get(5)?,
        enrolment_epoch: num(row, 6)?,
        state: state(row, 7)?,
        revoked_ms: opt_num(row, 8)?,
        enrolled_ms: num(row, 9)?,
        last_seen_ms: opt_num(row, 10)?,
        cursor: num(row, 11)?,
        audit_entries: num(row, 12)?,
        customers: opt_num(row, 13)?,
        erases_by_ms: opt_num(row, 14)?,
    })
}

fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<DeviceState> {
    DeviceState::parse(row.get_ref(column)?.as_str()?).ok_or_else(|| corrupt(column))
}

fn load_device(connection: &Connection, devices: &str, id: DeviceId) -> Result<Device, StoreError> {
    Ok(connection
        .prepare_cached(&format!("{devices} WHERE device.id = ?1"))?
        .query_row(params![IdColumn(id.0)], read_device)?)
}

/// What decisions about a phone need, without what lists show.
pub(super) struct DeviceRow {
    pub(super) id: DeviceId,
    pub(super) person: UserId,
    pub(super) key_id: Hash32,
    pub(super) enrolment_epoch: u64,
    pub(super) state: DeviceState,
    pub(super) revoked: bool,
    pub(super) audit_count: u64,
    pub(super) audit_head: Hash32,
    person_disabled: bool,
}

impl DeviceRow {
    pub(super) fn load(connection: &Connection, id: DeviceId) -> Result<Self, StoreError> {
        Ok(connection
            .prepare_cached(
                "SELECT device.person_id, device.key_id, device.enrolment_epoch, device.state,
                        device.revoked_ms, device.audit_count, device.audit_head, person.disabled
                 FROM device JOIN person ON person.id = device.person_id WHERE device.id = ?1",
            )?
            .query_row(params![IdColumn(id.0)], |row| {
                Ok(Self {
                    id,
                    person: UserId(super::value::id(row, 0)?),
                    key_id: hash(row, 1)?,
                    enrolment_epoch: num(row, 2)?,
                    state: state(row, 3)?,
                    revoked: opt_num(row, 4)?.is_some(),
                    audit_count: num(row, 5)?,
                    audit_head: hash(row, 6)?,
                    person_disabled: row.get(7)?,
                })
            })?)
    }

    pub(super) fn may_sync(&self) -> bool {
        self.state.may_sync() && !self.revoked && !self.person_disabled
    }
}

pub(super) fn set_state(
    connection: &Connection,
    device: DeviceId,
    state: DeviceState,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE device SET state = ?2 WHERE id = ?1",
        params![IdColumn(device.0), state.as_str()],
    )?;
    Ok(())
}
