//! The highest command sequence of one key.

use fleet_protocol::keys::KeyId;
use serde::{Deserialize, Serialize};

/// The highest sequence of one command key in one enrolment. A lower one, or the same again, is a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandMark {
    /// The enrolment.
    pub epoch: u64,
    /// The key.
    pub key: KeyId,
    /// The sequence.
    pub seq: u64,
}
