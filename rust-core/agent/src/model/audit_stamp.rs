//! The clocks that an audit entry carries.

use fleet_protocol::ids::Hash32;
use serde::{Deserialize, Serialize};

use crate::ports::Moment;

/// When something happened, as the audit chain records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditStamp {
    /// The wall clock, Unix milliseconds.
    pub wall_ms: u64,
    /// Milliseconds since boot, suspend included.
    pub boot_ms: u64,
    /// Hash of the boot id, so that boots can be told apart without naming them.
    pub boot: Hash32,
}

impl AuditStamp {
    /// The stamp of a moment.
    #[must_use]
    pub fn of(now: Moment) -> Self {
        let boot = now.boot.map_or(Hash32::default(), |boot| {
            Hash32::of(&[b"fieldvault/boot/v1\0", &boot.0])
        });
        Self {
            wall_ms: now.wall_ms,
            boot_ms: now.boot_ms,
            boot,
        }
    }
}
