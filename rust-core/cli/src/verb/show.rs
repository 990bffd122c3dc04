//! `show`: one customer, masked as policy says; unmasked for a reason, which is audited before anything is shown.

use agent_core::model::CustomerView;
use serde_json::{Value, json};

use super::{Context, record_id};
use crate::arguments::Show;
use crate::failure::Failure;
use crate::moment;
use crate::output::Answer;
use crate::words::Say;

pub(super) fn show(show: &Show, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = record_id(&show.id)?;
    let view = match &show.reveal {
        Some(reason) => context.agent.reveal_customer(id, reason)?,
        None => context.agent.view_customer(id)?,
    };
    let mut answer = Answer::new(serde_json::to_value(&view).unwrap_or(Value::Null));
    for line in lines(&view) {
        answer = answer.line(line);
    }
    if view.masked {
        answer = answer.note(Say::Masked);
    }
    Ok(answer)
}

fn lines(view: &CustomerView) -> Vec<String> {
    let label = json!(view.label);
    let fields = [
        ("id", view.id.to_string()),
        ("name", view.name.clone()),
        ("company", view.company.clone()),
        ("phone", view.phone.clone()),
        ("email", view.email.clone()),
        ("address", view.address.clone()),
        ("label", label.as_str().unwrap_or_default().to_owned()),
        ("notes", view.notes.clone()),
    ];
    let mut lines: Vec<String> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.extend(view.contacts.iter().map(|contact| {
        format!(
            "contact: {}  {}  {}  {}",
            contact.name, contact.title, contact.phone, contact.email
        )
    }));
    lines.extend(view.visits.iter().map(|visit| {
        format!(
            "visit: {}  {}  {}  {}",
            moment::for_people(visit.at_ms),
            visit.place.as_deref().unwrap_or_default(),
            visit.outcome,
            visit.note
        )
    }));
    lines.extend(
        view.reminders
            .iter()
            .filter(|reminder| !reminder.done)
            .map(|reminder| {
                format!(
                    "reminder: {}  {}",
                    moment::for_people(reminder.due_ms),
                    reminder.note
                )
            }),
    );
    lines
}
