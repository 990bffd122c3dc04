//! `unlock`: open the session; alone, check the PIN and drain what waits for an open store.

use serde_json::json;

use super::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::words::{Say, State};

pub(super) fn unlock(context: &Context<'_>) -> Result<Answer, Failure> {
    context.unlock()?;
    Ok(answer(State::Open))
}

/// Unlocking moves what happened while locked into the store; the program fills the index of long texts and ends, locked.
pub(super) fn alone(context: &Context<'_>) -> Result<Answer, Failure> {
    context.unlock()?;
    Ok(answer(State::Locked))
}

fn answer(state: State) -> Answer {
    Answer::new(json!({ "state": state.code() })).note(Say::Unlocked)
}
