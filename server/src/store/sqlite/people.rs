//! Users, passwords, console sessions.

use fleet_protocol::ids::{Hash32, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::value::{HashColumn, IdColumn, Num, corrupt, id, num};
use super::{SqliteStore, audit};
use crate::fleet::role::Role;
use crate::fleet::sign_in;
use crate::store::audit::ServerEvent;
use crate::store::people::{
    MAX_NAME_BYTES, NewSession, NewUser, Password, PeopleStore, Session, SignInRecord, User,
};
use crate::store::{Origin, StoreError};

/// A session's last use is written at most this often: every page view would cost a commit otherwise.
const USE_WRITTEN_EVERY_MS: u64 = 10_000;

impl PeopleStore for SqliteStore {
    fn add_user(&self, new: &NewUser, by: &Origin) -> Result<(), StoreError> {
        let (new, by) = (new.clone(), *by);
        self.write(move |tx| add(tx, &new, &by))
    }

    fn users(&self) -> Result<Vec<User>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {USER} FROM person ORDER BY name_key"))?;
            let rows = statement.query_map([], read_user)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn user(&self, id: UserId) -> Result<User, StoreError> {
        self.read(|tx| load(tx, id))
    }

    fn user_by_name(&self, name: &str) -> Result<User, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("SELECT {USER} FROM person WHERE name_key = ?1"))?
                .query_row(params![name_key(name)], read_user)?)
        })
    }

    fn set_user_disabled(&self, id: UserId, disabled: bool, by: &Origin) -> Result<(), StoreError> {
        let by = *by;
        self.write(move |tx| {
            let changed = tx.execute(
                "UPDATE person SET disabled = ?2 WHERE id = ?1",
                params![IdColumn(id.0), disabled],
            )?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            end_sessions(tx, id)?;
            audit::record(tx, &by, &ServerEvent::UserDisabled { user: id, disabled })
        })
    }

    fn set_password(&self, id: UserId, password: &Password, by: &Origin) -> Result<(), StoreError> {
        let (password, by) = (password.clone(), *by);
        self.write(move |tx| {
            let changed = tx.execute(
                "UPDATE person SET password = ?2, one_time = ?3, failures = 0, closed_until_ms = 0
                 WHERE id = ?1",
                params![IdColumn(id.0), password.phc, password.one_time],
            )?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            end_sessions(tx, id)?;
            audit::record(tx, &by, &ServerEvent::PasswordSet { user: id })
        })
    }

    fn sign_in_record(&self, name: &str) -> Result<Option<SignInRecord>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!(
                    "SELECT {USER}, password, one_time, closed_until_ms FROM person
                     WHERE name_key = ?1"
                ))?
                .query_row(params![name_key(name)], |row| {
                    let one_time = row.get(7)?;
                    let phc: Option<String> = row.get(6)?;
                    Ok(SignInRecord {
                        user: read_user(row)?,
                        password: phc.map(|phc| Password { phc, one_time }),
                        closed_until_ms: num(row, 8)?,
                    })
                })
                .optional()?)
        })
    }

    fn note_sign_in(&self, id: UserId, succeeded: bool, at_ms: u64) -> Result<u64, StoreError> {
        self.write(move |tx| {
            let failures: u32 = tx.query_row(
                "UPDATE person SET failures = CASE WHEN ?2 THEN 0 ELSE failures + 1 END
                 WHERE id = ?1 RETURNING failures",
                params![IdColumn(id.0), succeeded],
                |row| row.get(0),
            )?;
            let wait = sign_in::wait_after_ms(failures);
            let closed_until = if wait == 0 { 0 } else { at_ms + wait };
            tx.execute(
                "UPDATE person SET closed_until_ms = ?2 WHERE id = ?1",
                params![IdColumn(id.0), Num(closed_until)],
            )?;
            let event = if succeeded {
                ServerEvent::SignedIn { user: id }
            } else {
                ServerEvent::SignInFailed { user: id }
            };
            let by = Origin {
                actor: crate::store::Actor::Operator(id),
                at_ms,
            };
            audit::record(tx, &by, &event)?;
            Ok(closed_until)
        })
    }

    fn open_session(&self, new: &NewSession, at_ms: u64) -> Result<(), StoreError> {
        let NewSession {
            token_hash,
            user,
            idle_ms,
            ends_ms,
        } = *new;
        self.write(move |tx| {
            let person = load(tx, user)?;
            if person.disabled || !person.role.may_sign_in() {
                return Err(StoreError::NotFound);
            }
            // Ended sessions of everyone go at the same time, so that none outlives its end for long.
            tx.execute(
                "DELETE FROM console_session WHERE ends_ms <= ?1 OR used_ms + idle_ms <= ?1",
                params![Num(at_ms)],
            )?;
            tx.execute(
                "INSERT INTO console_session
                     (token_hash, person_id, opened_ms, used_ms, idle_ms, ends_ms)
                 VALUES (?1, ?2, ?3, ?3, ?4, ?5)",
                params![
                    HashColumn(token_hash),
                    IdColumn(user.0),
                    Num(at_ms),
                    Num(idle_ms),
                    Num(ends_ms)
                ],
            )?;
            Ok(())
        })
    }

    fn use_session(&self, token_hash: &Hash32, at_ms: u64) -> Result<Option<Session>, StoreError> {
        let found = self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!(
                    "SELECT {USER}, person.one_time, session.ends_ms, session.used_ms
                     FROM console_session AS session
                     JOIN person ON person.id = session.person_id
                     WHERE session.token_hash = ?1 AND session.ends_ms > ?2
                       AND session.used_ms + session.idle_ms > ?2 AND person.disabled = 0"
                ))?
                .query_row(params![HashColumn(*token_hash), Num(at_ms)], |row| {
                    let session = Session {
                        user: read_user(row)?,
                        must_change_password: row.get(6)?,
                        ends_ms: num(row, 7)?,
                    };
                    Ok((session, num(row, 8)?))
                })
                .optional()?)
        })?;
        let Some((session, used_ms)) = found else {
            return Ok(None);
        };
        if at_ms >= used_ms.saturating_add(USE_WRITTEN_EVERY_MS) {
            let token_hash = *token_hash;
            self.write::<_, StoreError, _>(move |tx| {
                tx.execute(
                    "UPDATE console_session SET used_ms = ?2 WHERE token_hash = ?1",
                    params![HashColumn(token_hash), Num(at_ms)],
                )?;
                Ok(())
            })?;
        }
        Ok(Some(session))
    }

    fn close_session(&self, token_hash: &Hash32) -> Result<(), StoreError> {
        let token_hash = *token_hash;
        self.write(move |tx| {
            tx.execute(
                "DELETE FROM console_session WHERE token_hash = ?1",
                params![HashColumn(token_hash)],
            )?;
            Ok(())
        })
    }
}

/// Columns that [`read_user`] reads.
pub(super) const USER: &str = "person.id, person.name, person.display_name, person.role, \
                               person.disabled, person.created_ms";

pub(super) fn read_user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(id(row, 0)?),
        name: row.get(1)?,
        display_name: row.get(2)?,
        role: row
            .get_ref(3)?
            .as_str()?
            .parse::<Role>()
            .map_err(|_| corrupt(3))?,
        disabled: row.get(4)?,
        created_ms: num(row, 5)?,
    })
}

pub(super) fn load(connection: &Connection, id: UserId) -> Result<User, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {USER} FROM person WHERE id = ?1"))?
        .query_row(params![IdColumn(id.0)], read_user)?)
}

pub(super) fn add(connection: &Connection, new: &NewUser, by: &Origin) -> Result<(), StoreError> {
    let name = new.name.trim();
    let too_long = name.len() > MAX_NAME_BYTES || new.display_name.len() > MAX_NAME_BYTES;
    if name.is_empty() || too_long || name.chars().any(char::is_control) {
        return Err(StoreError::Invalid("the name is empty or too long"));
    }
    connection.execute(
        "INSERT INTO person
             (id, name, name_key, display_name, role, password, one_time, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            IdColumn(new.id.0),
            name,
            name_key(name),
            new.display_name.trim(),
            new.role.as_str(),
            new.password.as_ref().map(|password| password.phc.as_str()),
            new.password
                .as_ref()
                .is_some_and(|password| password.one_time),
            Num(by.at_ms)
        ],
    )?;
    let event = ServerEvent::UserAdded {
        user: new.id,
        role: new.role,
    };
    audit::record(connection, by, &event)
}

fn end_sessions(connection: &Connection, person: UserId) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM console_session WHERE person_id = ?1",
        params![IdColumn(person.0)],
    )?;
    Ok(())
}

/// Names are unique whatever their case: `Wang` and `wang` would be mistaken for one another.
fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}
