//! What comes with a check-in: trust, policy, lease, commands. All of it can be taken by a locked phone.
//!
//! One guard write holds everything that was believed; only then is it acted upon. Each part stands alone: a lease that cannot
//! be believed does not keep an order to erase from being obeyed.

use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};
use fleet_protocol::bytes::Base64;
use fleet_protocol::command::CommandsAnswer;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::keys::KeySet;
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::receipt::WipeCause;
use fleet_protocol::trust::TrustDocument;

use super::compliance::note_compliance;
use super::take_orders::{Acts, take_orders};
use super::{Agent, policy_of};
use crate::error::AgentError;
use crate::guard::{Enrolment, GuardState, Held, Phase};
use crate::lease;
use crate::model::LeaseLimits;
use crate::ports::{Event, Moment, Restrictions};
use crate::transport::pins;

/// What was taken from an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// A newer trust document.
    pub(crate) trust: bool,
    /// A newer policy.
    pub(crate) policy: bool,
    /// A fresh lease: contact.
    pub(crate) lease: bool,
    /// Commands that were obeyed.
    pub(crate) obeyed: u32,
    /// Parts that were not believed, or not obeyed.
    pub(crate) refused: u32,
    /// The phone erased itself.
    pub(crate) wiped: bool,
}

/// When an answer was asked for, and when it is taken.
#[derive(Clone, Copy)]
struct Times {
    asked: Moment,
    now: Moment,
}

impl Agent {
    /// Takes an answer to a check-in that was asked for at `asked`.
    ///
    /// # Errors
    /// [`AgentError::NotEnrolled`]; those of a guard write: then nothing was taken, and the same answer can be taken again.
    pub(crate) fn take_commands(
        &self,
        answer: &CommandsAnswer,
        asked: Moment,
    ) -> Result<Taken, AgentError> {
        if self.guard().phase == Phase::Wiping {
            self.resume_wipe()?;
        }
        let mut state = GuardState::clone(&self.guard());
        let times = Times {
            asked,
            now: self.now(),
        };
        let mut taken = Taken::default();
        let acts = plan(&mut state, answer, times, &mut taken)?;
        if let Some(command) = acts.wipe.filter(|_| self.guard().phase == Phase::Enrolled) {
            self.erase(WipeCause::Command(command), |held| {
                let mut again = Taken::default();
                let mut next = held.clone();
                if plan(&mut next, answer, times, &mut again).is_ok() {
                    *held = next;
                }
            })?;
            taken.wiped = true;
            return Ok(taken);
        }
        if taken == Taken::default() {
            return Ok(taken);
        }
        // Planned again on the state that is written, so that a write of another thread in between is not lost.
        self.update_guard(|held| {
            let mut again = Taken::default();
            let mut next = held.clone();
            if plan(&mut next, answer, times, &mut again).is_ok() {
                *held = next;
                if taken.policy {
                    note_compliance(held, times.now.wall_ms);
                    let version = held.policy.as_ref().map_or(0, |policy| policy.seq);
                    self.spool(held, AuditEvent::Policy { version }, AuditOutcome::Ok);
                }
            }
        })?;
        if acts.lock {
            self.lock(LockCause::Command);
        }
        if acts.customers {
            self.carry_out_customer_wipes_if_open();
        }
        if taken.policy {
            // Whoever works now is told by the lock.
            let _ = self.judge_compliance(&self.guard());
            self.apply_restrictions();
            self.emit(Event::PolicyChanged);
        }
        Ok(taken)
    }

    /// Keeps a renewed certificate, if it is for this phone's key.
    ///
    /// # Errors
    /// [`AgentError::BadAnswer`] when it is not; those of a guard write.
    pub(crate) fn store_certificates(&self, certificates: &[Base64]) -> Result<(), AgentError> {
        let state = self.guard();
        let enrolment = state.enrolment.as_ref().ok_or(AgentError::NotEnrolled)?;
        if !super::enrol::certifies(certificates, enrolment.device_key.bytes()) {
            return Err(AgentError::BadAnswer);
        }
        let certificates = certificates.to_vec();
        self.update_guard(|state| {
            if let Some(enrolment) = &mut state.enrolment {
                enrolment.certificates = certificates;
            }
        })
    }

    /// Tells the device what policy forbids. A device that does not obey is asked again at the next change.
    pub(crate) fn apply_restrictions(&self) {
        let policy = self.policy();
        let _ = self.ports().device.apply_restrictions(Restrictions {
            screenshots_allowed: policy.screenshots_allowed,
            copy_allowed: policy.copy_allowed,
        });
    }
}

fn plan(
    state: &mut GuardState,
    answer: &CommandsAnswer,
    times: Times,
    taken: &mut Taken,
) -> Result<Acts, AgentError> {
    let enrolment = state.enrolment.clone().ok_or(AgentError::NotEnrolled)?;
    if let Some(envelope) = &answer.trust {
        match newer_trust(state, &enrolment, envelope) {
            Ok(trust) => {
                taken.trust |= trust.is_some();
                state.trust = trust.or(state.trust.take());
            }
            Err(Refused) => taken.refused += 1,
        }
    }
    let (commands, statements) = key_sets(state);
    take_policy_and_lease(state, &enrolment, &statements, answer, times, taken);
    Ok(take_orders(
        state, &enrolment, &commands, answer, times.now, taken,
    ))
}

/// A part of the answer that is not believed.
pub(super) struct Refused;

/// The document, if it is our root key's, of our company, usable, and newer than the one that is held; `None` for the same again.
pub(super) fn newer_trust(
    state: &GuardState,
    enrolment: &Enrolment,
    envelope: &Envelope,
) -> Result<Option<Held<TrustDocument>>, Refused> {
    let root = KeySet::new(vec![enrolment.root_key.clone()]);
    let opened = envelope
        .open::<TrustDocument>(Kind::Trust, &root)
        .map_err(|_| Refused)?;
    if opened.body.tenant != enrolment.tenant || !pins::usable(&opened.body) {
        return Err(Refused);
    }
    let held = state.trust.as_ref().map_or(0, |trust| trust.seq);
    if opened.seq < held {
        return Err(Refused);
    }
    Ok((opened.seq > held).then_some(Held {
        seq: opened.seq,
        body: opened.body,
    }))
}

fn take_policy_and_lease(
    state: &mut GuardState,
    enrolment: &Enrolment,
    statements: &KeySet,
    answer: &CommandsAnswer,
    times: Times,
    taken: &mut Taken,
) {
    let Times { asked, now } = times;
    if let Some(envelope) = &answer.policy {
        match newer_policy(state, enrolment, statements, envelope) {
            Ok(policy) => {
                taken.policy |= policy.is_some();
                state.policy = policy.or(state.policy.take());
            }
            Err(Refused) => taken.refused += 1,
        }
    }
    if let Some(envelope) = &answer.lease {
        match newer_lease(state, enrolment, statements, envelope) {
            Ok(Some(lease)) => {
                taken.lease = true;
                let issued_ms = lease.body.issued_ms;
                state.clock = Some(state.clock.map_or_else(
                    || lease::start(asked, now, issued_ms),
                    |mark| lease::contact(&mark, asked, now, issued_ms),
                ));
                state.lease = Some(lease);
                // The lease may have been signed a while ago: what became shorter still counts from its arrival.
                match state.lease_limits {
                    Some(_) => rearm(state, now),
                    None => state.lease_limits = limits_on_contact(state),
                }
            }
            Ok(None) => {}
            Err(Refused) => taken.refused += 1,
        }
    }
    if taken.policy && !taken.lease {
        rearm(state, now);
    }
}

fn newer_policy(
    state: &GuardState,
    enrolment: &Enrolment,
    statements: &KeySet,
    envelope: &Envelope,
) -> Result<Option<Held<PolicyDocument>>, Refused> {
    let opened = envelope
        .open::<PolicyDocument>(Kind::Policy, statements)
        .map_err(|_| Refused)?;
    if opened.body.tenant != enrolment.tenant {
        return Err(Refused);
    }
    let held = state.policy.as_ref().map_or(0, |policy| policy.seq);
    if opened.seq < held {
        return Err(Refused);
    }
    Ok((opened.seq > held).then_some(Held {
        seq: opened.seq,
        body: opened.body,
    }))
}

fn newer_lease(
    state: &GuardState,
    enrolment: &Enrolment,
    statements: &KeySet,
    envelope: &Envelope,
) -> Result<Option<Held<Lease>>, Refused> {
    let opened = envelope
        .open::<Lease>(Kind::Lease, statements)
        .map_err(|_| Refused)?;
    let body = &opened.body;
    if body.tenant != enrolment.tenant
        || body.device != enrolment.device
        || body.enrolment_epoch != enrolment.epoch
    {
        return Err(Refused);
    }
    let held = state.lease.as_ref().map_or(0, |lease| lease.seq);
    if opened.seq < held {
        return Err(Refused);
    }
    Ok((opened.seq > held).then_some(Held {
        seq: opened.seq,
        body: opened.body,
    }))
}

/// Thresholds after contact: all rules count from now.
pub(super) fn limits_on_contact(state: &GuardState) -> Option<LeaseLimits> {
    let lease = state.lease.as_ref()?;
    Some(lease::arrived(lease.body.rules, policy_of(state).lease))
}

/// Thresholds after rules came, with contact or, as to a revoked phone, without.
fn rearm(state: &mut GuardState, now: Moment) {
    let (Some(lease), Some(mark), Some(limits)) = (&state.lease, &state.clock, &state.lease_limits)
    else {
        return;
    };
    let away_ms = lease::observe(mark, now).away_ms;
    state.lease_limits = Some(lease::rearm(
        limits,
        lease.body.rules,
        policy_of(state).lease,
        away_ms,
    ));
}

/// The keys for commands and for statements that the trust document names.
fn key_sets(state: &GuardState) -> (KeySet, KeySet) {
    state.trust.as_ref().map_or_else(
        || (KeySet::default(), KeySet::default()),
        |trust| (trust.body.command_key_set(), trust.body.statement_key_set()),
    )
}
