//! Checking in: what a phone hears and says whether it is locked or not.
//!
//! Receipts go first, because they may be all that an erased phone has left to do. Then commands are asked for, waiting if
//! there are none; what comes is applied by `Agent::take_commands`; what that produced is delivered; the certificate is
//! renewed; and what the phone has to say of itself is handed in. Customer data is not touched.

use fleet_protocol::command::{CommandsAnswer, CommandsQuery};
use fleet_protocol::limits::MAX_LONG_POLL_S;

use super::Agent;
use crate::error::AgentError;
use crate::guard::{GuardState, Phase};
use crate::transport::Transport;

/// What a check-in came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckIn {
    /// There is something to pull.
    pub behind: bool,
    /// Receipts that the server took.
    pub receipts: u32,
    /// The certificate was renewed.
    pub renewed: bool,
    /// The data of this phone is erased.
    pub wiped: bool,
    /// The server has the proof of it.
    pub proved: bool,
}

impl Agent {
    /// Asks the server for commands, waiting up to `wait_s` seconds, and applies what it has: trust, policy, lease, commands.
    /// Works locked. May lock or erase this phone.
    ///
    /// # Errors
    /// [`AgentError::NotEnrolled`], [`AgentError::GuardRolledBack`]; [`AgentError::Wiped`] once the server has the proof of an erase;
    /// what the network meets.
    ///
    /// A server that no pinned authority vouches for is asked again if a recovery address had a newer trust document.
    pub fn check_in(&self, wait_s: u32) -> Result<CheckIn, AgentError> {
        match self.check_in_as_trusted(wait_s) {
            Err(AgentError::ServerNotTrusted) if self.recover_trust() => {
                self.check_in_as_trusted(wait_s)
            }
            outcome => outcome,
        }
    }

    fn check_in_as_trusted(&self, wait_s: u32) -> Result<CheckIn, AgentError> {
        // Judges the lease on its way: a phone that was away too long erases itself before it says a word.
        let before = self.applied_position();
        let state = self.guard();
        match state.phase {
            Phase::None | Phase::Enrolling => return Err(self.nobody()),
            Phase::Wiping => {
                self.resume_wipe()?;
                return self.report_wiped();
            }
            Phase::Wiped => return self.report_wiped(),
            Phase::Enrolled => {}
        }
        let transport = self.connect(&state)?;
        // Whatever stands in a receipt's way, it does not stand in the way of a wipe.
        let owed = self.deliver_receipts(&transport);
        // A report goes out now, but after commands were heard.
        let wait_s = if self.owes_report() { 0 } else { wait_s };
        let asked = self.now();
        let answer = self.ask_for_commands(&transport, &state, before, wait_s)?;
        self.inner.net.answered();
        self.take_commands(&answer, asked)?;
        let new = self.deliver_receipts(&transport)?;
        let receipts = owed?.saturating_add(new);
        if self.guard().phase != Phase::Enrolled {
            return Ok(self.after_wipe(receipts));
        }
        let renewed = self.renew_if_due(&transport, answer.renew)?;
        self.deliver_report(&transport)?;
        Ok(CheckIn {
            behind: answer.feed_head > before.unwrap_or(state.feed_cursor),
            receipts,
            renewed,
            wiped: false,
            proved: false,
        })
    }

    fn ask_for_commands(
        &self,
        transport: &Transport,
        state: &GuardState,
        applied: Option<u64>,
        wait_s: u32,
    ) -> Result<CommandsAnswer, AgentError> {
        let answer = transport
            .commands(&CommandsQuery {
                wait: wait_s.min(MAX_LONG_POLL_S),
                trust: state.trust.as_ref().map_or(0, |held| held.seq),
                policy: state.policy.as_ref().map_or(0, |held| held.seq),
                cursor: applied.unwrap_or(state.feed_cursor),
                heard: match applied {
                    Some(_) => 0,
                    None => self.inner.net.heard(),
                },
            })
            .map_err(|error| self.network_failed(error))?;
        self.inner.net.hear(answer.feed_head);
        Ok(answer)
    }

    /// The store's feed position, if the store is open.
    fn applied_position(&self) -> Option<u64> {
        self.store_in_background(|store| store.position())
            .ok()
            .map(|position| position.cursor)
    }

    /// An erased phone has one thing left to do.
    fn report_wiped(&self) -> Result<CheckIn, AgentError> {
        let state = self.guard();
        if state.wiped.is_none_or(|wiped| wiped.acknowledged) {
            return Err(AgentError::Wiped);
        }
        let transport = self.connect(&state)?;
        let receipts = self.deliver_receipts(&transport)?;
        self.inner.net.answered();
        Ok(self.after_wipe(receipts))
    }

    fn after_wipe(&self, receipts: u32) -> CheckIn {
        CheckIn {
            receipts,
            wiped: true,
            proved: self.guard().wiped.is_some_and(|wiped| wiped.acknowledged),
            ..CheckIn::default()
        }
    }
}
