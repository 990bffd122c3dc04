//! Agents that a shell holds, by number: how a call that does not come through UniFFI finds the one it means.
//!
//! A number is no address: one that was never given, or whose agent was let go, finds nothing. Numbers are not given twice in a
//! process. Who finds an agent keeps it until the call has ended, as UniFFI's own calls do.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use agent_core::Agent;

/// Held only to look something up: no call is made under it.
static LIVE: Mutex<BTreeMap<u64, Weak<Agent>>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The number of an agent, for as long as a shell holds the agent.
pub(crate) struct Number(u64);

impl Number {
    /// Gives `agent` a number.
    pub(crate) fn of(agent: &Arc<Agent>) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        live().insert(number, Arc::downgrade(agent));
        Self(number)
    }

    pub(crate) const fn get(&self) -> u64 {
        self.0
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        live().remove(&self.0);
    }
}

/// The agent with this number, unless it was let go.
pub(crate) fn find(number: u64) -> Option<Arc<Agent>> {
    live().get(&number)?.upgrade()
}

fn live() -> MutexGuard<'static, BTreeMap<u64, Weak<Agent>>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}
