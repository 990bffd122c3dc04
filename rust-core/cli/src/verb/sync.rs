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

/// As a program of its own. The server is heard before the PIN is: a wipe must not wait for a session that cannot open, and a
/// phone that was away too long needs the server before the PIN helps. Without a PIN that is all, and it ends locked.
pub(super) fn alone(context: &Context<'_>) -> Result<Answer, Failure> {
    let state = status::state_of_agent(context.agent)?;
    if !matches!(state, State::Locked | State::Expired) {
        return sync(context);
    }
    let heard = context.agent.check_in(0);
    if heard.is_ok_and(|check_in| check_in.wiped) {
        return Err(AgentError::Wiped.into());
    }
    let offered = context.pin_is_offered();
    // With a PIN, a network that fails here fails again below, and is reported there.
    if state == State::Expired || !offered {
        heard?;
    }
    if !offered {
        return Err(AgentError::Locked.into());
    }
    context.unlock()?;
    sync(context)
}
