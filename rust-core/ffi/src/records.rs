//! Immutable values that cross the boundary. Each is built from a value of the core in one conversion, which lives here.
//!
//! Ids cross as text. What holds customer data says so; a shell keeps such a value in memory only.

mod agenda;
mod customer;
mod edit;
mod enrolment;
mod id;
mod pending;
mod policy;
mod report;
mod status;
mod sync;

pub use agenda::AgendaItem;
pub use customer::{
    Contact, CopiedField, CopyField, CustomerView, Label, Reminder, RevealReason, Visit,
};
pub use edit::{DraftKind, FieldChange, FieldValue, NewReminder, NewVisit, Queued};
pub use enrolment::EnrolmentPreview;
pub use pending::{Conflict, EntityKind, Pending, PendingOperation, RejectCode, Resolution};
pub use policy::PolicyView;
pub use report::{DeviceReport, KeyOutcome, ManagedKeyOutcome, ManagementRole};
pub use status::{
    BiometricState, Breach, DueReminder, Enrolled, LeaseDeadlines, NonCompliance, PhoneState,
    PhoneStatus, WipeCause, WipeStatus,
};
pub use sync::{CheckInReport, SyncReport};

pub(crate) use id::record_id;
