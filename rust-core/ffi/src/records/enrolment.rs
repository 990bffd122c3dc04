//! What an enrolment payload says. No secret.

use agent_core::agent as core;

/// What an enrolment payload says to the person who is about to use it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EnrolmentPreview {
    /// `host:port` of the server that it names.
    pub address: String,
    /// When its token expires, Unix milliseconds. The server decides.
    pub expires_ms: u64,
    /// It is a typed code.
    pub typed: bool,
}

impl From<core::EnrolmentPreview> for EnrolmentPreview {
    fn from(preview: core::EnrolmentPreview) -> Self {
        Self {
            address: preview.address,
            expires_ms: preview.expires_ms,
            typed: preview.typed,
        }
    }
}
