//! The clock's high-water mark.

use serde::{Deserialize, Serialize};

use crate::ports::BootId;

/// What the phone last knew about time, kept in the guard. Only `lease::clock` moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockMark {
    /// The boot in which the mark was made.
    pub boot: Option<BootId>,
    /// Milliseconds since that boot.
    pub boot_ms: u64,
    /// What the wall clock must show at the mark if nobody turned it: its reading at the last contact plus the time that
    /// passed since. Never goes back, whatever the wall clock does.
    pub wall_ms: u64,
    /// The newest signed server time.
    pub signed_ms: u64,
    /// Milliseconds that passed since it came.
    pub away_ms: u64,
    /// The wall clock did what a clock does not do; only signed server time heals it.
    pub suspect: bool,
}
