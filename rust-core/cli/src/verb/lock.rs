//! `lock`: the key goes, the store closes. Alone there is no session to close: that is success.

use std::path::Path;

use fleet_protocol::audit::LockCause;
use serde_json::json;

use super::{Context, status};
use crate::failure::Failure;
use crate::output::{Answer, Output};
use crate::words::{Say, State};

pub(super) fn lock(context: &Context<'_>) -> Result<Answer, Failure> {
    context.agent.lock(LockCause::Asked);
    Ok(answer(State::Locked))
}

/// A program of its own holds no session, and the one of a running agent is not ours to end.
pub(super) fn once(home: &Path, output: &Output) -> Result<(), Failure> {
    output.answer(None, &answer(status::state_of_home(home)?));
    Ok(())
}

fn answer(state: State) -> Answer {
    Answer::new(json!({ "state": state.code() })).note(Say::Locked)
}
