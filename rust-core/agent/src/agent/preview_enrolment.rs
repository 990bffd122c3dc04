//! What an enrolment payload says, before anything is done with it. Needs no phone.

use fleet_protocol::enrol::{Invitation, InvitationError};

use crate::error::{AgentError, EnrolmentRefusal};

/// What a payload says to the person who is about to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentPreview {
    /// `host:port` of the server that it names.
    pub address: String,
    /// When its token expires, Unix milliseconds. The server decides.
    pub expires_ms: u64,
    /// It is a typed code.
    pub typed: bool,
}

/// Reads the text of a QR code, the bytes of a file, or what a person typed.
///
/// # Errors
/// [`AgentError::EnrolmentRefused`]: [`EnrolmentRefusal::BadPayload`], or [`EnrolmentRefusal::BadCode`] for a slip in a code.
pub fn preview_enrolment(payload: &[u8]) -> Result<EnrolmentPreview, AgentError> {
    let invitation = invitation(payload)?;
    Ok(EnrolmentPreview {
        address: invitation.address,
        expires_ms: invitation.expires_ms,
        typed: invitation.typed,
    })
}

pub(super) fn invitation(payload: &[u8]) -> Result<Invitation, AgentError> {
    Invitation::read(payload).map_err(|error| {
        AgentError::EnrolmentRefused(match error {
            InvitationError::Unreadable => EnrolmentRefusal::BadPayload,
            InvitationError::BadGroup(group) => EnrolmentRefusal::BadCode { group },
        })
    })
}
