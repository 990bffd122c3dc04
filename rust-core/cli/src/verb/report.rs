//! `report`: what this phone says of itself, as a shell on a real phone would.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use fleet_protocol::report::{DeviceReport, MAX_REPORT_BYTES};
use serde_json::json;

use super::Context;
use crate::arguments::Report;
use crate::failure::Failure;
use crate::output::Answer;
use crate::words::Say;

pub(super) fn report(arguments: &Report, context: &Context<'_>) -> Result<Answer, Failure> {
    let report = read(&arguments.from)?;
    context.agent.report_device(report)?;
    Ok(Answer::new(json!({ "kept": true })).note(Say::ReportKept))
}

fn read(path: &Path) -> Result<DeviceReport, Failure> {
    // Room for spaces and line ends that a report is not written with.
    let limit = 4 * u64::try_from(MAX_REPORT_BYTES).unwrap_or(u64::MAX / 4);
    let mut json = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut json))
        .map_err(|_| Failure::ReportFile)?;
    serde_json::from_slice(&json).map_err(|_| Failure::ReportFile)
}
