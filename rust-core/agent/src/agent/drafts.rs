//! What was typed and not yet saved survives a lock, inside the store. Values are kept as typed, unchecked; they are checked
//! when they are saved.

use std::collections::BTreeMap;

use fleet_policy::fields;
use fleet_protocol::ids::RecordId;
use fleet_protocol::limits::MAX_FIELD_BYTES;
use fleet_protocol::record::Entity;
use serde_json::Value;

use super::Agent;
use crate::error::{AgentError, InputFault};
use crate::model::DraftKind;

impl Agent {
    /// Saves a draft over an older one of the same kind.
    ///
    /// # Errors
    /// [`AgentError::NotFound`] if the customer is not here; [`AgentError::InvalidInput`] for fields that the kind does not
    /// have, or texts too long to be saved later.
    pub fn save_draft(
        &self,
        customer: RecordId,
        kind: DraftKind,
        typed: &BTreeMap<String, Value>,
    ) -> Result<(), AgentError> {
        let entity = match kind {
            DraftKind::Edit => Entity::Customer,
            DraftKind::Visit => Entity::Visit,
        };
        for (field, value) in typed {
            if fields::spec(entity, field).is_none() {
                return Err(AgentError::InvalidInput(InputFault::UnknownField));
            }
            if value
                .as_str()
                .is_some_and(|text| text.len() > MAX_FIELD_BYTES)
            {
                return Err(AgentError::InvalidInput(InputFault::TooLong));
            }
        }
        let now_ms = self.now().wall_ms;
        self.with_store(|store| store.save_draft(customer, kind, typed, now_ms))
    }

    /// A saved draft, if there is one.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub fn load_draft(
        &self,
        customer: RecordId,
        kind: DraftKind,
    ) -> Result<Option<BTreeMap<String, Value>>, AgentError> {
        self.with_store(|store| store.load_draft(customer, kind))
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// As [`Agent::load_draft`].
    pub fn discard_draft(&self, customer: RecordId, kind: DraftKind) -> Result<(), AgentError> {
        self.with_store(|store| store.discard_draft(customer, kind))
    }
}
