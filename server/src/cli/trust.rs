//! `trust show`

use std::path::Path;

use fleet_protocol::envelope::Kind;
use fleet_protocol::keys::KeySet;
use fleet_protocol::trust::TrustDocument;
use serde_json::json;

use super::args::{Trust, TrustAction};
use super::failure::Failure;
use super::output::Output;
use crate::data_folder::DataFolder;

pub(super) fn run(data: &Path, arguments: &Trust, output: &Output) -> Result<(), Failure> {
    let TrustAction::Show = arguments.action;
    let folder = DataFolder::open(data)?;
    let root = &folder.settings().root_key;
    let opened = folder
        .trust()?
        .open::<TrustDocument>(Kind::Trust, &KeySet::new(vec![root.clone()]))
        .map_err(Failure::Trust)?;
    let result = json!({
        "version": opened.seq, "root_key_id": root.id(), "trust": opened.body,
    });
    let text = serde_json::to_string_pretty(&result)
        .map_err(|_| Failure::Internal("the document has no JSON"))?;
    output.result(&result, |_| vec![text]);
    Ok(())
}
