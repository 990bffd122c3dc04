//! `commands DEVICE`

use std::path::Path;

use serde_json::json;

use super::args::Commands;
use super::failure::Failure;
use super::output::{Output, table};
use super::session::Session;
use crate::console::device::action_word;
use crate::console::page::moment;
use crate::fleet::command_state::seen_by_people;
use crate::store::commands::CommandStore;
use crate::store::devices::DeviceStore;

pub(super) fn run(data: &Path, arguments: &Commands, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let device = session.store.device(session.phone(&arguments.device)?)?;
    let now_ms = session.now_ms();
    let commands: Vec<_> = session
        .store
        .commands(device.id)?
        .into_iter()
        .rev()
        .map(|command| {
            let word = seen_by_people(command.action, command.state, device.erases_by_ms, now_ms);
            (word, command)
        })
        .collect();
    let items: Vec<_> = commands
        .iter()
        .map(|(state, command)| {
            json!({
                "command_id": command.id, "action": command.action, "state": state,
                "offered": command.state.is_open(), "reason": command.reason,
                "requested_ms": command.requested_ms, "delivered_ms": command.delivered_ms,
                "started_ms": command.started_ms, "ended_ms": command.ended_ms,
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |language| {
        if commands.is_empty() {
            return vec![language.say("device.no_commands").to_owned()];
        }
        let rows: Vec<Vec<String>> = commands
            .iter()
            .map(|(state, command)| {
                vec![
                    command.id.to_string(),
                    language.say(action_word(command.action)).to_owned(),
                    language.say_of("command_state", state),
                    moment(command.requested_ms),
                    command.reason.clone().unwrap_or_default(),
                ]
            })
            .collect();
        table(&rows)
    });
    Ok(())
}
