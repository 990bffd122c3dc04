//! What a fake vault holds, kept and put back: a Keystore as it was when the power went.

use std::collections::BTreeMap;

use super::{FakeVault, Keys};

/// All keys of a vault at one moment.
#[derive(Clone, Default)]
pub struct VaultMemory {
    identities: BTreeMap<String, Vec<u8>>,
    hmacs: BTreeMap<String, [u8; 32]>,
}

/// Remembers the keys as they were before each call, and when that was.
pub(super) struct Watch {
    now: fn() -> usize,
    before: Vec<(usize, VaultMemory)>,
}

impl Keys {
    fn memory(&self) -> VaultMemory {
        VaultMemory {
            identities: self.identities.clone(),
            hmacs: self.hmacs.clone(),
        }
    }

    /// A call comes.
    pub(super) fn watched(&mut self) {
        if let Some(mut watch) = self.watch.take() {
            watch.before.push(((watch.now)(), self.memory()));
            self.watch = Some(watch);
        }
    }
}

impl FakeVault {
    /// What it holds.
    #[must_use]
    pub fn remember(&self) -> VaultMemory {
        self.keys().memory()
    }

    /// It holds this and nothing else.
    pub fn put_back(&self, memory: &VaultMemory) {
        let mut keys = self.keys();
        keys.identities.clone_from(&memory.identities);
        keys.hmacs.clone_from(&memory.hmacs);
        keys.answered.clear();
    }

    /// Remembers from here on what it held before each call; `now` tells when that is.
    pub fn watch(&self, now: fn() -> usize) {
        self.keys().watch = Some(Watch {
            now,
            before: Vec::new(),
        });
    }

    /// Keeps what it answers from here on, for a test that must know a secret to look for it.
    pub fn keep_answers(&self) {
        self.keys().kept = Some(Vec::new());
    }

    /// The HMACs that were made with keys whose alias begins with `prefix`.
    #[must_use]
    pub fn answers(&self, prefix: &str) -> Vec<[u8; 32]> {
        let keys = self.keys();
        let kept = keys.kept.iter().flatten();
        kept.filter(|(alias, _)| alias.starts_with(prefix))
            .map(|(_, answer)| *answer)
            .collect()
    }

    /// Ends the watch: for each call when it was and what was held before it, then what is held now.
    pub fn watched(&self) -> Vec<(usize, VaultMemory)> {
        let mut keys = self.keys();
        let mut seen = keys
            .watch
            .take()
            .map_or_else(Vec::new, |watch| watch.before);
        seen.push((usize::MAX, keys.memory()));
        seen
    }
}
