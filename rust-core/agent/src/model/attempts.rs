//! The count of wrong PINs.

use serde::{Deserialize, Serialize};

use crate::ports::BootId;

/// Wrong PINs since the last right one. Written before each check, so that a kill never gives a try back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempts {
    /// How many.
    pub failed: u8,
    /// From where the present delay runs in the boot in which it was last looked at: boot and milliseconds since it. Only boot
    /// clocks count: the wall clock could be turned forward.
    pub since: Option<(BootId, u64)>,
    /// What earlier boots served of the present delay, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub served_ms: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_zero(ms: &u64) -> bool {
    *ms == 0
}
