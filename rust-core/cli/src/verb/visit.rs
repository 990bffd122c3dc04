//! `visit`: log a visit and what comes next.

use agent_core::model::{NewReminder, NewVisit};

use super::{Context, edit, record_id};
use crate::arguments::Visit;
use crate::failure::Failure;
use crate::moment;
use crate::output::Answer;

pub(super) fn visit(visit: &Visit, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = record_id(&visit.id)?;
    let reminder = visit
        .remind
        .as_deref()
        .map(|when| moment::parse(when, moment::now_ms()))
        .transpose()?
        .map(|due_ms| NewReminder {
            due_ms,
            note: visit.note.clone(),
        });
    let queued = context.agent.log_visit(
        id,
        NewVisit {
            note: visit.note.clone(),
            outcome: visit.outcome.clone(),
            at_ms: None,
            place: visit.place.clone(),
            reminder,
        },
    )?;
    Ok(edit::queued(&queued))
}
