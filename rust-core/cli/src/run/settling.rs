//! When a search counts: once its result is opened, which the core sees by itself, or once nobody has typed for two seconds.

use std::sync::atomic::{AtomicU8, Ordering};

use agent_core::Agent;

use crate::arguments::Verb;

/// Ticks, a second each, until a search that nobody followed up counts. The first may come at once.
const IDLE_TICKS: u8 = 3;

/// Counts down to the moment at which the last search enters the audit chain.
#[derive(Debug, Default)]
pub(super) struct Settling {
    left: AtomicU8,
}

impl Settling {
    /// A verb is about to run: a search starts the count, a lock ends it while there is still a chain to write to.
    pub(super) fn before(&self, verb: &Verb, agent: &Agent) {
        match verb {
            Verb::Find(_) => self.left.store(IDLE_TICKS, Ordering::Relaxed),
            Verb::Lock => self.settle(agent),
            _ => {}
        }
    }

    /// A second has passed.
    pub(super) fn tick(&self, agent: &Agent) {
        match self.left.load(Ordering::Relaxed) {
            0 => {}
            1 => self.settle(agent),
            left => self.left.store(left - 1, Ordering::Relaxed),
        }
    }

    /// The search counts now.
    pub(super) fn settle(&self, agent: &Agent) {
        if self.left.swap(0, Ordering::Relaxed) == 0 {
            return;
        }
        if let Err(error) = agent.settle_search() {
            // A session that locked meanwhile has recorded its end; the search is then part of what was lost with it.
            tracing::info!(%error, "search.not_settled");
        }
    }
}
