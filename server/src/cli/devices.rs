//! `devices`

use std::path::Path;

use serde_json::json;

use super::failure::Failure;
use super::output::{Output, table};
use super::session::Session;
use crate::console::page::moment;
use crate::store::devices::DeviceStore;

pub(super) fn run(data: &Path, output: &Output) -> Result<(), Failure> {
    let devices = Session::open(data)?.store.devices()?;
    let items: Vec<_> = devices
        .iter()
        .map(|device| {
            json!({
                "id": device.id, "user": device.user_name, "state": device.state,
                "last_seen": device.last_seen_ms.map(moment), "last_seen_ms": device.last_seen_ms,
                "model": device.model, "enrolment_epoch": device.enrolment_epoch,
                "revoked": device.revoked_ms.is_some(), "cursor": device.cursor,
                "customers": device.customers, "audit_entries": device.audit_entries,
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |language| {
        if devices.is_empty() {
            return vec![language.say("cli.devices.none").to_owned()];
        }
        let rows: Vec<Vec<String>> = devices
            .iter()
            .map(|device| {
                vec![
                    device.id.to_string(),
                    device.user_name.clone(),
                    language.say_of("state", device.state.as_str()),
                    device
                        .last_seen_ms
                        .map_or_else(|| language.say("devices.never").to_owned(), moment),
                ]
            })
            .collect();
        table(&rows)
    });
    Ok(())
}
