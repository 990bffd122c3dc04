//! The order of an erase, its journal and its proof.

use fleet_protocol::receipt::{WipeProof, WipeStep, WipeStepOutcome};

use crate::model::WipeJournal;

/// What follows the intent, in the order of docs/adr/0003-wipe-is-crypto-erase-with-proof.md.
pub const ORDER: [WipeStep; 7] = [
    WipeStep::Interrupt,
    WipeStep::DeleteDataKeys,
    WipeStep::DestroyEnvelope,
    WipeStep::ZeroiseKeys,
    WipeStep::CloseStore,
    WipeStep::UnlinkFiles,
    WipeStep::Prove,
];

/// After this step nothing on the phone can open the data any more.
pub const ERASED_AT: WipeStep = WipeStep::DestroyEnvelope;

/// Records how a step went. A step that is done again, after a restart, replaces its outcome.
pub fn record(journal: &mut WipeJournal, step: WipeStep, ok: bool) {
    let outcome = WipeStepOutcome { step, ok };
    match journal.steps.iter_mut().find(|held| held.step == step) {
        Some(held) => *held = outcome,
        None => journal.steps.push(outcome),
    }
}

/// The proof that a finished journal makes.
#[must_use]
pub fn proof(journal: &WipeJournal) -> WipeProof {
    WipeProof {
        cause: journal.cause,
        steps: journal.steps.clone(),
        erase_took_ms: journal.erase_took_ms.unwrap_or_default(),
        lost_operations: journal.lost_operations,
        audit_count: journal.audit_count,
        audit_head: journal.audit_head,
        audit_uploaded: journal.audit_uploaded,
    }
}
