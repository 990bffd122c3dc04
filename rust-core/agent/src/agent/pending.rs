//! What waits: edits for the server, conflicts for a person.

use std::collections::BTreeMap;

use fleet_policy::{fields, mask};
use fleet_protocol::ids::OpId;
use fleet_protocol::record::{Entity, Record};
use serde_json::Value;

use super::Agent;
use super::edit_customer::input_fault;
use crate::error::{AgentError, InputFault};
use crate::model::{Conflict, Pending, PendingOperation, Resolution};
use crate::store::NewOperation;

impl Agent {
    /// Everything that waits. Values of masked customers are masked as in their views.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub fn pending(&self) -> Result<Pending, AgentError> {
        let (operations, mut conflicts) =
            self.with_store(|store| Ok((store.outbox_all()?, store.conflicts()?)))?;
        for conflict in &mut conflicts {
            self.mask_conflict(conflict);
        }
        let operations = operations
            .into_iter()
            .map(|operation| PendingOperation {
                op: operation.op,
                entity: operation.entity,
                record: operation.id,
                customer: operation.customer,
                fields: operation.fields.into_keys().collect(),
            })
            .collect();
        Ok(Pending {
            operations,
            conflicts,
        })
    }

    /// Ends a conflict: with what was entered here, with what stands on the server, or with something else. The first and
    /// the last are a new edit on the server's present revision.
    ///
    /// # Errors
    /// [`AgentError::NotFound`] if it is ended already, [`AgentError::InvalidInput`] for a value that cannot be taken.
    pub fn resolve_conflict(&self, id: u64, resolution: Resolution) -> Result<(), AgentError> {
        let conflict = self.with_store(|store| store.conflict(id))?;
        let value = match resolution {
            Resolution::Theirs => None,
            Resolution::Mine => Some(conflict.mine.clone()),
            Resolution::Value(value) => Some(value),
        };
        let decided = value
            .map(|value| self.decision(&conflict, &value))
            .transpose()?;
        self.with_store(|store| store.close_conflict(id, decided.as_ref()))?;
        self.queued(conflict.record);
        Ok(())
    }

    fn decision(
        &self,
        conflict: &Conflict,
        value: &Value,
    ) -> Result<crate::store::LocalEdit, AgentError> {
        let spec = fields::spec(conflict.entity, &conflict.field)
            .ok_or(AgentError::InvalidInput(InputFault::UnknownField))?;
        let value = fields::normalise(spec, value).map_err(input_fault)?;
        let operation = NewOperation {
            op: OpId::from_bytes(self.make_id()?),
            id: conflict.record,
            entity: conflict.entity,
            customer: conflict.customer,
            creates: false,
            fields: BTreeMap::from([(conflict.field.clone(), value)]),
        };
        self.local_edit(conflict.customer, vec![operation], None)
    }

    /// Masks both values if the customer is masked and the field would be.
    fn mask_conflict(&self, conflict: &mut Conflict) {
        let customer = self
            .with_store(|store| store.record(Entity::Customer, conflict.customer))
            .ok();
        // A customer that cannot be read is treated as the strictest one.
        let masked = match customer {
            Some(Record::Customer(customer)) => mask::is_masked(customer.label, &self.policy()),
            _ => true,
        };
        if masked {
            for value in [&mut conflict.mine, &mut conflict.theirs] {
                *value = masked_value(&conflict.field, value);
            }
        }
    }
}

fn masked_value(field: &str, value: &Value) -> Value {
    let Some(text) = value.as_str() else {
        return value.clone();
    };
    Value::from(match field {
        "name" | "company" | "title" => text.to_owned(),
        "phone" => mask::phone(text),
        "email" => mask::email(text),
        _ => mask::text(text),
    })
}
