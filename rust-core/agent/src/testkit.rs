//! Fake ports and a fake fleet for tests. Compiled for tests and under the feature `testkit` only; no shipping crate enables it.

mod auditing;
mod body;
mod clock;
mod device;
mod feeding;
mod fleet;
mod phone;
mod random;
mod vault;

pub use body::decode_body;
pub use clock::FakeClock;
pub use device::{FakeDevice, RecordingSink};
pub use fleet::{FakeFleet, FleetKey};
pub use phone::TestPhone;
pub use random::SeededRandom;
pub use vault::FakeVault;
