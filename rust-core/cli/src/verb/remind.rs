//! `remind`, `finish`, `reschedule`: reminders; kept on this phone until a sync sends them.

use agent_core::model::NewReminder;

use super::edit::queued;
use super::{Context, record_id};
use crate::arguments::{Finish, Remind, Reschedule};
use crate::failure::Failure;
use crate::moment;
use crate::output::Answer;

pub(super) fn remind(remind: &Remind, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = record_id(&remind.id)?;
    let reminder = NewReminder {
        due_ms: moment::parse(&remind.at, moment::now_ms())?,
        note: remind.note.clone(),
    };
    Ok(queued(&context.agent.add_reminder(id, reminder)?))
}

pub(super) fn finish(finish: &Finish, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = record_id(&finish.id)?;
    Ok(queued(&context.agent.finish_reminder(id)?))
}

pub(super) fn reschedule(
    reschedule: &Reschedule,
    context: &Context<'_>,
) -> Result<Answer, Failure> {
    let id = record_id(&reschedule.id)?;
    let due_ms = moment::parse(&reschedule.at, moment::now_ms())?;
    Ok(queued(&context.agent.reschedule_reminder(id, due_ms)?))
}
