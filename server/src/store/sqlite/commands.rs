//! Commands and the sequences of signing keys.

use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{CommandId, DeviceId, RecordId};
use fleet_protocol::keys::KeyId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::devices::{self, DeviceRow};
use super::value::{HashColumn, IdColumn, Num, corrupt, id, json, num, opt_num, to_json};
use super::{SqliteStore, audit, receipts};
use crate::fleet::command_state::CommandState;
use crate::fleet::reason::Reason;
use crate::fleet::sequence;
use crate::store::audit::ServerEvent;
use crate::store::commands::{
    CommandStore, NewCommand, StoredCommand, StoredReceipt, VerifiedReceipt,
};
use crate::store::{Origin, StoreError};

impl CommandStore for SqliteStore {
    fn next_sequence(&self, kind: Kind, key: &KeyId, at_ms: u64) -> Result<u64, StoreError> {
        let key = *key;
        self.write(move |tx| next_sequence(tx, kind, &key, at_ms))
    }

    fn add_command(&self, new: &NewCommand, by: &Origin) -> Result<(), StoreError> {
        if new.envelope.kind != Kind::Command {
            return Err(StoreError::Invalid("not a command"));
        }
        let (id, device, action, by) = (new.id, new.device, new.action, *by);
        let reason = new.reason.clone();
        let (key_id, seq, text) = (
            new.envelope.key_id,
            new.envelope.seq,
            to_json(&new.envelope)?,
        );
        self.write(move |tx| {
            let row = DeviceRow::load(tx, device)?;
            tx.execute(
                "INSERT INTO command
                     (id, device_id, key_id, seq, action, envelope, state, requested_ms, reason, customer_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    IdColumn(id.0),
                    IdColumn(device.0),
                    HashColumn(key_id),
                    Num(seq),
                    action_word(action),
                    text,
                    // Whoever may order needs nobody's approval, and what is stored is signed.
                    CommandState::Signed.as_str(),
                    Num(by.at_ms),
                    reason.as_ref().map(Reason::as_str),
                    customer_of(action).map(|customer| IdColumn(customer.0))
                ],
            )?;
            let wipe = action == CommandAction::Wipe;
            if wipe {
                tx.execute(
                    &format!(
                        "UPDATE command SET state = 'superseded', ended_ms = ?2
                         WHERE device_id = ?1 AND action <> 'wipe' AND state IN ({OPEN})"
                    ),
                    params![IdColumn(device.0), Num(by.at_ms)],
                )?;
                let state = row.state.after_wipe(CommandState::Signed, None);
                devices::set_state(tx, device, state)?;
            }
            let event = match action {
                CommandAction::WipeCustomer { customer } => ServerEvent::CustomerWipeOrdered {
                    command: id,
                    device,
                    customer,
                },
                CommandAction::Wipe | CommandAction::Lock | CommandAction::EndSession => {
                    ServerEvent::CommandAdded {
                        command: id,
                        device,
                        wipe,
                    }
                }
            };
            audit::record(tx, &by, &event)
        })
    }

    fn write_off(&self, device: DeviceId, by: &Origin) -> Result<u64, StoreError> {
        let by = *by;
        self.write(move |tx| {
            DeviceRow::load(tx, device)?;
            let mut count = 0;
            for command in of_device(tx, device)? {
                if command.action == CommandAction::Wipe && command.state.is_open() {
                    advance(tx, &command, CommandState::Lost, by.at_ms)?;
                    count += 1;
                }
            }
            if count > 0 {
                audit::record(tx, &by, &ServerEvent::DeviceWrittenOff { device })?;
            }
            Ok(count)
        })
    }

    fn mark_delivered(&self, device: DeviceId, seqs: &[u64], at_ms: u64) -> Result<(), StoreError> {
        if seqs.is_empty() {
            return Ok(());
        }
        let seqs = seqs.to_vec();
        self.write(move |tx| {
            for command in of_device(tx, device)? {
                if seqs.contains(&command.seq) {
                    advance(tx, &command, CommandState::Delivered, at_ms)?;
                }
            }
            Ok(())
        })
    }

    fn commands(&self, device: DeviceId) -> Result<Vec<StoredCommand>, StoreError> {
        self.read(|tx| of_device(tx, device))
    }

    fn command(&self, id: CommandId) -> Result<StoredCommand, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("{COMMANDS} WHERE id = ?1"))?
                .query_row(params![IdColumn(id.0)], read_command)?)
        })
    }

    fn store_receipts(
        &self,
        device: DeviceId,
        verified: &[VerifiedReceipt],
        at_ms: u64,
    ) -> Result<Vec<u64>, StoreError> {
        let verified = verified.to_vec();
        self.write(move |tx| {
            verified
                .iter()
                .map(|receipt| receipts::take(tx, device, receipt, at_ms))
                .collect()
        })
    }

    fn receipts(&self, device: DeviceId) -> Result<Vec<StoredReceipt>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT envelope, received_ms FROM receipt WHERE device_id = ?1
                 ORDER BY seq, received_ms",
            )?;
            let rows = statement.query_map(params![IdColumn(device.0)], |row| {
                Ok(StoredReceipt {
                    envelope: json(row, 0)?,
                    received_ms: num(row, 1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

const COMMANDS: &str = "SELECT id, device_id, action, seq, state, requested_ms, delivered_ms,
         started_ms, ended_ms, reason, customer_id FROM command";

/// States in which a command is offered: [`CommandState::is_open`].
const OPEN: &str = "'requested', 'approved', 'signed', 'delivered', 'started', 'lost'";

fn read_command(row: &Row<'_>) -> rusqlite::Result<StoredCommand> {
    Ok(StoredCommand {
        id: CommandId(id(row, 0)?),
        device: DeviceId(id(row, 1)?),
        action: match row.get_ref(2)?.as_str()? {
            "wipe" => CommandAction::Wipe,
            "lock" => CommandAction::Lock,
            "end_session" => CommandAction::EndSession,
            "wipe_customer" => CommandAction::WipeCustomer {
                customer: RecordId(id(row, 10)?),
            },
            _ => return Err(corrupt(2)),
        },
        seq: num(row, 3)?,
        state: CommandState::parse(row.get_ref(4)?.as_str()?).ok_or_else(|| corrupt(4))?,
        requested_ms: num(row, 5)?,
        delivered_ms: opt_num(row, 6)?,
        started_ms: opt_num(row, 7)?,
        ended_ms: opt_num(row, 8)?,
        reason: row.get(9)?,
    })
}

fn action_word(action: CommandAction) -> &'static str {
    match action {
        CommandAction::Wipe => "wipe",
        CommandAction::Lock => "lock",
        CommandAction::EndSession => "end_session",
        CommandAction::WipeCustomer { .. } => "wipe_customer",
    }
}

fn customer_of(action: CommandAction) -> Option<RecordId> {
    match action {
        CommandAction::WipeCustomer { customer } => Some(customer),
        CommandAction::Wipe | CommandAction::Lock | CommandAction::EndSession => None,
    }
}

pub(super) fn of_device(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<StoredCommand>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{COMMANDS} WHERE device_id = ?1 ORDER BY seq, id"))?;
    let rows = statement.query_map(params![IdColumn(device.0)], read_command)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is open for a phone, in order. A wipe stands alone; of several, the newest, because one proof ends them all.
pub(super) fn offered(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<Envelope>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT action, envelope FROM command
         WHERE device_id = ?1 AND state IN ({OPEN}) ORDER BY seq, id"
    ))?;
    let rows = statement.query_map(params![IdColumn(device.0)], |row| {
        Ok((row.get_ref(0)?.as_str()? == "wipe", json(row, 1)?))
    })?;
    let open: Vec<(bool, Envelope)> = rows.collect::<Result<_, _>>()?;
    match open.iter().rev().find(|(wipe, _)| *wipe) {
        Some((_, wipe)) => Ok(vec![wipe.clone()]),
        None => Ok(open.into_iter().map(|(_, envelope)| envelope).collect()),
    }
}

/// How many are open that the phone has yet to take in, and the highest sequence among them. A customer whose erase has begun is
/// in the phone's guard and waits there for the next unlock: nothing to end a phone's wait for.
pub(super) fn open_summary(
    connection: &Connection,
    device: DeviceId,
) -> Result<(u64, u64), StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM command
             WHERE device_id = ?1 AND state IN ({OPEN})
               AND NOT (action = 'wipe_customer' AND state = 'started')"
        ))?
        .query_row(params![IdColumn(device.0)], |row| {
            Ok((num(row, 0)?, num(row, 1)?))
        })?)
}

/// Moves a command on, and its phone's state with it.
pub(super) fn advance(
    connection: &Connection,
    command: &StoredCommand,
    to: CommandState,
    at_ms: u64,
) -> Result<(), StoreError> {
    let state = command.state.advanced_to(to);
    if state == command.state {
        return Ok(());
    }
    let started = !matches!(
        to,
        CommandState::Delivered | CommandState::Superseded | CommandState::Lost
    );
    connection.execute(
        "UPDATE command SET state = ?2,
             delivered_ms = CASE WHEN ?6 THEN delivered_ms ELSE COALESCE(delivered_ms, ?3) END,
             started_ms = CASE WHEN ?4 THEN COALESCE(started_ms, ?3) ELSE started_ms END,
             ended_ms = CASE WHEN ?5 THEN ended_ms ELSE ?3 END
         WHERE id = ?1",
        params![
            IdColumn(command.id.0),
            state.as_str(),
            Num(at_ms),
            started,
            state.is_open(),
            to == CommandState::Lost
        ],
    )?;
    if command.action == CommandAction::Wipe {
        let open = of_device(connection, command.device)?
            .iter()
            .filter(|other| other.action == CommandAction::Wipe && other.state.is_open())
            .map(|other| other.state)
            .reduce(CommandState::advanced_to);
        let device = DeviceRow::load(connection, command.device)?;
        devices::set_state(connection, device.id, device.state.after_wipe(state, open))?;
    }
    Ok(())
}

/// Draws a sequence in the caller's transaction.
pub(super) fn next_sequence(
    connection: &Connection,
    kind: Kind,
    key: &KeyId,
    at_ms: u64,
) -> Result<u64, StoreError> {
    let last = connection
        .prepare_cached("SELECT last FROM key_sequence WHERE kind = ?1 AND key_id = ?2")?
        .query_row(params![kind.as_str(), HashColumn(*key)], |row| num(row, 0))
        .optional()?
        .unwrap_or(0);
    let next = sequence::next(last, at_ms);
    connection
        .prepare_cached(
            "INSERT INTO key_sequence (kind, key_id, last) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, key_id) DO UPDATE SET last = excluded.last",
        )?
        .execute(params![kind.as_str(), HashColumn(*key), Num(next)])?;
    Ok(next)
}
