//! Values that cross. Ids are texts here; times are Unix milliseconds. Converting belongs to this side, never to the core.

mod customer;
pub(crate) mod edit;
mod status;
mod sync;

pub use customer::{
    ContactView, CustomerDetail, CustomerPage, CustomerSummary, ListPosition, ReminderView,
    SearchResult, Sensitivity, VisitView,
};
pub use edit::{
    ConflictChoice, ConflictView, DraftSort, FieldEdit, PendingEdit, PendingWork, QueuedEdit,
    RecordSort, VisitDraft,
};
pub use status::{
    AgentState, AgentStatus, EnrolmentInfo, EraseCause, EraseReport, LeaseInfo, LockReason,
    ReminderDue,
};
pub use sync::{CheckInResult, SyncResult};

use agent_core::AgentError;
use agent_core::error::InputFault;
use fleet_protocol::ids::RecordId;

/// An id from the other side.
pub(crate) fn record_id(text: &str) -> Result<RecordId, AgentError> {
    text.parse()
        .map_err(|_| AgentError::InvalidInput(InputFault::BadValue))
}
