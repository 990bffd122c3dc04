//! `wipe DEVICE`

use std::path::Path;

use fleet_protocol::ids::DeviceId;
use serde_json::json;

use super::args::Wipe;
use super::failure::{Failure, Unknown};
use super::output::Output;
use super::session::Session;
use crate::data_folder::SigningRole;
use crate::fleet::reason::Reason;
use crate::order_wipe::{OrderError, order_wipe};
use crate::random::SystemRandomness;
use crate::store::StoreError;
use crate::store::commands::CommandStore;

pub(super) fn run(data: &Path, arguments: &Wipe, output: &Output) -> Result<(), Failure> {
    let unknown = || Failure::Unknown(Unknown::Phone, arguments.device.clone());
    let device: DeviceId = arguments.device.parse().map_err(|_| unknown())?;
    let session = Session::open(data)?;
    let key = session.folder.role_key(SigningRole::Command)?;
    let origin = session.origin();
    let id = order_wipe(
        &session.store,
        &key,
        &SystemRandomness,
        device,
        arguments.reason.clone(),
        &origin,
    )
    .map_err(|error| match error {
        OrderError::Store(StoreError::NotFound) => unknown(),
        other => other.into(),
    })?;
    let state = session.store.command(id)?.state;
    let result = json!({
        "command_id": id, "device": device, "state": state,
        "reason": arguments.reason.as_ref().map(Reason::as_str),
    });
    output.result(&result, |language| {
        let (command, state) = (
            id.to_string(),
            language.say_of("command_state", state.as_str()),
        );
        vec![language.fill(
            "cli.wipe.ordered",
            &[("command", &command), ("state", &state)],
        )]
    });
    Ok(())
}
