//! How far a store has come, as the guard remembers it.

use fleet_protocol::ids::Hash32;

/// Where a store stood after its last transaction. Only ever moves forward: a store that stands further back than what was seen
/// of it is an older copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreMark {
    /// Transactions that changed something.
    pub generation: u64,
    /// Entries of the audit chain.
    pub audit_count: u64,
    /// The chain's head after them.
    pub audit_head: Hash32,
}
