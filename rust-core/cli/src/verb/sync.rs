//! `sync`: check in, send what is pending, fetch what is new.

use agent_core::AgentError;
use serde_json::json;

use super::{Context, status};
use crate::failure::Failure;
use crate::output::Answer;
use crate::words::{Say, State};

pub(super) fn sync(context: &Context<'_>) -> Result<Answer, Failure> {
    let report = context.agent.sync_once()?;
    if report.locked {
        // It has checked in, which is all that a locked phone can do; customers need the PIN.
        return Err(AgentError::Locked.into());
    }
    Ok(Answer::new(json!({
        "pulled": report.pulled,
        "pushed": report.pushed,
        "merged": report.merged,
        "conflicts": report.conflicts,
        "rejected": report.rejected,
        "removed": report.removed,
        "receipts": report.receipts,
        "resynced": report.resynced,
    }))
    .note(Say::Synced {
        pulled: report.pulled,
        pushed: report.pushed,
        merged: report.merged,
        conflicts: report.conflicts,
    }))
}

/// As a program of its own. A phone that only the server can free, and one that has an erase to prove, reach out first.
pub(super) fn alone(context: &Context<'_>) -> Result<Answer, Failure> {
    match status::state_of_agent(context.agent)? {
        State::Expired => {
            context.agent.check_in(0)?;
            context.unlock()?;
        }
        State::Locked => {
            // What the server says comes before the PIN: a wipe must not wait for a session that cannot open. A network
            // that fails here fails again below, and is reported there.
            if context
                .agent
                .check_in(0)
                .is_ok_and(|check_in| check_in.wiped)
            {
                return Err(AgentError::Wiped.into());
            }
            context.unlock()?;
        }
        State::Open | State::NotEnrolled | State::Wiped => {}
    }
    sync(context)
}
