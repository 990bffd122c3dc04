//! One sync, whole: check in, push, pull, hand over, remember.
//!
//! Each step leaves the phone in a state from which the next sync goes on; none needs to be undone. A locked phone only
//! checks in: it has no key, so it neither knows what to push nor where to put what it would pull.

use std::sync::TryLockError;

use fleet_protocol::audit::AuditEvent;

use super::Agent;
use super::guarding::REMINDERS;
use super::net::Pulled;
use crate::error::AgentError;
use crate::store::{AuditItem, Store};
use crate::sync::PushTally;
use crate::transport::Transport;

/// What a sync came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Items pulled.
    pub pulled: u64,
    /// Operations that the server answered.
    pub pushed: u64,
    /// Of these, merged with others' edits.
    pub merged: u64,
    /// Of these, with fields that a person must decide.
    pub conflicts: u64,
    /// Of these, not applied.
    pub rejected: u64,
    /// Customers that left this phone.
    pub removed: u64,
    /// Receipts that the server took.
    pub receipts: u32,
    /// The feed was fetched from its start, because the server began a new one.
    pub resynced: bool,
    /// The server's copy of the audit chain contradicts ours.
    pub audit_contradicted: bool,
    /// The phone was locked: nothing was pushed or pulled.
    pub locked: bool,
}

impl Agent {
    /// Syncs once. Blocks until done; resumes where the last one was cut off. Names, companies and phones can be searched when
    /// it returns; addresses and notes as [`Agent::index_in_background`] gets to them.
    ///
    /// # Errors
    /// [`AgentError::Busy`] when another sync runs; what a check-in, the network and the store meet. What was applied until
    /// then stays.
    pub fn sync_once(&self) -> Result<SyncReport, AgentError> {
        let _one_at_a_time = match self.sync_gate().try_lock() {
            Ok(gate) => gate,
            Err(TryLockError::WouldBlock) => return Err(AgentError::Busy),
            // The gate guards no data: one whose holder panicked is as good as new.
            Err(TryLockError::Poisoned(gate)) => gate.into_inner(),
        };
        let check_in = self.check_in(0)?;
        if check_in.wiped {
            return Err(AgentError::Wiped);
        }
        if !self.seat().is_open() {
            return Ok(SyncReport {
                receipts: check_in.receipts,
                locked: true,
                ..SyncReport::default()
            });
        }
        // After the check-in, for it may have renewed the certificate or changed the pins.
        let transport = self.connect(&self.guard())?;
        // Nothing is sent from, and nothing merged into, rows that somebody put an older page in the place of.
        self.store_in_background(Store::prove_rows)?;
        let tally = self.push_outbox(&transport)?;
        let pulled = self.pull_feed(&transport)?;
        self.inner.net.answered();
        let departed = self.report_departed(&transport)?;
        let agrees = self.hand_over(&transport, &tally, &pulled)?;
        Ok(SyncReport {
            pulled: pulled.items,
            pushed: tally.pushed,
            merged: tally.merged,
            conflicts: tally.conflicts,
            rejected: tally.rejected,
            removed: departed.customers,
            receipts: check_in.receipts.saturating_add(departed.receipts),
            resynced: pulled.resynced,
            audit_contradicted: !agrees,
            locked: false,
        })
    }

    /// Records the sync, uploads the chain, and notes in the guard what a locked phone must know. Returns whether the server's
    /// copy of the chain agrees with ours.
    fn hand_over(
        &self,
        transport: &Transport,
        tally: &PushTally,
        pulled: &Pulled,
    ) -> Result<bool, AgentError> {
        let ran = AuditItem::done(
            self.stamp(),
            AuditEvent::Sync {
                pulled: pulled.items,
                pushed: tally.pushed,
            },
        );
        self.store_in_background(|store| store.audit_append(&[ran]))?;
        let agrees = self.upload_audit(transport)?;
        let (cursor, pending, reminders) = self.store_in_background(|store| {
            Ok((
                store.position()?.cursor,
                store.outbox_count()?,
                store.next_reminders(REMINDERS)?,
            ))
        })?;
        let now_ms = self.now().wall_ms;
        self.update_guard(|state| {
            state.feed_cursor = cursor;
            state.pending = pending;
            state.reminders = reminders;
            state.last_sync_ms = Some(now_ms);
        })?;
        Ok(agrees)
    }
}
