//! Tokens and enrolments.

use fleet_protocol::audit::GENESIS;
use fleet_protocol::ids::{DeviceId, Hash32, UserId};
use fleet_protocol::keys::PublicKey;
use rusqlite::{Connection, OptionalExtension, params};

use super::devices::DeviceRow;
use super::value::{HashColumn, IdColumn, Num, id, num, to_json};
use super::{SqliteStore, audit, organisation, people};
use crate::fleet::device_lifecycle::DeviceState;
use crate::store::audit::ServerEvent;
use crate::store::enrolment::{EnrolDevice, EnrolError, Enrolment, EnrolmentStore, NewToken};
use crate::store::people::User;
use crate::store::{Actor, Origin, StoreError};

/// The longest model name, in characters.
const MAX_MODEL: usize = 64;

impl EnrolmentStore for SqliteStore {
    fn add_token(&self, new: &NewToken, by: &Origin) -> Result<(), StoreError> {
        let (token_hash, user, expires_ms) = (new.token_hash, new.user, new.expires_ms);
        let by = *by;
        self.write(move |tx| {
            if people::load(tx, user)?.disabled {
                return Err(StoreError::NotFound);
            }
            tx.execute(
                "INSERT INTO enrolment_token (token_hash, person_id, created_ms, expires_ms)
                 VALUES (?1, ?2, ?3, ?4)",
                params![
                    HashColumn(token_hash),
                    IdColumn(user.0),
                    Num(by.at_ms),
                    Num(expires_ms)
                ],
            )?;
            audit::record(tx, &by, &ServerEvent::TokenAdded { user })
        })
    }

    fn enrol(&self, device: &EnrolDevice<'_>) -> Result<Enrolment, EnrolError> {
        let applicant = Applicant {
            key: device.key.clone(),
            model: device.model.chars().take(MAX_MODEL).collect(),
            candidate: device.candidate,
            at_ms: device.at_ms,
        };
        let token_hash = device.token_hash;
        self.write(move |tx| enrol(tx, token_hash, &applicant))
    }
}

struct Applicant {
    key: PublicKey,
    model: String,
    candidate: DeviceId,
    at_ms: u64,
}

struct Token {
    person: UserId,
    expires_ms: u64,
    device: Option<DeviceId>,
}

fn enrol(
    connection: &Connection,
    token_hash: Hash32,
    applicant: &Applicant,
) -> Result<Enrolment, EnrolError> {
    let token = token(connection, token_hash)?.ok_or(EnrolError::TokenUnknown)?;
    if applicant.at_ms >= token.expires_ms {
        return Err(EnrolError::TokenExpired);
    }
    let user = people::load(connection, token.person)?;
    if user.disabled {
        return Err(EnrolError::Closed);
    }
    let (device, enrolment_epoch, repeated) = match token.device {
        Some(bound) => {
            let bound = DeviceRow::load(connection, bound)?;
            if bound.key_id != applicant.key.id() {
                return Err(EnrolError::TokenUsed);
            }
            if !bound.may_sync() {
                return Err(EnrolError::Closed);
            }
            (bound.id, bound.enrolment_epoch, true)
        }
        None => {
            let epoch = register(connection, token_hash, &user, applicant)?;
            (applicant.candidate, epoch, false)
        }
    };
    let organisation = organisation::load(connection)?;
    Ok(Enrolment {
        tenant: organisation.tenant,
        tenant_name: organisation.name,
        user,
        device,
        enrolment_epoch,
        repeated,
    })
}

fn token(connection: &Connection, token_hash: Hash32) -> Result<Option<Token>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT person_id, expires_ms, device_id FROM enrolment_token WHERE token_hash = ?1",
            params![HashColumn(token_hash)],
            |row| {
                Ok(Token {
                    person: UserId(id(row, 0)?),
                    expires_ms: num(row, 1)?,
                    device: row
                        .get::<_, Option<IdColumn>>(2)?
                        .map(|device| DeviceId(device.0)),
                })
            },
        )
        .optional()?)
}

/// Makes the device, binds the token to it, and ends older enrolments of the same key.
fn register(
    connection: &Connection,
    token_hash: Hash32,
    user: &User,
    applicant: &Applicant,
) -> Result<u64, StoreError> {
    let epoch = organisation::next_enrolment_epoch(connection, applicant.at_ms)?;
    let key_id = applicant.key.id();
    replace_older(connection, key_id, applicant.at_ms)?;
    connection.execute(
        "INSERT INTO device
             (id, person_id, key_id, key, model, enrolment_epoch, state, enrolled_ms, audit_head)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            IdColumn(applicant.candidate.0),
            IdColumn(user.id.0),
            HashColumn(key_id),
            to_json(&applicant.key)?,
            applicant.model,
            Num(epoch),
            DeviceState::Enrolled.as_str(),
            Num(applicant.at_ms),
            HashColumn(GENESIS)
        ],
    )?;
    connection.execute(
        "UPDATE enrolment_token SET device_id = ?2 WHERE token_hash = ?1",
        params![HashColumn(token_hash), IdColumn(applicant.candidate.0)],
    )?;
    let by = Origin {
        actor: Actor::Device(applicant.candidate),
        at_ms: applicant.at_ms,
    };
    let event = ServerEvent::DeviceEnrolled {
        device: applicant.candidate,
        user: user.id,
    };
    audit::record(connection, &by, &event)?;
    Ok(epoch)
}

/// Commands are bound to an enrolment: what is open for an older one could not be obeyed any more. A proof of erasure stays.
fn replace_older(connection: &Connection, key_id: Hash32, at_ms: u64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE command SET state = 'superseded', ended_ms = ?2
         WHERE state IN ('requested', 'delivered', 'started')
           AND device_id IN (SELECT id FROM device WHERE key_id = ?1)",
        params![HashColumn(key_id), Num(at_ms)],
    )?;
    connection.execute(
        "UPDATE device SET state = 'replaced'
         WHERE key_id = ?1 AND state NOT IN ('erased_proved', 'erased_partial')",
        params![HashColumn(key_id)],
    )?;
    Ok(())
}
