//! `list`: a page of customers in one of the orders.

use agent_core::model::{ListCursor, ListOrder};
use serde_json::Value;

use super::Context;
use crate::arguments::{List, Order};
use crate::failure::{Argument, Failure};
use crate::output::Answer;

pub(super) fn list(list: &List, context: &Context<'_>) -> Result<Answer, Failure> {
    context.agent.zone_changed(list.zone)?;
    let page = match &list.after {
        Some(cursor) => {
            let cursor: ListCursor =
                serde_json::from_str(cursor).map_err(|_| Failure::Argument(Argument::Cursor))?;
            context.agent.list_customers(Some(&cursor), list.limit)?
        }
        None => context
            .agent
            .list_customers_by(order(list.by), list.limit)?,
    };
    let mut answer = Answer::new(serde_json::to_value(&page).unwrap_or(Value::Null));
    for item in &page.items {
        answer = answer.line(format!(
            "{}  {}  {}  {}  {}",
            item.section, item.id, item.name, item.company, item.phone
        ));
    }
    Ok(answer)
}

fn order(order: Order) -> ListOrder {
    match order {
        Order::Name => ListOrder::Name,
        Order::LastContact => ListOrder::LastContact,
        Order::NextFollowUp => ListOrder::NextFollowUp,
        Order::City => ListOrder::City,
    }
}
