//! Makes the core judge its deadlines every second, and uses idle time to fill the index of long texts.
//!
//! Deadlines hold without the ticker, for every call judges them; it makes them felt.

use std::time::Duration;

use agent_core::Agent;

use super::alarm::Alarm;

const EVERY: Duration = Duration::from_secs(1);
/// Batches of the index that one second may take.
const BATCHES: u8 = 4;

/// Ticks until the alarm rings.
pub(super) fn tick(agent: &Agent, alarm: &Alarm) {
    while !alarm.wait(EVERY) {
        if let Err(error) = agent.tick() {
            // A locked or erased phone is no news; the verbs say it.
            tracing::debug!(%error, "tick.refused");
            continue;
        }
        for _ in 0..BATCHES {
            if !matches!(agent.index_in_background(), Ok(true)) {
                break;
            }
        }
    }
}
