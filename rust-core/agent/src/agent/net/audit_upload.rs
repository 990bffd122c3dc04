//! Uploading the audit chain, and comparing it with the server's copy.

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditEvent, AuditHead, AuditLine, AuditUpload, Checkpoint};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::Hash32;
use fleet_protocol::limits::MAX_AUDIT_ENTRIES;
use fleet_protocol::problem::ProblemCode;

use crate::agent::{Agent, fault};
use crate::error::AgentError;
use crate::guard::GuardState;
use crate::store::AuditItem;
use crate::sync::{AuditVerdict, Resend, judge_checkpoint, plan_resend};
use crate::transport::{Transport, TransportError};

impl Agent {
    /// Sends entries until the server has them all; what a server that was set back has lost, again, where it is still kept.
    /// Returns whether the two chains agree; if they do not, neither is touched: which of the two was changed is for people to
    /// find out.
    pub(in crate::agent) fn upload_audit(&self, transport: &Transport) -> Result<bool, AgentError> {
        // Where the server asked to go on. Once: a server that keeps asking gets no second round.
        let mut asked_for = None;
        loop {
            let part = self.audit_part(asked_for)?;
            if part.lines.is_empty() {
                return Ok(true);
            }
            let upload = AuditUpload {
                v: Version1,
                first_seq: part.first,
                lines: part.lines.clone(),
                head: self.sign_head(part.count, part.head)?,
            };
            match transport.audit(&upload) {
                Ok(answer) => {
                    let Some(stored) = self.take_checkpoint(&part, &answer.checkpoint)? else {
                        return Ok(false);
                    };
                    asked_for = asked_for.map(|_| stored.saturating_add(1));
                }
                Err(TransportError::Problem(problem)) if problem.code == ProblemCode::AuditGap => {
                    let plan = plan_resend(problem.expected, part.oldest, part.first, part.count);
                    let (Resend::From { first_seq }, None) = (plan, asked_for) else {
                        return Ok(false);
                    };
                    if first_seq <= part.acknowledged {
                        self.record_resent(first_seq, part.acknowledged)?;
                    }
                    asked_for = Some(first_seq);
                }
                Err(error) => return Err(self.network_failed(error)),
            }
        }
    }

    /// The next lines: from where the server asked, else what it has not acknowledged.
    fn audit_part(&self, asked_for: Option<u64>) -> Result<Part, AgentError> {
        self.store_in_background(|store| {
            let (first, lines) = match asked_for {
                Some(first) => (first, store.audit_from(first, MAX_AUDIT_ENTRIES)?),
                None => store.audit_unsent(MAX_AUDIT_ENTRIES)?,
            };
            let (count, head) = store.audit_head()?;
            let kept = store.audit_kept()?;
            Ok(Part {
                first,
                lines,
                count,
                head,
                oldest: kept.oldest,
                acknowledged: kept.acknowledged,
            })
        })
    }

    /// That a server forgot what it had acknowledged is for people to know, and stands in the chain that it gets back.
    fn record_resent(&self, from: u64, acknowledged: u64) -> Result<(), AgentError> {
        let event = AuditEvent::Resent { from, acknowledged };
        let item = AuditItem::done(self.stamp(), event);
        self.store_in_background(|store| store.audit_append(&[item]))
    }

    fn sign_head(&self, count: u64, head: Hash32) -> Result<Envelope, AgentError> {
        let state = self.guard();
        let enrolment = state.enrolment.as_ref().ok_or(INCOMPLETE)?;
        let word = AuditHead {
            v: Version1,
            tenant: enrolment.tenant,
            device: enrolment.device,
            enrolment_epoch: enrolment.epoch,
            count,
            head,
        };
        // The chain only grows, so its length is a sequence that never repeats with another content.
        self.sign(Kind::AuditHead, count, &word)
    }

    /// Compares the server's word with our chain, and keeps it in guard and store where they agree. Returns the position up to
    /// which the server has it, or nothing where they do not agree.
    fn take_checkpoint(&self, part: &Part, envelope: &Envelope) -> Result<Option<u64>, AgentError> {
        let checkpoint = verify(&self.guard(), envelope)?;
        let ours = part.head_after(checkpoint.count);
        match judge_checkpoint(&checkpoint, part.count, ours) {
            // One that does not move would have us send the same entries for ever.
            AuditVerdict::Agrees { uploaded } if uploaded >= part.first => {
                self.store_in_background(|store| store.audit_uploaded(uploaded))?;
                // Length and head came with the store's own mark.
                self.update_guard(|state| {
                    state.audit.uploaded = uploaded;
                    state.audit.uploaded_head = checkpoint.head;
                })?;
                Ok(Some(uploaded))
            }
            AuditVerdict::Agrees { .. } | AuditVerdict::Contradicts => Ok(None),
        }
    }
}

/// A part of the chain on its way, and the whole chain's length and head.
struct Part {
    first: u64,
    lines: Vec<AuditLine>,
    count: u64,
    head: Hash32,
    /// The oldest position that this phone could send.
    oldest: u64,
    /// The newest position that the server has acknowledged.
    acknowledged: u64,
}

impl Part {
    /// Our head after `count` entries, where we know it.
    fn head_after(&self, count: u64) -> Option<Hash32> {
        if count == self.count {
            return Some(self.head);
        }
        let index = usize::try_from(count.checked_sub(self.first)?).ok()?;
        self.lines.get(index).map(|line| line.hash)
    }
}

/// Opens a checkpoint that is about this enrolment of this phone and no other.
fn verify(state: &GuardState, envelope: &Envelope) -> Result<Checkpoint, AgentError> {
    let enrolment = state.enrolment.as_ref().ok_or(INCOMPLETE)?;
    let trust = state.trust.as_ref().ok_or(INCOMPLETE)?;
    let checkpoint = envelope
        .open::<Checkpoint>(Kind::Checkpoint, &trust.body.statement_key_set())
        .map_err(|_| AgentError::BadAnswer)?
        .body;
    let ours = checkpoint.tenant == enrolment.tenant
        && checkpoint.device == enrolment.device
        && checkpoint.enrolment_epoch == enrolment.epoch;
    if ours {
        Ok(checkpoint)
    } else {
        Err(AgentError::BadAnswer)
    }
}

const INCOMPLETE: AgentError = AgentError::Internal {
    code: fault::GUARD_INCOMPLETE,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_for_what_is_sent_and_for_the_end() {
        let line = |hash: u8| AuditLine {
            entry: String::new(),
            hash: Hash32([hash; 32]),
        };
        let part = Part {
            first: 5,
            lines: vec![line(5), line(6), line(7)],
            count: 9,
            head: Hash32([9; 32]),
            oldest: 3,
            acknowledged: 4,
        };
        let known: Vec<Option<u8>> = [4, 5, 7, 8, 9]
            .iter()
            .map(|count| part.head_after(*count).map(|head| head.0[0]))
            .collect();
        assert_eq!(known, [None, Some(5), Some(7), None, Some(9)]);
    }
}
