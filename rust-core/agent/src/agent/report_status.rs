//! What can be told without a key: from the guard alone.

use std::path::Path;

use fleet_policy::bounds::EffectivePolicy;
use fleet_protocol::audit::LockCause;
use fleet_protocol::ids::{DeviceId, RecordId};
use fleet_protocol::receipt::WipeCause;

use super::compliance::{NonCompliance, non_compliance};
use super::guarding::guard_fault;
use super::{Agent, Home, policy_of};
use crate::error::AgentError;
use crate::guard::{Guard, GuardError, GuardState, Phase};
use crate::lease::{self, LeaseVerdict};
use crate::ports::{KeyVault, Moment};
use crate::session::{BiometricState, carried, judge_biometric, left, wait_s};

/// What state a phone is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneState {
    /// Nobody is enrolled.
    NotEnrolled,
    /// The PIN opens it.
    Locked,
    /// Open in this process.
    Open,
    /// Only contact with the server opens it.
    Expired,
    /// Erased, or being erased.
    Wiped,
    /// An older copy of its guard was put back. Nothing of it is believed: only a new enrolment helps.
    GuardRolledBack,
}

/// A phone's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its state.
    pub state: PhoneState,
    /// Pending operations, as last known.
    pub pending: u64,
    /// The last sync that ended well, Unix milliseconds.
    pub last_sync_ms: Option<u64>,
    /// Deadlines of the lease, once there is one.
    pub lease: Option<LeaseDeadlines>,
    /// The phone's id.
    pub device: Option<DeviceId>,
    /// The person's display name.
    pub user_name: Option<String>,
    /// The company's display name.
    pub tenant_name: Option<String>,
    /// The policy in force, once the company has said one.
    pub policy: Option<EffectivePolicy>,
    /// Why the last session locked; `None` while one is open.
    pub last_lock: Option<LockCause>,
    /// PINs that may still be tried.
    pub attempts_left: u8,
    /// Seconds until the next PIN may be tried.
    pub retry_after_s: u32,
    /// Whether a fingerprint or face may unlock.
    pub biometric: BiometricState,
    /// Receipts that wait for the server.
    pub receipts: usize,
    /// The next reminders: due time and opaque id.
    pub reminders: Vec<(u64, RecordId)>,
    /// What is known of an erase.
    pub wipe: Option<WipeStatus>,
    /// What the phone lacks of what policy asks of it: nothing opens it then.
    pub non_compliance: Option<NonCompliance>,
}

/// When the lease acts if the phone stays away, by the wall clock as it stands, Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseDeadlines {
    /// A warning is due from here.
    pub warns_at_ms: u64,
    /// Locked from here.
    pub locks_at_ms: u64,
    /// Erased from here.
    pub erases_at_ms: u64,
    /// The newest signed server time.
    pub signed_ms: u64,
    /// The clock is not believed until signed server time comes.
    pub clock_suspect: bool,
}

/// What is known of an erase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WipeStatus {
    /// Why.
    pub cause: WipeCause,
    /// When, by the phone's wall clock.
    pub at_ms: u64,
    /// Whether everything is gone and proved to be.
    pub finished: bool,
    /// The receipt that proves it.
    pub receipt_seq: Option<u64>,
    /// Whether the server has that receipt.
    pub acknowledged: bool,
}

impl Agent {
    /// This phone's status.
    ///
    /// # Errors
    /// None today; the signature leaves room for a guard that must be read again.
    pub fn status(&self) -> Result<Status, AgentError> {
        let mut status = report(&self.guard(), self.now());
        if status.state == PhoneState::Locked && self.seat().is_open() {
            status.state = PhoneState::Open;
            status.last_lock = None;
        }
        if status.state == PhoneState::NotEnrolled && self.is_rolled_back() {
            status.state = PhoneState::GuardRolledBack;
        }
        Ok(status)
    }

    /// The status of the phone in `home`, for another process: reads the guard only and takes no lock.
    ///
    /// # Errors
    /// [`AgentError::KeysDamaged`], [`AgentError::VaultUnavailable`], [`AgentError::Internal`].
    pub fn read_status(
        home: &Path,
        vault: &dyn KeyVault,
        now: Moment,
    ) -> Result<Status, AgentError> {
        match Guard::read(&Home::new(home).guard(), vault) {
            Ok(state) => Ok(report(&state.unwrap_or_default(), now)),
            Err(GuardError::RolledBack) => Ok(Status {
                state: PhoneState::GuardRolledBack,
                ..report(&GuardState::default(), now)
            }),
            Err(error) => Err(guard_fault(error)),
        }
    }
}

fn report(state: &GuardState, now: Moment) -> Status {
    let policy = policy_of(state);
    let enrolment = state.enrolment.as_ref();
    let attempts = carried(&state.attempts, state.clock.as_ref(), now);
    Status {
        state: phone_state(state, now),
        pending: state.pending,
        last_sync_ms: state.last_sync_ms,
        lease: deadlines(state, now),
        device: enrolment.map(|enrolment| enrolment.device),
        user_name: enrolment.map(|enrolment| enrolment.user_name.clone()),
        tenant_name: enrolment.map(|enrolment| enrolment.tenant_name.clone()),
        last_lock: state.last_lock,
        attempts_left: left(&attempts, &policy.pin),
        retry_after_s: wait_s(&attempts, now),
        biometric: judge_biometric(
            state.biometric,
            state.pin_proved(),
            &attempts,
            now,
            &policy.session,
        ),
        policy: state.policy.is_some().then_some(policy),
        receipts: state.receipts.len(),
        reminders: state.reminders.clone(),
        wipe: wipe_status(state),
        non_compliance: (state.phase == Phase::Enrolled)
            .then(|| non_compliance(state))
            .flatten(),
    }
}

fn phone_state(state: &GuardState, now: Moment) -> PhoneState {
    match state.phase {
        Phase::None | Phase::Enrolling => PhoneState::NotEnrolled,
        Phase::Wiping | Phase::Wiped => PhoneState::Wiped,
        Phase::Enrolled => match super::enter::lease_verdict(state, now) {
            LeaseVerdict::Ok | LeaseVerdict::Warn { .. } => PhoneState::Locked,
            // Past the erase limit the data is as good as gone: the next start erases it before anything else.
            LeaseVerdict::Locked(_) | LeaseVerdict::Erase => PhoneState::Expired,
        },
    }
}

fn deadlines(state: &GuardState, now: Moment) -> Option<LeaseDeadlines> {
    let (mark, limits) = (state.clock.as_ref()?, state.lease_limits.as_ref()?);
    let mark = lease::observe(mark, now);
    let at = |limit_ms: u64| {
        now.wall_ms
            .saturating_add(limit_ms)
            .saturating_sub(mark.away_ms)
    };
    Some(LeaseDeadlines {
        warns_at_ms: at(limits.warn_ms),
        locks_at_ms: at(limits.lock_ms),
        erases_at_ms: at(limits.erase_ms),
        signed_ms: mark.signed_ms,
        clock_suspect: mark.suspect,
    })
}

fn wipe_status(state: &GuardState) -> Option<WipeStatus> {
    if let Some(wiped) = state.wiped {
        return Some(WipeStatus {
            cause: wiped.cause,
            at_ms: wiped.at_ms,
            finished: true,
            receipt_seq: Some(wiped.receipt_seq),
            acknowledged: wiped.acknowledged,
        });
    }
    state.wipe.as_ref().map(|journal| WipeStatus {
        cause: journal.cause,
        at_ms: journal.wall_ms,
        finished: false,
        receipt_seq: None,
        acknowledged: false,
    })
}
