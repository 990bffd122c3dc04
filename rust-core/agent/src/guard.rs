//! What a locked phone must know: the only files outside the database.
//!
//! Owns two preallocated slot files, each a whole [`GuardState`] with a generation and a MAC made by the vault. A write goes
//! in place over the older slot and is synced, so it needs no free byte of disk; whoever reads takes the highest generation
//! whose MAC holds. No customer data is ever in here. It must not know what its values mean: deciding belongs to `session`,
//! `lease` and `wipe`, reading and writing the database to `store`.

mod error;
mod format;
mod slots;
mod spool;
mod state;

#[cfg(test)]
mod tests;

pub use error::GuardError;
pub use slots::Guard;
pub use spool::{Spool, SpoolEntry};
pub use state::{
    AuditMark, ComplianceMark, Enrolling, Enrolment, GuardState, Held, Phase, PinMark, QueuedReceipt,
    ReportMark, WipedMark,
};

/// The vault's HMAC key that guards these files and the envelope.
pub const GUARD_ALIAS: &str = "guard";
