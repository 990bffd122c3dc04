//! `edit`: change fields of a customer; kept on this phone until a sync sends it.

use agent_core::model::{FieldChange, Queued};
use serde_json::{Value, json};

use super::{Context, record_id};
use crate::arguments::Edit;
use crate::failure::{Argument, Failure};
use crate::output::Answer;
use crate::words::Say;

pub(super) fn edit(edit: &Edit, context: &Context<'_>) -> Result<Answer, Failure> {
    let id = record_id(&edit.id)?;
    let changes = changes(&edit.set)?;
    Ok(queued(&context.agent.edit_customer(id, &changes)?))
}

/// What `--set` asks for.
pub(super) fn changes(set: &[String]) -> Result<Vec<FieldChange>, Failure> {
    set.iter().map(|text| change(text)).collect()
}

/// The answer to everything that waits for a sync now.
pub(super) fn queued(queued: &Queued) -> Answer {
    Answer::new(json!({ "id": queued.record, "pending": queued.pending })).note(Say::Queued)
}

fn change(text: &str) -> Result<FieldChange, Failure> {
    let (field, value) = text
        .split_once('=')
        .filter(|(field, _)| !field.trim().is_empty())
        .ok_or(Failure::Argument(Argument::Set))?;
    Ok(FieldChange {
        field: field.trim().to_owned(),
        value: Value::String(value.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_an_equals_sign_and_may_be_empty() {
        for (text, field, value) in [("notes=a=b", "notes", "a=b"), ("phone=", "phone", "")] {
            let change = change(text).unwrap();
            assert_eq!((change.field.as_str(), change.value), (field, json!(value)));
        }
        for text in ["notes", "=x", ""] {
            assert_eq!(change(text), Err(Failure::Argument(Argument::Set)));
        }
    }
}
