//! `wipe DEVICE`, `lock DEVICE`, `end-session DEVICE`

use std::path::Path;

use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::{DeviceId, RecordId};
use serde_json::json;

use super::args::{Order, Wipe};
use super::failure::{Failure, Unknown};
use super::output::Output;
use super::session::Session;
use crate::data_folder::SigningRole;
use crate::fleet::reason::Reason;
use crate::order::{NewOrder, order};
use crate::random::SystemRandomness;
use crate::store::StoreError;
use crate::store::commands::CommandStore;
use crate::store::sync::SyncStore;

pub(super) fn wipe(data: &Path, arguments: &Wipe, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let device = session.phone(&arguments.device)?;
    let action = match &arguments.customer {
        None => CommandAction::Wipe,
        Some(name) => CommandAction::WipeCustomer {
            customer: customer(&session, name)?,
        },
    };
    give(&session, device, action, arguments.reason.as_ref(), output)
}

pub(super) fn lock(data: &Path, arguments: &Order, output: &Output) -> Result<(), Failure> {
    plain(data, arguments, CommandAction::Lock, output)
}

pub(super) fn end_session(data: &Path, arguments: &Order, output: &Output) -> Result<(), Failure> {
    plain(data, arguments, CommandAction::EndSession, output)
}

fn plain(
    data: &Path,
    arguments: &Order,
    action: CommandAction,
    output: &Output,
) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let device = session.phone(&arguments.device)?;
    give(&session, device, action, arguments.reason.as_ref(), output)
}

fn customer(session: &Session, name: &str) -> Result<RecordId, Failure> {
    let unknown = || Failure::Unknown(Unknown::Customer, name.to_owned());
    let customer: RecordId = name.parse().map_err(|_| unknown())?;
    match session.store.customer(customer) {
        Ok(_) => Ok(customer),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(other) => Err(other.into()),
    }
}

fn give(
    session: &Session,
    device: DeviceId,
    action: CommandAction,
    reason: Option<&Reason>,
    output: &Output,
) -> Result<(), Failure> {
    let key = session.folder.role_key(SigningRole::Command)?;
    let wanted = NewOrder {
        device,
        action,
        reason: reason.cloned(),
    };
    let id = order(
        &session.store,
        &key,
        &SystemRandomness,
        wanted,
        &session.origin(),
    )?;
    let state = session.store.command(id)?.state;
    let result = json!({
        "command_id": id, "device": device, "action": action, "state": state,
        "reason": reason.map(Reason::as_str),
    });
    output.result(&result, |language| {
        let (command, state) = (
            id.to_string(),
            language.say_of("command_state", state.as_str()),
        );
        let key = match action {
            CommandAction::Wipe | CommandAction::WipeCustomer { .. } => "cli.wipe.ordered",
            CommandAction::Lock | CommandAction::EndSession => "cli.order.ordered",
        };
        vec![language.fill(key, &[("command", &command), ("state", &state)])]
    });
    Ok(())
}
