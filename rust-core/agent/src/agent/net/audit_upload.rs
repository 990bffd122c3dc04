//! Uploading the audit chain, and comparing it with the server's copy.

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditHead, AuditLine, AuditUpload, Checkpoint};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::Hash32;
use fleet_protocol::limits::MAX_AUDIT_ENTRIES;
use fleet_protocol::problem::ProblemCode;

use crate::agent::{Agent, fault};
use crate::error::AgentError;
use crate::guard::{AuditMark, GuardState};
use crate::sync::{AuditVerdict, Resend, judge_checkpoint, plan_resend};
use crate::transport::{Transport, TransportError};

impl Agent {
    /// Sends entries until the server has them all. Returns whether the two chains agree; if they do not, neither is
    /// touched: which of the two was changed is for people to find out.
    pub(in crate::agent) fn upload_audit(&self, transport: &Transport) -> Result<bool, AgentError> {
        let mut resend_from = None;
        loop {
            let chain = self.store_in_background(|store| {
                let (oldest, lines) = store.audit_unsent(MAX_AUDIT_ENTRIES)?;
                let (count, head) = store.audit_head()?;
                Ok(Unsent {
                    oldest,
                    lines,
                    count,
                    head,
                })
            })?;
            if chain.lines.is_empty() {
                return Ok(true);
            }
            let (first_seq, lines) = chain.starting_at(resend_from.unwrap_or(chain.oldest));
            let upload = AuditUpload {
                v: Version1,
                first_seq,
                lines,
                head: self.sign_head(chain.count, chain.head)?,
            };
            match transport.audit(&upload) {
                Ok(answer) => {
                    if !self.take_checkpoint(&chain, &answer.checkpoint)? {
                        return Ok(false);
                    }
                    resend_from = None;
                }
                Err(TransportError::Problem(problem)) if problem.code == ProblemCode::AuditGap => {
                    let plan = plan_resend(problem.expected, chain.oldest, first_seq, chain.count);
                    match (plan, resend_from) {
                        (Resend::From { first_seq }, None) => resend_from = Some(first_seq),
                        (Resend::From { .. }, Some(_)) | (Resend::Contradicts, _) => {
                            return Ok(false);
                        }
                    }
                }
                Err(error) => return Err(self.network_failed(error)),
            }
        }
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

    /// Compares the server's word with our chain, and keeps it in guard and store where they agree.
    fn take_checkpoint(&self, chain: &Unsent, envelope: &Envelope) -> Result<bool, AgentError> {
        let checkpoint = verify(&self.guard(), envelope)?;
        let ours = chain.head_after(checkpoint.count);
        match judge_checkpoint(&checkpoint, chain.count, ours) {
            // One that does not move would have us send the same entries for ever.
            AuditVerdict::Agrees { uploaded } if uploaded >= chain.oldest => {
                self.store_in_background(|store| store.audit_uploaded(uploaded))?;
                self.update_guard(|state| {
                    state.audit = AuditMark {
                        count: chain.count,
                        head: chain.head,
                        uploaded,
                        uploaded_head: checkpoint.head,
                    };
                })?;
                Ok(true)
            }
            AuditVerdict::Agrees { .. } | AuditVerdict::Contradicts => Ok(false),
        }
    }
}

/// What the server has not acknowledged, and the whole chain's length and head.
struct Unsent {
    oldest: u64,
    lines: Vec<AuditLine>,
    count: u64,
    head: Hash32,
}

impl Unsent {
    /// The lines from position `seq` on.
    fn starting_at(&self, seq: u64) -> (u64, Vec<AuditLine>) {
        let skipped = seq.saturating_sub(self.oldest);
        let lines = self
            .lines
            .iter()
            .skip(usize::try_from(skipped).unwrap_or(usize::MAX))
            .cloned()
            .collect();
        (self.oldest.saturating_add(skipped), lines)
    }

    /// Our head after `count` entries, where we still know it.
    fn head_after(&self, count: u64) -> Option<Hash32> {
        if count == self.count {
            return Some(self.head);
        }
        let index = usize::try_from(count.checked_sub(self.oldest)?).ok()?;
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

    fn chain() -> Unsent {
        let line = |hash: u8| AuditLine {
            entry: String::new(),
            hash: Hash32([hash; 32]),
        };
        Unsent {
            oldest: 5,
            lines: vec![line(5), line(6), line(7)],
            count: 9,
            head: Hash32([9; 32]),
        }
    }

    #[test]
    fn heads_are_known_for_unsent_entries_and_for_the_end() {
        let known: Vec<Option<u8>> = [4, 5, 7, 8, 9]
            .iter()
            .map(|count| chain().head_after(*count).map(|head| head.0[0]))
            .collect();
        assert_eq!(known, [None, Some(5), Some(7), None, Some(9)]);
    }

    #[test]
    fn sending_again_skips_what_the_server_has() {
        let (first, lines) = chain().starting_at(6);
        assert_eq!((first, lines.len()), (6, 2));
        let (first, lines) = chain().starting_at(5);
        assert_eq!((first, lines.len()), (5, 3));
    }
}
