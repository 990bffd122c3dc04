//! Whether the phone has what policy asks of it. While it lacks something its customers stay locked; contact goes on.

use fleet_policy::compliance::{self, Breach, PhoneFacts};
use fleet_protocol::audit::LockCause;

use super::{Agent, policy_of};
use crate::error::{AgentError, Refusal};
use crate::guard::GuardState;

/// The version of the app that ships this core.
const APP: &str = env!("CARGO_PKG_VERSION");

/// What a phone lacks of what policy asks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonCompliance {
    /// What, most basic first; never empty.
    pub breaches: Vec<Breach>,
    /// Since when, by the phone's wall clock, Unix milliseconds.
    pub since_ms: Option<u64>,
}

impl Agent {
    /// Refuses, and locks, while the phone lacks something.
    pub(super) fn judge_compliance(&self, state: &GuardState) -> Result<(), AgentError> {
        let Some(first) = breaches(state).first().copied() else {
            return Ok(());
        };
        // The clock's mark is kept fresh, as while the lease has locked.
        self.keep_mark()?;
        self.lock(LockCause::Policy);
        Err(AgentError::Refused(match first {
            Breach::AppTooOld => Refusal::AppTooOld,
            Breach::NoScreenLock => Refusal::NoScreenLock,
        }))
    }
}

/// What the phone of a guard state lacks now.
pub(super) fn non_compliance(state: &GuardState) -> Option<NonCompliance> {
    let breaches = breaches(state);
    (!breaches.is_empty()).then_some(NonCompliance {
        breaches,
        since_ms: state.compliance.lacking_since_ms,
    })
}

/// Notes since when something is lacking; part of every guard write by which that may change.
pub(super) fn note_compliance(state: &mut GuardState, now_ms: u64) {
    state.compliance.lacking_since_ms = if breaches(state).is_empty() {
        None
    } else {
        state.compliance.lacking_since_ms.or(Some(now_ms))
    };
}

fn breaches(state: &GuardState) -> Vec<Breach> {
    let facts = PhoneFacts {
        app: APP.parse().ok(),
        screen_lock: state.compliance.screen_lock,
    };
    compliance::breaches(&policy_of(state).phone, &facts)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::policy::AppVersion;

    #[test]
    fn the_version_of_this_core_can_be_compared() {
        assert!(super::APP.parse::<AppVersion>().is_ok());
    }
}
