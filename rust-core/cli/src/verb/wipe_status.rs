//! `wipe-status`: whether and how this phone was erased. Alone it reads the guard only.

use std::path::Path;

use agent_core::agent::WipeStatus;
use serde_json::{Value, json};

use super::{Context, status};
use crate::failure::Failure;
use crate::moment;
use crate::output::Answer;
use crate::words::Say;

pub(super) fn of_agent(context: &Context<'_>) -> Result<Answer, Failure> {
    Ok(answer(context.agent.status()?.wipe))
}

pub(super) fn of_home(home: &Path) -> Result<Answer, Failure> {
    Ok(answer(status::read(home)?.and_then(|status| status.wipe)))
}

fn answer(wipe: Option<WipeStatus>) -> Answer {
    let Some(wipe) = wipe else {
        return Answer::new(json!({ "wiped": false, "state": "none" })).note(Say::NeverErased);
    };
    let state = match (wipe.finished, wipe.acknowledged) {
        (false, _) => "erasing",
        (true, false) => "erased",
        (true, true) => "proved",
    };
    Answer::new(json!({
        "wiped": true,
        "state": state,
        "cause": wipe.cause,
        "at": moment::rfc3339(wipe.at_ms),
        "finished": wipe.finished,
        "receipt_seq": wipe.receipt_seq.map_or(Value::Null, |seq| json!(seq)),
        "acknowledged": wipe.acknowledged,
    }))
    .line(state.to_owned())
    .note(Say::ErasedAt {
        at_ms: wipe.at_ms,
        acknowledged: wipe.acknowledged,
    })
}
