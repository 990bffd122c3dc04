//! `agenda`: open reminders that are due, masked as policy says.

use serde_json::json;

use super::Context;
use crate::arguments::Agenda;
use crate::failure::Failure;
use crate::moment;
use crate::output::Answer;

pub(super) fn agenda(agenda: &Agenda, context: &Context<'_>) -> Result<Answer, Failure> {
    let now_ms = moment::now_ms();
    let from_ms = match &agenda.from {
        Some(when) => moment::parse(when, now_ms)?,
        None => 0,
    };
    let until_ms = moment::parse(&agenda.until, now_ms)?;
    let items = context.agent.agenda(from_ms, until_ms)?;
    let mut answer = Answer::new(json!({ "items": items }));
    for item in &items {
        answer = answer.line(format!(
            "{}  {}  {}  {}  {}",
            item.reminder,
            moment::for_people(item.due_ms),
            item.customer_name,
            item.company,
            item.note
        ));
    }
    Ok(answer)
}
