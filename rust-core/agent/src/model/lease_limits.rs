//! Lease thresholds as they apply to this phone.

use serde::{Deserialize, Serialize};

/// Thresholds in milliseconds of absence ([`crate::model::ClockMark::away_ms`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaseLimits {
    /// Warn from here.
    pub warn_ms: u64,
    /// Locked from here until contact.
    pub lock_ms: u64,
    /// Erase from here.
    pub erase_ms: u64,
}
