//! Fake ports and a fake fleet for tests. Compiled for tests and under the feature `testkit` only; no shipping crate enables it.

mod clock;
mod device;
mod random;
mod vault;

pub use clock::FakeClock;
pub use device::{FakeDevice, RecordingSink};
pub use random::SeededRandom;
pub use vault::FakeVault;
