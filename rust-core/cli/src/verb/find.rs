//! `find`: search as you type, in Chinese and English.

use serde_json::Value;

use super::Context;
use crate::arguments::Find;
use crate::failure::Failure;
use crate::output::Answer;
use crate::words::Say;

pub(super) fn find(find: &Find, context: &Context<'_>) -> Result<Answer, Failure> {
    let found = context
        .agent
        .find_customers(&find.text.join(" "), find.limit)?;
    let mut answer = Answer::new(serde_json::to_value(&found).unwrap_or(Value::Null));
    for item in &found.items {
        answer = answer.line(format!(
            "{}  {}  {}  {}",
            item.id, item.name, item.company, item.phone
        ));
    }
    Ok(answer.note(Say::Found {
        shown: found.items.len() as u64,
        total: found.total,
    }))
}

/// As a program of its own: the search is over when its result is shown, and enters the audit chain before.
pub(super) fn alone(find: &Find, context: &Context<'_>) -> Result<Answer, Failure> {
    let answer = self::find(find, context)?;
    context.agent.settle_search()?;
    Ok(answer)
}
