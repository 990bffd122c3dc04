//! Editing a customer, online or not: checked, queued, shown.

use std::collections::BTreeMap;

use fleet_policy::fields::{self, FieldFault};
use fleet_protocol::ids::{DeviceId, OpId, RecordId};
use fleet_protocol::record::Entity;
use serde_json::Value;

use super::guarding::REMINDERS;
use super::{Agent, fault};
use crate::error::{AgentError, InputFault, Refusal};
use crate::model::{DraftKind, FieldChange, Queued};
use crate::store::{LocalEdit, NewOperation};

impl Agent {
    /// Changes fields of a customer. The edit is durable and audited when this returns; a draft of it ends.
    ///
    /// # Errors
    /// [`AgentError::Refused`] for a field that a phone may not change, [`AgentError::InvalidInput`] for a value that cannot
    /// be taken, [`AgentError::NotFound`]; then nothing was done.
    pub fn edit_customer(
        &self,
        id: RecordId,
        changes: &[FieldChange],
    ) -> Result<Queued, AgentError> {
        let fields = check_fields(Entity::Customer, changes)?;
        let operation = NewOperation {
            op: OpId::from_bytes(self.make_id()?),
            id,
            entity: Entity::Customer,
            customer: id,
            creates: false,
            fields,
        };
        self.enqueue(id, vec![operation], Some(DraftKind::Edit))?;
        Ok(self.queued(id))
    }

    /// Queues operations on one customer as one edit.
    pub(super) fn enqueue(
        &self,
        customer: RecordId,
        operations: Vec<NewOperation>,
        ends_draft: Option<DraftKind>,
    ) -> Result<(), AgentError> {
        let edit = self.local_edit(customer, operations, ends_draft)?;
        self.with_store(|store| store.enqueue(&edit))
    }

    /// An edit as the store takes it.
    pub(super) fn local_edit(
        &self,
        customer: RecordId,
        operations: Vec<NewOperation>,
        ends_draft: Option<DraftKind>,
    ) -> Result<LocalEdit, AgentError> {
        Ok(LocalEdit {
            device: self.device_id()?,
            stamp: self.stamp(),
            customer,
            operations,
            ends_draft,
        })
    }

    /// What a shell learns of a queued edit. The edit is durable: a lock that came in between, or a guard that cannot be
    /// written, is no reason to have it entered again. The next unlock counts anew.
    pub(super) fn queued(&self, record: RecordId) -> Queued {
        let counted =
            self.with_store(|store| Ok((store.outbox_count()?, store.next_reminders(REMINDERS)?)));
        let pending = match counted {
            Ok((pending, reminders)) => {
                let _ = self.note_waiting(pending, reminders);
                pending
            }
            Err(_) => self.guard().pending.saturating_add(1),
        };
        Queued { record, pending }
    }

    /// A version 7 id: the phone's clock and the system's randomness.
    pub(super) fn make_id(&self) -> Result<[u8; 16], AgentError> {
        let mut random = [0; 10];
        self.ports()
            .random
            .fill(&mut random)
            .map_err(|_| AgentError::Internal {
                code: fault::NO_RANDOM,
            })?;
        Ok(*RecordId::from_parts(self.now().wall_ms, &random).as_bytes())
    }

    fn device_id(&self) -> Result<DeviceId, AgentError> {
        let guard = self.guard();
        let enrolment = guard.enrolment.as_ref().ok_or(AgentError::NotEnrolled)?;
        Ok(enrolment.device)
    }
}

/// Checks changes by the fields' specifications and brings values into the form that is stored.
pub(super) fn check_fields(
    entity: Entity,
    changes: &[FieldChange],
) -> Result<BTreeMap<String, Value>, AgentError> {
    if changes.is_empty() {
        return Err(AgentError::InvalidInput(InputFault::UnknownField));
    }
    changes
        .iter()
        .map(|change| {
            let spec = fields::spec(entity, &change.field)
                .ok_or(AgentError::InvalidInput(InputFault::UnknownField))?;
            if !spec.editable_on_phone {
                return Err(AgentError::Refused(Refusal::FieldNotEditable));
            }
            let value = fields::normalise(spec, &change.value).map_err(input_fault)?;
            Ok((change.field.clone(), value))
        })
        .collect()
}

/// A field and its new value.
pub(super) fn change(field: &str, value: Value) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        value,
    }
}

/// What a field's fault means to a shell.
pub(super) fn input_fault(fault: FieldFault) -> AgentError {
    AgentError::InvalidInput(match fault {
        FieldFault::Unknown => InputFault::UnknownField,
        FieldFault::BadValue => InputFault::BadValue,
        FieldFault::TooLong => InputFault::TooLong,
        FieldFault::Empty => InputFault::EmptyName,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, value: &str) -> Result<BTreeMap<String, Value>, AgentError> {
        let change = FieldChange {
            field: field.to_owned(),
            value: Value::from(value),
        };
        check_fields(Entity::Customer, &[change])
    }

    #[test]
    fn values_are_stored_in_one_form() {
        assert_eq!(
            check("phone", "138-0013-8000").unwrap()["phone"],
            Value::from("13800138000")
        );
    }

    #[test]
    fn what_cannot_be_taken_is_refused_with_its_reason() {
        for (field, value, error) in [
            (
                "label",
                "public",
                AgentError::Refused(Refusal::FieldNotEditable),
            ),
            (
                "shoe_size",
                "43",
                AgentError::InvalidInput(InputFault::UnknownField),
            ),
            (
                "name",
                "  ",
                AgentError::InvalidInput(InputFault::EmptyName),
            ),
            (
                "phone",
                "call me",
                AgentError::InvalidInput(InputFault::BadValue),
            ),
        ] {
            assert_eq!(check(field, value), Err(error), "{field}");
        }
        let long = "x".repeat(20_000);
        assert_eq!(
            check("notes", &long),
            Err(AgentError::InvalidInput(InputFault::TooLong))
        );
    }
}
