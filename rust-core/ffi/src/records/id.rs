//! Ids as text.

use std::str::FromStr;

use fleet_protocol::ids::RecordId;

use crate::error::{FieldAgentError, InputFault};

/// The id that a shell names.
pub(crate) fn record_id(text: &str) -> Result<RecordId, FieldAgentError> {
    RecordId::from_str(text).map_err(|_| FieldAgentError::InvalidInput {
        fault: InputFault::BadValue,
    })
}
