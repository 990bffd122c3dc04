//! The use cases, one verb a file; the only place where decisions and I/O meet.
//!
//! Every verb reads the same way: load, decide, apply in one transaction (or, locked, in one guard write), emit. This file
//! owns what they share: the ports, the guard, the session with its store, and the rules of entry. All methods block.
//!
//! LOCK order: `gate` (whatever makes or proves a key, one at a time) before `wipe_gate` before `guard_writer` before `guard` before `seat`. Only the gates and
//! `guard_writer` are held while a port is called, and no port method leads back to either: reading the guard's state, locking
//! and judging never wait for them.

use std::sync::atomic::{AtomicBool, AtomicI32};
use std::sync::{Arc, Mutex, RwLock};

use fleet_policy::bounds::{EffectivePolicy, default_document, effective};
use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::ids::TenantId;

use crate::guard::{Guard, GuardState};
use crate::keys::{DatabaseKey, KdfCost};
use crate::model::AuditStamp;
use crate::ports::{BootId, Event, Moment, Ports};
use crate::session::Door;
use crate::store::Store;

mod add_records;
mod agenda;
mod biometric;
mod change_pin;
mod check_in;
mod compliance;
mod drafts;
mod edit_customer;
mod enrol;
mod enter;
pub(crate) mod fault;
mod find_customers;
mod guarding;
mod home;
mod list_customers;
mod lock;
mod log_visit;
mod net;
mod open;
mod pending;
mod preview_enrolment;
mod receipts;
mod recover_trust;
mod release_data;
mod reminders;
mod replace_store;
mod report_device;
mod report_status;
mod sections;
mod sync_once;
mod take_commands;
mod take_orders;
mod tick;
mod try_pin;
mod unlock;
mod view_customer;
mod wipe;
mod wipe_customers;
mod zone;

pub use check_in::CheckIn;
pub use compliance::NonCompliance;
pub use enrol::Enrolled;
pub use home::Home;
pub use preview_enrolment::{EnrolmentPreview, preview_enrolment};
pub use report_status::{LeaseDeadlines, PhoneState, Status, WipeStatus};
pub use sync_once::SyncReport;

pub use crate::session::BiometricState;
pub use fleet_policy::compliance::Breach;

use home::HomeLock;
use net::NetMemory;

/// The core. Cheap to clone; every clone is the same agent.
#[derive(Clone)]
pub struct Agent {
    inner: Arc<Inner>,
}

/// How an agent is set up.
#[derive(Clone, Debug)]
pub struct AgentConfig {
    /// How dear a guess of the PIN is.
    pub kdf: KdfCost,
}

impl Default for AgentConfig {
    fn default() -> Self {
        Self {
            kdf: KdfCost::production(),
        }
    }
}

/// What all clones share.
struct Inner {
    ports: Ports,
    home: Home,
    config: AgentConfig,
    /// Stands for the boot where the platform has no boot id: every start of the program counts as a new boot then.
    process_boot: BootId,
    gate: Mutex<()>,
    wipe_gate: Mutex<()>,
    sync_gate: Mutex<()>,
    net: NetMemory,
    guard_writer: Mutex<Option<Guard>>,
    guard: RwLock<Arc<GuardState>>,
    seat: Mutex<Seat>,
    /// The guard that was found at the start is an older copy.
    rolled_back: AtomicBool,
    warned: AtomicBool,
    /// A database that seemed damaged was looked at once more.
    doubted: AtomicBool,
    /// Seconds east of UTC where the phone is: lists are cut into days by it.
    zone_s: AtomicI32,
    _lock: HomeLock,
}

/// Who sits in the session: the store and its key while it is open.
type Seat = Door<Arc<Store>, DatabaseKey>;

impl Agent {
    /// The time; the boot is always known here.
    pub(crate) fn now(&self) -> Moment {
        let now = self.inner.ports.clock.now();
        Moment {
            boot: now.boot.or(Some(self.inner.process_boot)),
            ..now
        }
    }

    /// The time as the audit chain records it.
    pub(crate) fn stamp(&self) -> AuditStamp {
        AuditStamp::of(self.now())
    }

    /// The policy in force; the built-in one before the first.
    pub(crate) fn policy(&self) -> EffectivePolicy {
        policy_of(&self.guard())
    }

    /// The ports.
    pub(crate) fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// The folders.
    pub(crate) fn home(&self) -> &Home {
        &self.inner.home
    }

    /// The gate of a sync: whoever cannot take it at once reports `Busy`.
    pub(crate) fn sync_gate(&self) -> &Mutex<()> {
        &self.inner.sync_gate
    }

    /// The key of the open session, for tests that make files which only it opens.
    #[cfg(feature = "testkit")]
    pub(crate) fn session_key(&self) -> Option<DatabaseKey> {
        self.seat().key().cloned()
    }

    /// Tells the shell. Never called with a lock held.
    pub(crate) fn emit(&self, event: Event) {
        self.inner.ports.events.emit(event);
    }

    /// Puts an event that happened without an open database into the guard's spool.
    pub(crate) fn spool(&self, state: &mut GuardState, event: AuditEvent, outcome: AuditOutcome) {
        state.spool.push(self.stamp(), event, outcome);
    }
}

/// The policy that a guard state holds, clamped to the compiled bounds.
pub(crate) fn policy_of(state: &GuardState) -> EffectivePolicy {
    match &state.policy {
        Some(held) => effective(&held.body, held.seq),
        None => effective(&default_document(TenantId::from_bytes([0; 16]), 0), 0),
    }
}
