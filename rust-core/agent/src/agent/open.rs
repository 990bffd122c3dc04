//! Opening a home: the lock, the guard, then what must come before anything else.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI32};
use std::sync::{Arc, Mutex, RwLock};

use super::guarding::guard_fault;
use super::net::NetMemory;
use super::{Agent, AgentConfig, Home, Inner, Seat, fault};
use crate::error::AgentError;
use crate::guard::{Guard, GuardState};
use crate::ports::{BootId, PatientVault, Ports};

impl Agent {
    /// Opens the phone that lives in `home`, which need not exist yet.
    ///
    /// # Errors
    /// [`AgentError::Busy`] when another agent has it; [`AgentError::KeysDamaged`] when the guard cannot be believed.
    pub fn open(home: &Path, ports: Ports, config: AgentConfig) -> Result<Self, AgentError> {
        let ports = Ports {
            vault: Arc::new(PatientVault(Arc::clone(&ports.vault))),
            ..ports
        };
        let home = Home::new(home);
        home.make()?;
        let lock = home.lock()?;
        let opened = Guard::open(&home.guard(), Arc::clone(&ports.vault)).map_err(guard_fault)?;
        let (guard, state) = match opened {
            Some((guard, state)) => (Some(guard), state),
            None => (None, GuardState::default()),
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
                warned: AtomicBool::new(false),
                zone_s: AtomicI32::new(0),
                _lock: lock,
            }),
        };
        agent.judge_at_start();
        Ok(agent)
    }
}
