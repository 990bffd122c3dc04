//! Audit events that happened while no database was open.

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use serde::{Deserialize, Serialize};

use crate::model::AuditStamp;

/// One event that waits for the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpoolEntry {
    /// When.
    pub stamp: AuditStamp,
    /// What.
    pub event: AuditEvent,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// A bounded queue. When it is full the newest events are counted instead of kept: nothing may block a lock, a wipe or the
/// attempt counter, and what was written first is what led up to the flood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spool {
    entries: Vec<SpoolEntry>,
    lost: u64,
    last_lost: Option<AuditStamp>,
}

impl Spool {
    /// Most events that are kept. At some 230 bytes each they fill a quarter of a slot.
    pub const CAPACITY: usize = 128;

    /// Adds an event, or counts it.
    pub fn push(&mut self, stamp: AuditStamp, event: AuditEvent, outcome: AuditOutcome) {
        if self.entries.len() < Self::CAPACITY {
            self.entries.push(SpoolEntry {
                stamp,
                event,
                outcome,
            });
        } else {
            self.lost = self.lost.saturating_add(1);
            self.last_lost = Some(stamp);
        }
    }

    /// Everything in order, with a gap entry for what was only counted.
    #[must_use]
    pub fn to_entries(&self) -> Vec<SpoolEntry> {
        let gap = self.last_lost.map(|stamp| SpoolEntry {
            stamp,
            event: AuditEvent::Gap { lost: self.lost },
            outcome: AuditOutcome::Failed,
        });
        self.entries.iter().cloned().chain(gap).collect()
    }

    /// Whether such an event waits already.
    #[must_use]
    pub fn holds(&self, event: &AuditEvent, outcome: AuditOutcome) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.event == *event && entry.outcome == outcome)
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.lost == 0
    }

    /// Forgets the `taken` oldest entries of [`Spool::to_entries`], after they are in the chain. What came meanwhile stays.
    pub fn drop_taken(&mut self, taken: &[SpoolEntry]) {
        let kept = taken
            .iter()
            .filter(|entry| self.entries.contains(entry))
            .count();
        self.entries.drain(..kept.min(self.entries.len()));
        let reported = taken.iter().map(lost_in).max().unwrap_or(0);
        self.lost = self.lost.saturating_sub(reported);
        if self.lost == 0 {
            self.last_lost = None;
        }
    }
}

fn lost_in(entry: &SpoolEntry) -> u64 {
    match entry.event {
        AuditEvent::Gap { lost } => lost,
        _ => 0,
    }
}
