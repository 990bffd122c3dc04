//! Erasing, step by step (docs/adr/0003-wipe-is-crypto-erase-with-proof.md).
//!
//! The intent is durable before anything goes. The erase itself is two small steps, the vault's data keys and the envelope;
//! what follows is hygiene and proof. Every step may be done twice, so a restart begins again at the first.

use std::sync::PoisonError;

use fleet_protocol::receipt::{ReceiptEvent, WipeCause, WipeStep};

use super::biometric::biometric_alias;
use super::receipts::queue;
use super::{Agent, home};
use crate::error::AgentError;
use crate::guard::{GuardState, Phase, WipedMark};
use crate::keys::{BiometricFile, EnvelopeFiles};
use crate::model::WipeJournal;
use crate::ports::Event;
use crate::wipe;

impl Agent {
    /// Erases everything for `cause`. `intent` changes the guard in the same durable write that holds the intent.
    ///
    /// # Errors
    /// [`AgentError::VaultUnavailable`] or [`AgentError::Internal`] when a step could not be done yet: the phone stays erased as
    /// far as it is, shows nothing, and goes on at the next call or start.
    pub(crate) fn erase(
        &self,
        cause: WipeCause,
        intent: impl FnOnce(&mut GuardState),
    ) -> Result<(), AgentError> {
        let one = self
            .inner
            .wipe_gate
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !matches!(self.guard().phase, Phase::Enrolled) {
            drop(one);
            return self.resume_wipe();
        }
        let now = self.now();
        let journal = |state: &GuardState, ok| {
            let mut journal = WipeJournal {
                cause,
                boot: now.boot,
                boot_ms: now.boot_ms,
                wall_ms: now.wall_ms,
                steps: Vec::new(),
                erase_took_ms: None,
                lost_operations: state.pending,
                audit_count: state.audit.count,
                audit_head: state.audit.head,
                audit_uploaded: state.audit.uploaded,
            };
            wipe::record(&mut journal, WipeStep::Intent, ok);
            journal
        };
        let written = self.update_guard(|state| {
            intent(state);
            state.phase = Phase::Wiping;
            state.wipe = Some(journal(state, true));
        });
        let journal = match (written, self.guard().wipe.clone()) {
            (Ok(()), Some(journal)) => journal,
            // The cause is good and the disk is not: erasing what can be erased is the better half of the promise.
            _ => journal(&self.guard(), false),
        };
        self.carry_out(journal)
    }

    /// Ends an erase that was begun.
    ///
    /// # Errors
    /// As [`Agent::erase`].
    pub(crate) fn resume_wipe(&self) -> Result<(), AgentError> {
        let _one = self
            .inner
            .wipe_gate
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let state = self.guard();
        match (&state.wipe, state.phase) {
            (Some(journal), Phase::Wiping) => self.carry_out(journal.clone()),
            _ => self.forget_after_acknowledgement(),
        }
    }

    fn carry_out(&self, mut journal: WipeJournal) -> Result<(), AgentError> {
        let began = journal.clone();
        let mut store = None;
        for step in wipe::ORDER {
            let ok = match step {
                WipeStep::Intent => true,
                WipeStep::Interrupt => {
                    store = self.seat().store().cloned();
                    if let Some(store) = &store {
                        store.interrupt();
                    }
                    true
                }
                WipeStep::DeleteDataKeys => self.delete_data_keys(),
                WipeStep::DestroyEnvelope => self.destroy_envelope(),
                WipeStep::ZeroiseKeys => {
                    let inside = self.seat().shut();
                    if let Some((last, _)) = inside {
                        // Another one only where the intent could not be written and an unlock was under way.
                        last.interrupt();
                        store = Some(last);
                    }
                    true
                }
                WipeStep::CloseStore => store.take().is_none_or(|store| store.close().is_ok()),
                WipeStep::UnlinkFiles => self.unlink_data(),
                WipeStep::Prove => self.nothing_is_left(),
            };
            wipe::record(&mut journal, step, ok);
            if step == wipe::ERASED_AT {
                if ok && journal.erase_took_ms.is_none() {
                    journal.erase_took_ms = Some(self.since(&began));
                }
                // Erased here. The journal follows, so that a restart reports the time that was measured.
                let kept = journal.clone();
                let _ = self.update_guard(|state| {
                    state.phase = Phase::Wiping;
                    state.wipe = Some(kept);
                });
                // Only now: a slow listener must not hold up the erase.
                self.emit(Event::WipeStarted);
            }
        }
        let all_gone = journal
            .steps
            .iter()
            .any(|outcome| outcome.step == WipeStep::Prove && outcome.ok);
        if !all_gone {
            let _ = self.update_guard(|state| state.wipe = Some(journal));
            return Err(AgentError::VaultUnavailable);
        }
        self.finish(&journal)?;
        self.emit(Event::Wiped);
        Ok(())
    }

    fn finish(&self, journal: &WipeJournal) -> Result<(), AgentError> {
        let at_ms = self.now().wall_ms;
        self.update_guard(|state| {
            let receipt_seq = queue(state, at_ms, ReceiptEvent::Erased(wipe::proof(journal)));
            // Who the phone is, and whom it trusts, stay until the proof is acknowledged; all else goes.
            *state = GuardState {
                phase: Phase::Wiped,
                identity_alias: std::mem::take(&mut state.identity_alias),
                enrolment: state.enrolment.take(),
                trust: state.trust.take(),
                clock: state.clock,
                command_marks: std::mem::take(&mut state.command_marks),
                receipts: std::mem::take(&mut state.receipts),
                receipt_seq: state.receipt_seq,
                wiped: Some(WipedMark {
                    cause: journal.cause,
                    at_ms,
                    receipt_seq,
                    acknowledged: false,
                }),
                ..GuardState::default()
            };
        })
    }

    /// Deletes the identity key once the server has acknowledged the proof that it signed.
    pub(crate) fn forget_after_acknowledgement(&self) -> Result<(), AgentError> {
        let state = self.guard();
        let acknowledged = state.wiped.is_some_and(|wiped| wiped.acknowledged);
        if !acknowledged || state.identity_alias.is_empty() {
            return Ok(());
        }
        self.ports()
            .vault
            .delete(&state.identity_alias)
            .map_err(super::guarding::vault_fault)?;
        self.update_guard(|state| {
            state.identity_alias.clear();
            state.enrolment = None;
            state.trust = None;
            state.command_marks.clear();
        })
    }

    fn delete_data_keys(&self) -> bool {
        let mut ok = true;
        for alias in data_aliases(&self.guard()) {
            ok &= self.ports().vault.delete(&alias).is_ok();
        }
        ok
    }

    /// The PIN's envelope first: the biometric slot opens nothing on a phone where nobody set one up.
    fn destroy_envelope(&self) -> bool {
        let folder = self.home().guard();
        let envelope = EnvelopeFiles::destroy(&folder).is_ok();
        let slot = BiometricFile::destroy(&folder).is_ok();
        envelope && slot
    }

    fn unlink_data(&self) -> bool {
        let keys = self.home().guard();
        let mut ok = EnvelopeFiles::unlink(&keys).is_ok();
        ok &= BiometricFile::unlink(&keys).is_ok();
        for folder in self.home().data_folders() {
            ok &= home::empty_folder(&folder).is_ok();
        }
        // What the shell keeps outside is its own to clear; it does so again whenever it sees the phone erased.
        let cleared = self.ports().device.clear_traces().is_ok();
        ok && cleared
    }

    /// An unlock that an erase overtook may have made files after they were unlinked. They hold no customer, and nothing opens
    /// them any more; they go all the same.
    pub(super) fn sweep_after_erase(&self) {
        for folder in self.home().data_folders() {
            // What cannot be unlinked now is unlinked at the next start, before anything else.
            let _ = home::empty_folder(&folder);
        }
    }

    /// Runs a short `write` that must not come after an erase: an erase that begins meanwhile waits for it.
    pub(super) fn unless_erased<T>(
        &self,
        write: impl FnOnce() -> Result<T, AgentError>,
    ) -> Result<T, AgentError> {
        let _one = self
            .inner
            .wipe_gate
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match self.guard().phase {
            Phase::Wiping | Phase::Wiped => Err(AgentError::Wiped),
            Phase::None | Phase::Enrolling | Phase::Enrolled => write(),
        }
    }

    fn nothing_is_left(&self) -> bool {
        let vault = &self.ports().vault;
        let keys_gone = data_aliases(&self.guard())
            .iter()
            .all(|alias| vault.contains(alias).is_ok_and(|held| !held));
        let folder = self.home().guard();
        let wraps_gone = EnvelopeFiles::is_gone(&folder).unwrap_or(false)
            && BiometricFile::is_gone(&folder).unwrap_or(false);
        let files_gone = self
            .home()
            .data_folders()
            .iter()
            .all(|folder| home::is_empty(folder));
        keys_gone && wraps_gone && files_gone
    }

    fn since(&self, journal: &WipeJournal) -> u64 {
        let now = self.now();
        if now.boot == journal.boot {
            now.boot_ms.saturating_sub(journal.boot_ms)
        } else {
            now.wall_ms.saturating_sub(journal.wall_ms)
        }
    }
}

/// The vault's data keys: that of the PIN and that of the biometric slot, whether or not there is one.
fn data_aliases(state: &GuardState) -> Vec<String> {
    if state.pin_alias.is_empty() {
        return Vec::new();
    }
    vec![state.pin_alias.clone(), biometric_alias(state)]
}

/// The error of a phone that must not go on because its data has to go: erased now, whatever else was asked.
pub(crate) fn erased(agent: &Agent, cause: WipeCause) -> AgentError {
    match agent.erase(cause, |_| {}) {
        Ok(()) => AgentError::Wiped,
        // Whether or not every step could be done yet, nothing is shown any more.
        Err(AgentError::Internal { code }) => AgentError::Internal { code },
        Err(_) => AgentError::Wiped,
    }
}
