//! What an erase has done so far.

use fleet_protocol::ids::Hash32;
use fleet_protocol::receipt::{WipeCause, WipeStepOutcome};
use serde::{Deserialize, Serialize};

use crate::ports::BootId;

/// The journal of an erase: the intent, then the outcome of each step. Kept in the guard; becomes the proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WipeJournal {
    /// Why.
    pub cause: WipeCause,
    /// The boot in which it began.
    pub boot: Option<BootId>,
    /// Milliseconds since that boot.
    pub boot_ms: u64,
    /// The wall clock then.
    pub wall_ms: u64,
    /// Steps done, in order.
    pub steps: Vec<WipeStepOutcome>,
    /// Milliseconds from intent to "keys destroyed", once known.
    pub erase_took_ms: Option<u64>,
    /// Pending operations that are lost.
    pub lost_operations: u64,
    /// The audit chain's count at the end.
    pub audit_count: u64,
    /// The audit chain's head at the end.
    pub audit_head: Hash32,
    /// The last entry that the server had acknowledged.
    pub audit_uploaded: u64,
}
