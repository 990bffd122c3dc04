//! `change-pin`: the old PIN from where PINs come from, the new one from where it says.

use agent_core::AgentError;
use agent_core::keys::Secret;
use serde_json::json;

use super::{Context, status};
use crate::arguments::ChangePin;
use crate::failure::Failure;
use crate::output::Answer;
use crate::pin::{self, Purpose};
use crate::words::{Say, State};

/// Both PINs.
struct Pins {
    old: Secret<Vec<u8>>,
    new: Secret<Vec<u8>>,
}

/// In the session of a running agent. Nobody is asked for PINs while it is locked.
pub(super) fn change_pin(change: &ChangePin, context: &Context<'_>) -> Result<Answer, Failure> {
    context.pin_can_help()?;
    if status::state_of_agent(context.agent)? != State::Open {
        return Err(AgentError::Locked.into());
    }
    replace(&read(change, context)?, context)
}

/// Alone it opens the session itself, with the same old PIN.
pub(super) fn alone(change: &ChangePin, context: &Context<'_>) -> Result<Answer, Failure> {
    context.pin_can_help()?;
    let pins = read(change, context)?;
    context.agent.unlock(&pins.old)?;
    replace(&pins, context)
}

/// Reads both before either is tried.
fn read(change: &ChangePin, context: &Context<'_>) -> Result<Pins, Failure> {
    let old = context.pin(Purpose::Unlock)?;
    let file = change.new_pin_file.as_deref();
    let new = pin::read(file, Purpose::Replacement, context.language)?;
    Ok(Pins { old, new })
}

fn replace(pins: &Pins, context: &Context<'_>) -> Result<Answer, Failure> {
    context.agent.change_pin(&pins.old, &pins.new)?;
    Ok(Answer::new(json!({ "changed": true })).note(Say::PinChanged))
}
