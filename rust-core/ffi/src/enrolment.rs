//! What an enrolment payload says, before a phone is made of it.

use agent_core::agent;
use agent_core::keys::Secret;

use crate::error::FieldAgentError;
use crate::records::EnrolmentPreview;

/// Reads the text of a QR code, the bytes of a file, or what a person typed. Needs no phone, no key and no network.
#[uniffi::export]
pub fn preview_enrolment(payload: Vec<u8>) -> Result<EnrolmentPreview, FieldAgentError> {
    let payload = Secret::new(payload);
    // EXPOSE: it holds a token; what it says to a person holds none.
    Ok(agent::preview_enrolment(payload.expose())?.into())
}
