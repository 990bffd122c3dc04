//! All of a test phone that is not a file, kept and put back: the same scenario can begin a thousand times.

use super::{TestPhone, VaultMemory};
use crate::ports::{Clock, Moment};

/// What a phone holds outside its files.
#[derive(Clone)]
pub struct PhoneMemory {
    /// Its vault's keys.
    pub vault: VaultMemory,
    moment: Moment,
    random: u64,
}

impl TestPhone {
    /// What this phone holds outside its files.
    #[must_use]
    pub fn remember(&self) -> PhoneMemory {
        PhoneMemory {
            vault: self.vault.remember(),
            moment: self.clock.now(),
            random: self.random.position(),
        }
    }

    /// Holds what it held then. No agent may be running.
    pub fn put_back(&self, memory: &PhoneMemory) {
        self.vault.heal();
        self.vault.put_back(&memory.vault);
        self.clock.set(memory.moment);
        self.random.set_position(memory.random);
        self.events.take();
    }
}
