//! Argon2id over the PIN, with memory that may be refused.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use super::Secret;

/// How dear one guess of the PIN is. Production cost is RFC 9106's second recommended choice; there is no cheaper public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfCost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

/// Why the PIN could not be stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KdfError {
    /// Not enough memory. Never answered by a cheaper cost.
    #[error("not enough memory for the key derivation")]
    NoMemory,
    /// A cost outside the bounds.
    #[error("key derivation cost out of bounds")]
    Cost,
}

const PRODUCTION: KdfCost = KdfCost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 4,
};
/// Floor and ceiling on decode: below, a guess is too cheap; above, a forged header would exhaust the phone.
const MEMORY_KIB: (u32, u32) = (19 * 1024, 256 * 1024);
const PASSES: (u32, u32) = (2, 10);
const LANES: (u32, u32) = (1, 8);

impl KdfCost {
    /// 64 MiB, three passes, four lanes.
    #[must_use]
    pub const fn production() -> Self {
        PRODUCTION
    }

    /// A cost for tests, far below the floor: envelopes made with it open only where it is given again.
    #[cfg(any(test, feature = "testkit"))]
    #[must_use]
    pub const fn cheap_for_tests() -> Self {
        Self {
            memory_kib: 32,
            passes: 1,
            lanes: 1,
        }
    }

    /// A cost that was read from a header: within the bounds, or exactly what this program was configured to make.
    pub(super) fn is_acceptable(self, configured: Self) -> bool {
        let within = |value: u32, (low, high): (u32, u32)| (low..=high).contains(&value);
        self == configured
            || (within(self.memory_kib, MEMORY_KIB)
                && within(self.passes, PASSES)
                && within(self.lanes, LANES))
    }
}

/// Working memory that is zeroised when dropped.
struct Memory(Vec<Block>);

impl Drop for Memory {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Zeroize::zeroize);
    }
}

/// Argon2id v0x13 of `pin`.
pub(super) fn stretch(
    cost: KdfCost,
    pin: &[u8],
    salt: &[u8],
) -> Result<Secret<[u8; 32]>, KdfError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| KdfError::Cost)?;
    let mut memory = Memory(Vec::new());
    memory
        .0
        .try_reserve_exact(params.block_count())
        .map_err(|_| KdfError::NoMemory)?;
    memory.0.resize(params.block_count(), Block::new());
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(pin, salt, out.as_mut(), &mut memory.0)
        .map_err(|_| KdfError::Cost)?;
    Ok(Secret::new(*out))
}
