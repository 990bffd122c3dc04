//! An order to erase one customer, until its proof is queued.

use fleet_protocol::ids::{CommandId, RecordId};
use serde::{Deserialize, Serialize};

/// The intent, kept in the guard. A phone that is locked has no key to carry it out with; the next unlock does, before
/// anything is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerWipe {
    /// The order.
    pub command: CommandId,
    /// Who is to be erased.
    pub customer: RecordId,
}
