//! Receipts: queued in the guard, signed when they are sent, kept until the server has them.

use fleet_protocol::Version1;
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, SignError};
use fleet_protocol::ids::RecordId;
use fleet_protocol::keys::{Algorithm, KeyId};
use fleet_protocol::receipt::{Receipt, ReceiptEvent};
use serde::Serialize;

use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::{Enrolment, GuardState, QueuedReceipt};
use crate::ports::KeyVault;

/// Most receipts of departed customers that wait: with 500 ids each they would outgrow the guard. Whoever cannot queue one
/// sends receipts first.
const MOST_REMOVED: usize = 3;
/// The most customers in one receipt.
const MOST_CUSTOMERS: usize = 500;

impl Agent {
    /// Receipts that wait, oldest first, signed by the device identity key.
    ///
    /// # Errors
    /// [`AgentError::VaultUnavailable`], [`AgentError::KeysDamaged`], [`AgentError::NotEnrolled`].
    pub(crate) fn receipts_to_send(&self) -> Result<Vec<Envelope>, AgentError> {
        let state = self.guard();
        if state.receipts.is_empty() {
            return Ok(Vec::new());
        }
        let enrolment = state.enrolment.as_ref().ok_or(AgentError::NotEnrolled)?;
        state
            .receipts
            .iter()
            .map(|queued| {
                let receipt = Receipt {
                    v: Version1,
                    tenant: enrolment.tenant,
                    device: enrolment.device,
                    enrolment_epoch: enrolment.epoch,
                    at_ms: queued.at_ms,
                    event: queued.event.clone(),
                };
                self.sign(Kind::Receipt, queued.seq, &receipt)
            })
            .collect()
    }

    /// Seals a message of this phone with its identity key.
    ///
    /// # Errors
    /// [`AgentError::VaultUnavailable`], [`AgentError::NotEnrolled`].
    pub(crate) fn sign<T: Serialize>(
        &self,
        kind: Kind,
        seq: u64,
        body: &T,
    ) -> Result<Envelope, AgentError> {
        let state = self.guard();
        let enrolment = state.enrolment.as_ref().ok_or(AgentError::NotEnrolled)?;
        let signer = IdentitySigner {
            vault: self.ports().vault.as_ref(),
            alias: &state.identity_alias,
            enrolment,
        };
        Envelope::seal(kind, seq, body, &signer).map_err(|SignError| AgentError::VaultUnavailable)
    }

    /// The server has stored these receipts, or will never take them: they need not be sent again. After the proof of an erase
    /// the identity key goes.
    ///
    /// # Errors
    /// Those of a guard write, and of the vault.
    pub(crate) fn receipts_acknowledged(&self, seqs: &[u64]) -> Result<(), AgentError> {
        let held = self.guard();
        if !held
            .receipts
            .iter()
            .any(|queued| seqs.contains(&queued.seq))
        {
            return Ok(());
        }
        self.update_guard(|state| {
            state.receipts.retain(|queued| !seqs.contains(&queued.seq));
            if let Some(wiped) = &mut state.wiped {
                wiped.acknowledged |= seqs.contains(&wiped.receipt_seq);
            }
        })?;
        self.forget_after_acknowledgement()
    }

    /// Queues the proof that customers have left this phone.
    ///
    /// # Errors
    /// [`AgentError::Internal`] when too many such receipts wait: send receipts first. Those of a guard write.
    pub(crate) fn queue_removed(
        &self,
        customers: &[RecordId],
        cursor: u64,
    ) -> Result<(), AgentError> {
        if customers.is_empty() {
            return Ok(());
        }
        let waiting = self
            .guard()
            .receipts
            .iter()
            .filter(|queued| matches!(queued.event, ReceiptEvent::Removed { .. }))
            .count();
        let needed = customers.len().div_ceil(MOST_CUSTOMERS);
        if waiting + needed > MOST_REMOVED {
            return Err(AgentError::Internal {
                code: fault::GUARD_FULL,
            });
        }
        let at_ms = self.now().wall_ms;
        self.update_guard(|state| {
            for customers in customers.chunks(MOST_CUSTOMERS) {
                let customers = customers.to_vec();
                queue(state, at_ms, ReceiptEvent::Removed { customers, cursor });
            }
        })
    }
}

/// Queues a receipt in a guard state that is about to be written; returns its sequence.
pub(crate) fn queue(state: &mut GuardState, at_ms: u64, event: ReceiptEvent) -> u64 {
    state.receipt_seq = state.receipt_seq.saturating_add(1);
    state.receipts.push(QueuedReceipt {
        seq: state.receipt_seq,
        at_ms,
        event,
    });
    state.receipt_seq
}

/// The device identity key, as a signer of envelopes.
struct IdentitySigner<'a> {
    vault: &'a dyn KeyVault,
    alias: &'a str,
    enrolment: &'a Enrolment,
}

impl EnvelopeSigner for IdentitySigner<'_> {
    fn key_id(&self) -> KeyId {
        self.enrolment.device_key.id()
    }

    fn algorithm(&self) -> Algorithm {
        self.enrolment.device_key.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.vault.sign(self.alias, message).map_err(|_| SignError)
    }
}
