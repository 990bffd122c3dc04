//! `status`: how this phone is. Alone it reads the guard only, beside whatever agent has the home.

use std::path::Path;

use agent_core::Agent;
use agent_core::agent::{Breach, PhoneState, Status};
use agent_core::ports::{Clock, SystemClock};
use serde_json::{Value, json};

use super::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::words::{Say, State, snake};
use crate::{moment, phone};

pub(super) fn of_agent(context: &Context<'_>) -> Result<Answer, Failure> {
    Ok(answer(&context.agent.status()?))
}

pub(super) fn of_home(home: &Path) -> Result<Answer, Failure> {
    Ok(match read(home)? {
        Some(status) => answer(&status),
        None => Answer::new(json!({
            "state": State::NotEnrolled.code(),
            "pending": 0,
            "last_sync": Value::Null,
        }))
        .note(Say::State(State::NotEnrolled)),
    })
}

/// The status as the guard tells it; `None` for a home in which nothing was ever kept, and in which nothing is made now.
pub(super) fn read(home: &Path) -> Result<Option<Status>, Failure> {
    if !phone::exists(home) {
        return Ok(None);
    }
    let vault = phone::vault(home)?;
    Ok(Some(Agent::read_status(
        home,
        vault.as_ref(),
        SystemClock::new().now(),
    )?))
}

pub(super) fn state_of_home(home: &Path) -> Result<State, Failure> {
    Ok(read(home)?.map_or(State::NotEnrolled, |status| state(status.state)))
}

pub(super) fn state_of_agent(agent: &Agent) -> Result<State, Failure> {
    Ok(state(agent.status()?.state))
}

fn state(state: PhoneState) -> State {
    match state {
        PhoneState::NotEnrolled => State::NotEnrolled,
        PhoneState::Locked => State::Locked,
        PhoneState::Open => State::Open,
        PhoneState::Expired => State::Expired,
        PhoneState::Wiped => State::Wiped,
        PhoneState::GuardRolledBack => State::GuardRolledBack,
    }
}

fn answer(status: &Status) -> Answer {
    let state = state(status.state);
    let lease = status.lease.map(|lease| {
        json!({
            "warns_at": moment::rfc3339(lease.warns_at_ms),
            "locks_at": moment::rfc3339(lease.locks_at_ms),
            "erases_at": moment::rfc3339(lease.erases_at_ms),
            "clock_suspect": lease.clock_suspect,
        })
    });
    let next_reminders: Vec<_> = status
        .reminders
        .iter()
        .map(|(due_ms, id)| json!({ "due": moment::rfc3339(*due_ms), "id": id }))
        .collect();
    let mut answer = Answer::new(json!({
        "state": state.code(),
        "pending": status.pending,
        "last_sync": status.last_sync_ms.and_then(moment::rfc3339),
        "device": status.device,
        "user": status.user_name,
        "tenant": status.tenant_name,
        "policy_version": status.policy.as_ref().map_or(0, |policy| policy.version),
        "attempts_left": status.attempts_left,
        "retry_after_s": status.retry_after_s,
        "biometric": snake(&status.biometric),
        "last_lock": status.last_lock,
        "receipts": status.receipts,
        "lease": lease,
        "breaches": breaches(status),
        "reminders": next_reminders,
    }));
    if let (Some(user), Some(tenant)) = (&status.user_name, &status.tenant_name) {
        answer = answer.line(format!("{user} · {tenant}"));
    }
    answer = answer.line(format!("{}  pending {}", state.code(), status.pending));
    answer.note(Say::State(state)).note(Say::LastSync {
        at_ms: status.last_sync_ms,
    })
}

fn breaches(status: &Status) -> &[Breach] {
    status
        .non_compliance
        .as_ref()
        .map_or(&[], |lacking| &lacking.breaches)
}
