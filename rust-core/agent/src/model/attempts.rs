//! The count of wrong PINs.

use serde::{Deserialize, Serialize};

use crate::ports::BootId;

/// Wrong PINs since the last right one. Written before each check, so that a kill never gives a try back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempts {
    /// How many.
    pub failed: u8,
    /// Where the present delay began: boot and milliseconds since it. A delay runs within one boot only and starts anew after
    /// a restart, because across boots the wall clock could be turned forward.
    pub since: Option<(BootId, u64)>,
}
