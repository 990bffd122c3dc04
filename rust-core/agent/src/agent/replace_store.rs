//! A database that is damaged, replaced, truncated, plain or older than it was: set aside, never deleted for being sick.
//!
//! The new store is made whole inside the quarantine folder, with the pending edits that could still be read, and only then
//! takes the old one's place. A kill in between is finished at the next unlock.

use std::fs::{self, File};
use std::path::PathBuf;

use fleet_protocol::audit::{AuditEvent, AuditOutcome};

use super::Agent;
use super::home::{empty_folder, io_fault, is_empty};
use super::unlock::store_fault;
use crate::error::AgentError;
use crate::keys::DatabaseKey;
use crate::ports::Event;
use crate::store::{self, AuditItem, Store};

impl Agent {
    /// Sets the database aside and puts an empty one in its place, with the pending edits that were saved. Returns how many.
    ///
    /// # Errors
    /// [`AgentError::NoSpace`]: nothing was changed then. Those of the file system.
    pub(super) fn replace_store(&self, key: &DatabaseKey) -> Result<u32, AgentError> {
        let (next, damaged) = (self.next_store(), self.damaged_store());
        let pending = store::salvage(&self.home().store(), key);
        let io = |error: std::io::Error| io_fault(&error);
        empty_folder(&self.home().quarantine()).map_err(io)?;
        fs::create_dir_all(&next).map_err(io)?;
        let fresh = Store::create(&next, key).map_err(store_fault)?;
        // Above the old one's, so that a kill before the renames does not make that one acceptable.
        fresh
            .continue_generation(self.guard().store_generation)
            .map_err(store_fault)?;
        self.continue_chain(&fresh)?;
        fresh.outbox_restore(&pending).map_err(store_fault)?;
        let mark = fresh.mark();
        fresh.close().map_err(store_fault)?;
        let salvaged = u32::try_from(pending.len()).unwrap_or(u32::MAX);
        // The guard must not expect the old chain of the new store.
        self.update_guard(|state| {
            state.store_generation = mark.generation;
            state.audit.count = mark.audit_count;
            state.audit.head = mark.audit_head;
            state.pending = u64::from(salvaged);
        })?;
        fs::rename(self.home().store(), &damaged).map_err(io)?;
        fs::rename(&next, self.home().store()).map_err(io)?;
        self.sync_home().map_err(io)?;
        self.emit(Event::StoreQuarantined);
        Ok(salvaged)
    }

    /// Ends a replacement that was cut between its two renames.
    pub(super) fn finish_replacement(&self) {
        if is_empty(&self.home().store()) && self.next_store().exists() {
            // Takes the place of an empty folder too. If it fails there is still no store, and a new one is made.
            let _ = fs::rename(self.next_store(), self.home().store());
            let _ = self.sync_home();
        }
    }

    /// Goes on where the server's knowledge of the chain ends, and declares what is lost behind it.
    fn continue_chain(&self, fresh: &Store) -> Result<(), AgentError> {
        let known = self.guard().audit;
        let stamp = self.stamp();
        if known.uploaded > 0 {
            fresh
                .audit_resume(known.uploaded, known.uploaded_head)
                .map_err(store_fault)?;
        }
        let lost = known.count.saturating_sub(known.uploaded);
        let mut items = vec![AuditItem {
            stamp,
            event: AuditEvent::StoreQuarantined,
            outcome: AuditOutcome::Ok,
        }];
        if lost > 0 {
            items.push(AuditItem {
                stamp,
                event: AuditEvent::Gap { lost },
                outcome: AuditOutcome::Failed,
            });
        }
        fresh.audit_append(&items).map_err(store_fault)
    }

    fn next_store(&self) -> PathBuf {
        self.home().quarantine().join("next")
    }

    fn damaged_store(&self) -> PathBuf {
        self.home().quarantine().join("damaged")
    }

    fn sync_home(&self) -> std::io::Result<()> {
        File::open(self.home().quarantine())?.sync_all()?;
        File::open(self.home().root())?.sync_all()
    }
}
