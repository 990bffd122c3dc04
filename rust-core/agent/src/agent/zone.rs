//! The phone's time zone: only how lists are cut into days depends on it.

use std::sync::atomic::Ordering;

use super::Agent;
use crate::error::{AgentError, InputFault};

/// No zone lies further from UTC, in seconds (`java.time.ZoneOffset`).
const FURTHEST_S: i32 = 18 * 60 * 60;

impl Agent {
    /// The phone is `offset_s` seconds east of UTC now. UTC until it is told; needs no session.
    ///
    /// # Errors
    /// [`AgentError::InvalidInput`] beyond 18 hours; then nothing has changed.
    pub fn zone_changed(&self, offset_s: i32) -> Result<(), AgentError> {
        if !(-FURTHEST_S..=FURTHEST_S).contains(&offset_s) {
            return Err(AgentError::InvalidInput(InputFault::BadValue));
        }
        self.inner.zone_s.store(offset_s, Ordering::Relaxed);
        Ok(())
    }

    /// Seconds east of UTC.
    pub(super) fn zone_s(&self) -> i32 {
        self.inner.zone_s.load(Ordering::Relaxed)
    }
}
