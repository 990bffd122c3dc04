//! The company, and whether the database lives.

use fleet_protocol::ids::TenantId;
use rusqlite::{Connection, params};

use super::value::{IdColumn, Num, id, num};
use super::{SqliteStore, audit, people};
use crate::fleet::sequence;
use crate::store::audit::ServerEvent;
use crate::store::organisation::{NewOrganisation, Organisation, OrganisationStore};
use crate::store::{Origin, StoreError};

impl OrganisationStore for SqliteStore {
    fn create_organisation(&self, new: &NewOrganisation, by: &Origin) -> Result<(), StoreError> {
        let (tenant, name, by) = (new.tenant, new.name.clone(), *by);
        let administrator = new.administrator.clone();
        self.write(move |tx| {
            tx.execute(
                "INSERT INTO organisation
                     (id, tenant, name, created_ms, feed_epoch, enrolment_epoch)
                 VALUES (1, ?1, ?2, ?3, ?4, 0)",
                params![
                    IdColumn(tenant.0),
                    name,
                    Num(by.at_ms),
                    Num(sequence::next(0, by.at_ms))
                ],
            )?;
            audit::record(tx, &by, &ServerEvent::OrganisationCreated)?;
            people::add(tx, &administrator, &by)
        })
    }

    fn organisation(&self) -> Result<Organisation, StoreError> {
        self.read(|tx| load(tx))
    }

    fn regenerate_feed_epoch(&self, by: &Origin) -> Result<u64, StoreError> {
        let by = *by;
        self.write(move |tx| {
            let epoch = sequence::next(feed_epoch(tx)?, by.at_ms);
            tx.execute(
                "UPDATE organisation SET feed_epoch = ?1 WHERE id = 1",
                params![Num(epoch)],
            )?;
            audit::record(tx, &by, &ServerEvent::FeedEpochChanged { epoch })?;
            Ok(epoch)
        })
    }

    fn data_version(&self) -> Result<u64, StoreError> {
        self.readers.data_version()
    }

    fn check_ready(&self) -> Result<(), StoreError> {
        // Takes the write lock and commits nothing.
        self.write(|tx| feed_epoch(tx).map(|_| ()))
    }
}

pub(super) fn load(connection: &Connection) -> Result<Organisation, StoreError> {
    Ok(connection.query_row(
        "SELECT tenant, name, created_ms, feed_epoch FROM organisation WHERE id = 1",
        [],
        |row| {
            Ok(Organisation {
                tenant: TenantId(id(row, 0)?),
                name: row.get(1)?,
                created_ms: num(row, 2)?,
                feed_epoch: num(row, 3)?,
            })
        },
    )?)
}

pub(super) fn feed_epoch(connection: &Connection) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT feed_epoch FROM organisation WHERE id = 1")?
        .query_row([], |row| num(row, 0))?)
}

/// The next enrolment's epoch.
pub(super) fn next_enrolment_epoch(connection: &Connection, at_ms: u64) -> Result<u64, StoreError> {
    let last = connection.query_row(
        "SELECT enrolment_epoch FROM organisation WHERE id = 1",
        [],
        |row| num(row, 0),
    )?;
    let epoch = sequence::next(last, at_ms);
    connection.execute(
        "UPDATE organisation SET enrolment_epoch = ?1 WHERE id = 1",
        params![Num(epoch)],
    )?;
    Ok(epoch)
}
