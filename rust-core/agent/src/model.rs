//! Values that the use cases hand out, and values that are kept. No I/O.

mod agenda;
mod attempts;
mod audit_stamp;
mod clock_mark;
mod command_mark;
mod customer;
mod customer_wipe;
mod edit;
mod lease_limits;
mod store_mark;
mod validity;
mod wipe_journal;

pub use agenda::AgendaItem;
pub(crate) use agenda::AgendaRow;
pub use attempts::Attempts;
pub use audit_stamp::AuditStamp;
pub use clock_mark::ClockMark;
pub use command_mark::CommandMark;
pub use customer::{
    ContactRow, CopiedField, CustomerHit, CustomerList, CustomerView, Found, ListCursor, ListOrder,
    ReminderRow, VisitRow,
};
pub(crate) use customer::{CustomerFile, CustomerRow};
pub use customer_wipe::CustomerWipe;
pub use edit::{
    Conflict, DraftKind, FieldChange, NewReminder, NewVisit, Pending, PendingOperation, Queued,
    Resolution,
};
pub use lease_limits::LeaseLimits;
pub use store_mark::StoreMark;
pub use validity::Validity;
pub use wipe_journal::WipeJournal;
