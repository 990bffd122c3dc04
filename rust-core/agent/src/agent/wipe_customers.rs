//! Erasing customers that were ordered to go: the intent is in the guard, the proof goes there as a receipt.
//!
//! Each step may be done twice. A kill, a lock or a full disk in between leaves the intent, and the next unlock or check-in
//! begins again; until then the phone shows nothing at all, for no session opens over an order that is not carried out.

use fleet_protocol::audit::LockCause;
use fleet_protocol::ids::RecordId;
use fleet_protocol::receipt::{CustomerProof, CustomerStep, CustomerStepOutcome, ReceiptEvent};

use super::guarding::REMINDERS;
use super::receipts::queue;
use super::unlock::store_fault;
use super::{Agent, home};
use crate::error::AgentError;
use crate::guard::GuardState;
use crate::model::CustomerWipe;
use crate::store::{CustomerErased, Erased, Store, StoreError};

impl Agent {
    /// Erases what was ordered to go from an open store, proves it and queues the proofs.
    ///
    /// # Errors
    /// [`AgentError::NoSpace`] and whatever else the store and the guard meet: the orders stay, and nothing of the customers may
    /// be shown.
    pub(super) fn carry_out_customer_wipes(&self, store: &Store) -> Result<(), AgentError> {
        let orders = self.guard().customer_wipes.clone();
        if orders.is_empty() {
            return Ok(());
        }
        let mut customers: Vec<_> = orders.iter().map(|order| order.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        let erased = store.erase_customers(&customers).map_err(store_fault)?;
        // A database that was set aside cannot be searched and may hold them: it goes as a whole.
        let set_aside_gone = home::empty_folder(&self.home().quarantine()).is_ok();
        let (pending, reminders) = waiting(store).map_err(store_fault)?;
        let at_ms = self.now().wall_ms;
        self.update_guard(|state| {
            for order in &orders {
                // Another thread may have been quicker.
                let waits = state.customer_wipes.contains(order);
                if let Some(proof) = proof(order, &erased, set_aside_gone).filter(|_| waits) {
                    state.customer_wipes.retain(|held| held != order);
                    queue(state, at_ms, ReceiptEvent::CustomerErased(proof));
                }
            }
            state.pending = pending;
            state.reminders = reminders;
        })?;
        // Numbers for a proof that is queued; left behind they would only be added to those of another order.
        let _ = store.erased_told(&customers);
        Ok(())
    }

    /// The same on the session that is open, if one is. Where it cannot be done the session locks: it is done before the next
    /// one opens.
    pub(super) fn carry_out_customer_wipes_if_open(&self) {
        if self.guard().customer_wipes.is_empty() {
            return;
        }
        let store = self.seat().store().cloned();
        let done = store.map(|store| self.carry_out_customer_wipes(&store));
        if done.is_some_and(|done| done.is_err()) {
            self.lock(LockCause::Command);
        }
    }
}

fn waiting(store: &Store) -> Result<(u64, Vec<(u64, RecordId)>), StoreError> {
    Ok((store.outbox_count()?, store.next_reminders(REMINDERS)?))
}

fn proof(order: &CustomerWipe, erased: &Erased, set_aside_gone: bool) -> Option<CustomerProof> {
    let one: &CustomerErased = erased
        .customers
        .iter()
        .find(|one| one.customer == order.customer)?;
    let ok = |step| match step {
        // Each failed as a whole where it failed, and this would not be reached.
        CustomerStep::Intent | CustomerStep::DeleteRecords | CustomerStep::EmptyLog => true,
        CustomerStep::ClearCaches => set_aside_gone,
        CustomerStep::Prove => one.proved,
    };
    Some(CustomerProof {
        command: order.command,
        customer: order.customer,
        steps: CustomerStep::ALL
            .into_iter()
            .map(|step| CustomerStepOutcome { step, ok: ok(step) })
            .collect(),
        records: one.records,
        lost_operations: one.lost_operations,
        searched_bytes: erased.searched_bytes,
    })
}

/// Most orders that wait, and proofs of such orders that wait: more would outgrow the guard.
const MOST_AT_ONCE: usize = 16;
/// Most customers that are kept from coming back. Who must go beyond that goes with the whole phone.
const MOST_BARRED: usize = 256;

/// Whether an order to erase one more customer can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Yes.
    Here,
    /// Not before proofs were delivered: the order is offered again.
    Later,
    /// Never on this phone.
    Never,
}

/// Judges the room for an order about `customer`.
pub(super) fn room_for(state: &GuardState, customer: RecordId) -> Room {
    let proofs = state
        .receipts
        .iter()
        .filter(|queued| matches!(queued.event, ReceiptEvent::CustomerErased(_)))
        .count();
    if !state.barred.contains(&customer) && state.barred.len() >= MOST_BARRED {
        Room::Never
    } else if state.customer_wipes.len() + proofs >= MOST_AT_ONCE {
        Room::Later
    } else {
        Room::Here
    }
}
