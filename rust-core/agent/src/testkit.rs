//! Fake ports and a fake fleet for tests. Compiled for tests and under the feature `testkit` only; no shipping crate enables it.

mod auditing;
mod body;
mod clock;
mod device;
mod feeding;
mod fleet;
mod memory;
#[cfg(feature = "testkit")]
mod older;
mod phone;
#[cfg(feature = "testkit")]
mod probing;
mod random;
#[cfg(feature = "testkit")]
mod secrets;
mod vault;

pub use body::decode_body;
pub use clock::FakeClock;
pub use device::{FakeDevice, RecordingSink};
pub use fleet::{FakeFleet, FleetKey};
pub use memory::PhoneMemory;
pub use phone::TestPhone;
pub use random::SeededRandom;
#[cfg(feature = "testkit")]
pub use secrets::OpenSecrets;
pub use vault::{FakeVault, VaultMemory};
