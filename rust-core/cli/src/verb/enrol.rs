//! `enrol`: trust what the payload pins, get a certificate, set the PIN.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::json;

use super::Context;
use crate::arguments::Enrol;
use crate::failure::Failure;
use crate::output::Answer;
use crate::pin::Purpose;
use crate::words::Say;

/// More than any payload has.
const LARGEST_PAYLOAD: u64 = 64 * 1024;

pub(super) fn enrol(enrol: &Enrol, context: &Context<'_>) -> Result<Answer, Failure> {
    let payload = read_payload(&enrol.payload)?;
    let pin = context.pin(Purpose::New)?;
    let enrolled = context.agent.enrol(&payload, &pin, &enrol.model)?;
    Ok(Answer::new(json!({
        "device": enrolled.device,
        "user": enrolled.user_name,
        "tenant": enrolled.tenant_name,
    }))
    .line(format!("{} · {}", enrolled.user_name, enrolled.tenant_name))
    .note(Say::Enrolled))
}

fn read_payload(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut payload = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_PAYLOAD + 1).read_to_end(&mut payload))
        .map_err(|_| Failure::PayloadFile)?;
    if payload.len() as u64 > LARGEST_PAYLOAD {
        return Err(Failure::PayloadFile);
    }
    Ok(payload)
}
