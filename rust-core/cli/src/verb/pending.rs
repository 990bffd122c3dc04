//! `pending`: what waits for the server, and what waits for a person.

use agent_core::model::{Conflict, Resolution};
use serde_json::{Value, json};

use super::Context;
use crate::arguments::{Pending, PendingAction, Resolve};
use crate::failure::{Argument, Failure};
use crate::output::Answer;
use crate::words::Say;

pub(super) fn pending(pending: &Pending, context: &Context<'_>) -> Result<Answer, Failure> {
    match &pending.action {
        None => list(context),
        Some(PendingAction::Resolve(resolve)) => settle(resolve, context),
    }
}

fn list(context: &Context<'_>) -> Result<Answer, Failure> {
    let pending = context.agent.pending()?;
    let count = (
        pending.operations.len() as u64,
        pending.conflicts.len() as u64,
    );
    let mut answer = Answer::new(json!({
        "pending": count.0,
        "operations": pending.operations,
        "conflicts": pending.conflicts,
    }));
    for operation in &pending.operations {
        answer = answer.line(format!(
            "{}  {}  {}",
            operation.op,
            operation.customer,
            operation.fields.join(", ")
        ));
    }
    for conflict in &pending.conflicts {
        answer = answer.line(conflict_line(conflict));
    }
    Ok(answer.note(if count == (0, 0) {
        Say::SafeToSwitchOff
    } else {
        Say::PendingCount {
            pending: count.0,
            conflicts: count.1,
        }
    }))
}

fn conflict_line(conflict: &Conflict) -> String {
    format!(
        "{}  {}  {}: mine {} / theirs {}",
        conflict.id, conflict.customer, conflict.field, conflict.mine, conflict.theirs
    )
}

fn settle(resolve: &Resolve, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = resolve
        .id
        .trim()
        .parse()
        .map_err(|_| Failure::Argument(Argument::Id))?;
    context
        .agent
        .resolve_conflict(id, resolution(&resolve.with)?)?;
    Ok(Answer::new(json!({ "resolved": id })).note(Say::Settled))
}

fn resolution(text: &str) -> Result<Resolution, Failure> {
    match text {
        "mine" => Ok(Resolution::Mine),
        "theirs" => Ok(Resolution::Theirs),
        _ => text
            .strip_prefix("value=")
            .map(|value| Resolution::Value(Value::String(value.to_owned())))
            .ok_or(Failure::Argument(Argument::Resolution)),
    }
}
