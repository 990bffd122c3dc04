//! Randomness, as a parameter: tests may seed it, production asks the operating system.

use ring::rand::{SecureRandom, SystemRandom};

/// The operating system gave no randomness. Nothing that needs some may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct RandomError;

/// Fills buffers with unpredictable bytes.
pub trait Random: Send + Sync + 'static {
    /// Fills `out`.
    ///
    /// # Errors
    /// [`RandomError`] when there is none to be had.
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomError>;
}

/// `N` random bytes.
///
/// # Errors
/// [`RandomError`] when there are none to be had.
pub fn bytes<const N: usize>(random: &dyn Random) -> Result<[u8; N], RandomError> {
    let mut out = [0; N];
    random.fill(&mut out)?;
    Ok(out)
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Random for SystemRandomness {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomError> {
        SystemRandom::new().fill(out).map_err(|_| RandomError)
    }
}
