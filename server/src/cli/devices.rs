//! `devices`, `devices revoke`

use std::collections::HashMap;
use std::path::Path;

use fleet_protocol::command::CommandAction;
use serde_json::json;

use super::args::{Devices, DevicesAction};
use super::failure::Failure;
use super::output::{Output, table};
use super::session::Session;
use crate::console::page::moment;
use crate::store::StoreError;
use crate::store::commands::{CommandStore, StoredCommand};
use crate::store::devices::{Device, DeviceStore};
use crate::store::reports::ReportStore;

pub(super) fn run(data: &Path, arguments: &Devices, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    match &arguments.action {
        None => list(&session, output),
        Some(DevicesAction::Revoke { device }) => revoke(&session, device, output),
        Some(DevicesAction::Lost { device }) => lost(&session, device, output),
    }
}

fn list(session: &Session, output: &Output) -> Result<(), Failure> {
    let devices = session
        .store
        .devices()?
        .into_iter()
        .map(|device| Ok((last_wipe(session, &device)?, device)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let reports: HashMap<_, _> = session.store.reports()?.into_iter().collect();
    let items: Vec<_> = devices
        .iter()
        .map(|(wipe, device)| {
            json!({
                "id": device.id, "user": device.user_name, "state": device.state,
                "last_seen": device.last_seen_ms.map(moment), "last_seen_ms": device.last_seen_ms,
                "model": device.model, "enrolment_epoch": device.enrolment_epoch,
                "revoked": device.revoked_ms.is_some(), "cursor": device.cursor,
                "customers": device.customers, "audit_entries": device.audit_entries,
                "erases_by_ms": device.erases_by_ms,
                "wipe_reason": wipe.as_ref().and_then(|wipe| wipe.reason.as_ref()),
                "report": reports.get(&device.id).map(|stored| &stored.report),
                "reported_ms": reports.get(&device.id).map(|stored| stored.received_ms),
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |language| {
        if devices.is_empty() {
            return vec![language.say("cli.devices.none").to_owned()];
        }
        let rows: Vec<Vec<String>> = devices
            .iter()
            .map(|(wipe, device)| {
                let revoked = device.revoked_ms.map(|_| language.say("state.revoked"));
                let reason = wipe.as_ref().and_then(|wipe| wipe.reason.clone());
                vec![
                    device.id.to_string(),
                    device.user_name.clone(),
                    language.say_of("state", device.state.as_str()),
                    device
                        .last_seen_ms
                        .map_or_else(|| language.say("devices.never").to_owned(), moment),
                    revoked.unwrap_or_default().to_owned(),
                    reason.unwrap_or_default(),
                ]
            })
            .collect();
        table(&rows)
    });
    Ok(())
}

/// The newest wipe of a phone that was ordered one.
fn last_wipe(session: &Session, device: &Device) -> Result<Option<StoredCommand>, StoreError> {
    if device.state.may_sync() {
        return Ok(None);
    }
    let commands = session.store.commands(device.id)?;
    Ok(commands
        .into_iter()
        .rev()
        .find(|command| command.action == CommandAction::Wipe))
}

fn lost(session: &Session, name: &str, output: &Output) -> Result<(), Failure> {
    let device = session.phone(name)?;
    let wipes = session.store.write_off(device, &session.origin())?;
    if wipes == 0 {
        return Err(Failure::NoWipe(name.to_owned()));
    }
    output.result(&json!({ "device": device, "wipes": wipes }), |language| {
        vec![language.fill("cli.devices.lost", &[("device", name)])]
    });
    Ok(())
}

fn revoke(session: &Session, name: &str, output: &Output) -> Result<(), Failure> {
    let device = session.phone(name)?;
    session.store.revoke_device(device, &session.origin())?;
    output.result(&json!({ "device": device, "revoked": true }), |language| {
        vec![language.fill("cli.devices.revoked", &[("device", name)])]
    });
    Ok(())
}
