//! What check-ins and syncs share: the connection that the guard describes, and the pieces that both are made of.
//!
//! Each piece reads the guard, talks, judges the answer, and writes what is believed in one guard write or one transaction.
//! A failure of the network counts towards one backoff, whichever piece met it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::GuardState;
use crate::sync::Backoff;
use crate::transport::{ClientIdentity, Transport, TransportError};

mod audit_upload;
mod deliver;
mod pull;
mod push;
mod renew;
mod report;

pub(super) use pull::Pulled;

/// What an agent remembers of its network while the program runs.
#[derive(Debug, Default)]
pub(super) struct NetMemory {
    backoff: Backoff,
    /// The newest feed head that a locked phone has heard of.
    heard: AtomicU64,
    /// The sequence of the report that the server did not take.
    refused_report: AtomicU64,
}

impl NetMemory {
    pub(super) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    pub(super) fn hear(&self, feed_head: u64) {
        self.heard.fetch_max(feed_head, Ordering::Relaxed);
    }

    pub(super) fn refused_report(&self) -> u64 {
        self.refused_report.load(Ordering::Relaxed)
    }

    pub(super) fn report_was_refused(&self, seq: u64) {
        self.refused_report.store(seq, Ordering::Relaxed);
    }

    pub(super) fn answered(&self) {
        self.backoff.succeeded();
    }
}

impl Agent {
    /// A connection as the guard describes it now: its certificate, its pins, its addresses.
    pub(super) fn connect(&self, state: &GuardState) -> Result<Transport, AgentError> {
        let incomplete = || AgentError::Internal {
            code: fault::GUARD_INCOMPLETE,
        };
        let enrolment = state.enrolment.as_ref().ok_or_else(incomplete)?;
        let trust = &state.trust.as_ref().ok_or_else(incomplete)?.body;
        let identity = ClientIdentity {
            certificates: enrolment
                .certificates
                .iter()
                .map(|certificate| certificate.0.clone())
                .collect(),
            alias: state.identity_alias.clone(),
            vault: std::sync::Arc::clone(&self.ports().vault),
        };
        let mut addresses = vec![enrolment.address.clone()];
        addresses.extend(trust.server_addresses.iter().cloned());
        addresses.dedup();
        Transport::new(identity, trust, addresses, self.judge_ms(state))
            .map_err(|error| self.network_failed(error))
    }

    /// The time at which certificates are judged: a wall clock that was turned back revives none.
    fn judge_ms(&self, state: &GuardState) -> u64 {
        let signed_ms = state.clock.map_or(0, |mark| mark.signed_ms);
        self.now().wall_ms.max(signed_ms)
    }

    /// Counts a failure and says what it means to a shell.
    pub(super) fn network_failed(&self, error: TransportError) -> AgentError {
        let mut random = [0; 4];
        // Without randomness there is no jitter; the backoff itself does not depend on it.
        let _ = self.ports().random.fill(&mut random);
        let retry_after_s = self
            .inner
            .net
            .backoff
            .failed(u32::from_be_bytes(random), error.retry_after_s());
        error.into_agent_error(retry_after_s)
    }
}
