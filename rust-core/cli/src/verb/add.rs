//! `add`, `add-contact`: new customers and people there; kept on this phone until a sync sends them.

use super::edit::{changes, queued};
use super::{Context, record_id};
use crate::arguments::{Add, AddContact};
use crate::failure::Failure;
use crate::output::Answer;

pub(super) fn customer(add: &Add, context: &Context<'_>) -> Result<Answer, Failure> {
    let fields = changes(&add.set)?;
    Ok(queued(&context.agent.add_customer(&fields)?))
}

pub(super) fn contact(add: &AddContact, context: &Context<'_>) -> Result<Answer, Failure> {
    let (id, fields) = (record_id(&add.id)?, changes(&add.set)?);
    Ok(queued(&context.agent.add_contact(id, &fields)?))
}
