//! Opening a home: the lock, the guard, then what must come before anything else.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI32};
use std::sync::{Arc, Mutex, RwLock};

use super::guarding::guard_fault;
use super::net::NetMemory;
use super::{Agent, AgentConfig, Home, Inner, Seat, fault};
use crate::error::AgentError;
use crate::guard::{Guard, GuardError, GuardState};
use crate::ports::{BootId, PatientVault, Ports};

impl Agent {
    /// Opens the phone that lives in `home`, which need not exist yet. A phone whose guard is an older copy opens too: all that it
    /// can do is to be enrolled anew, and all else is refused with [`AgentError::GuardRolledBack`].
    ///
    /// # Errors
    /// [`AgentError::Busy`] when another agent has it; [`AgentError::KeysDamaged`] when the guard is damaged.
    pub fn open(home: &Path, ports: Ports, config: AgentConfig) -> Result<Self, AgentError> {
        let ports = Ports {
            vault: Arc::new(PatientVault(Arc::clone(&ports.vault))),
            ..ports
        };
        let home = Home::new(home);
        home.make()?;
        let lock = home.lock()?;
        let opened = Guard::open(&home.guard(), Arc::clone(&ports.vault));
        let rolled_back = matches!(opened, Err(GuardError::RolledBack));
        let (guard, state) = match opened {
            Ok(Some((guard, state))) => (Some(guard), state),
            Ok(None) | Err(GuardError::RolledBack) => (None, GuardState::default()),
            Err(error) => return Err(guard_fault(error)),
        };
        let mut process_boot = BootId([0; 16]);
        ports
            .random
            .fill(&mut process_boot.0)
            .map_err(|_| AgentError::Internal {
                code: fault::NO_RANDOM,
            })?;
        let agent = Self {
            inner: Arc::new(Inner {
                ports,
                home,
                config,
                process_boot,
                gate: Mutex::new(()),
                wipe_gate: Mutex::new(()),
                sync_gate: Mutex::new(()),
                net: NetMemory::default(),
                guard_writer: Mutex::new(guard),
                guard: RwLock::new(Arc::new(state)),
                seat: Mutex::new(Seat::default()),
                rolled_back: AtomicBool::new(rolled_back),
                warned: AtomicBool::new(false),
                doubted: AtomicBool::new(false),
                zone_s: AtomicI32::new(0),
                _lock: lock,
            }),
        };
        agent.judge_at_start();
        Ok(agent)
    }
}
