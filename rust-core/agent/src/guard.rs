//! What a locked phone must know: the only files outside the database.
//!
//! Owns two preallocated slot files, each a whole [`GuardState`] with a generation and a MAC made by the vault. A write goes
//! in place over the older slot and is synced, so it needs no free byte of disk; whoever reads takes the highest generation
//! whose MAC holds. The key of the MAC has generations of its own: before a PIN is checked the next one is made, the guard is
//! written under it, and the one before is deleted, so that no copy from before the try is believed again
//! (docs/adr/0024-guard-that-cannot-be-set-back.md). No customer data is ever in here. It must not know what its values mean: deciding belongs to `session`,
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
#[cfg(any(test, feature = "testkit"))]
pub(crate) use slots::write_version_1;
pub use spool::{Spool, SpoolEntry};
pub use state::{
    AuditMark, ComplianceMark, Enrolling, Enrolment, GuardState, Held, Phase, PinMark,
    QueuedReceipt, ReportMark, WipedMark,
};

/// The vault's HMAC key that guards the envelope. Its generations, [`generation_alias`](crate::ports::generation_alias) of it, guard
/// these files.
pub const GUARD_ALIAS: &str = "guard";

/// Stands for the key that guards a file of version 1: [`GUARD_ALIAS`] itself, which has no generation.
const LEGACY_KEY: u64 = 0;
/// The generation under which a guard of version 1 is written again. As long as there is no newer one, a cut may have left it
/// unused, so the guard of version 1 still counts.
const UPGRADED_KEY: u64 = 1;
/// The generation under which a new guard begins: one at which no guard of version 1 counts.
const FIRST_KEY: u64 = 2;
