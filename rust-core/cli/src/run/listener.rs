//! Waits at the server for commands, and syncs when there is something to fetch. Works locked.

use std::time::Duration;

use agent_core::{Agent, AgentError};
use fleet_protocol::limits::MAX_LONG_POLL_S;

use super::alarm::Alarm;

/// After an answer: news that come in a burst are fetched together.
const PAUSE: Duration = Duration::from_millis(200);
/// When nothing can be done until something else happens: an enrolment, a decision of a person.
const REST: Duration = Duration::from_secs(30);

/// Listens until the alarm rings.
pub(super) fn listen(agent: &Agent, alarm: &Alarm) {
    let mut rest = PAUSE;
    while !alarm.wait_for_news(rest) {
        rest = match listen_once(agent) {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::info!(%error, "listen.failed");
                rest_after(error)
            }
        };
    }
}

fn listen_once(agent: &Agent) -> Result<(), AgentError> {
    let check_in = agent.check_in(MAX_LONG_POLL_S)?;
    if check_in.behind && !check_in.wiped {
        agent.sync_once()?;
    }
    Ok(())
}

/// How long to leave the server alone after a failure. The core's backoff says how long when the network failed.
fn rest_after(error: AgentError) -> Duration {
    match error {
        AgentError::Offline { retry_after_s } => {
            Duration::from_secs(u64::from(retry_after_s).max(1))
        }
        // A verb is syncing: that is what we wanted.
        AgentError::Busy | AgentError::Interrupted | AgentError::Locked => Duration::from_secs(1),
        _ => REST,
    }
}
