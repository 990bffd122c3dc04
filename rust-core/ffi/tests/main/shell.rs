//! A shell made of fakes: what Kotlin would provide.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use agent_core::Agent;
use agent_core::agent::AgentConfig;
use agent_core::ports::{BootId, Clock, KeyVault, Ports, SystemClock, VaultError};
use agent_core::testkit::{FakeVault, TestPhone};
use agent_ffi::ports::{
    AgentEvent, ForeignDeviceControl, ForeignEventSink, ForeignKeyVault, PortError, Restrictions,
};
use agent_ffi::{FieldAgent, FieldAgentError};

/// The PIN with which test phones are enrolled.
pub(crate) const PIN: &[u8] = b"482913";

/// The boot in which all of a test happens.
const BOOT_COUNT: u64 = 7;

/// What a callback does besides its work.
type Hook = Arc<dyn Fn() -> Result<(), PortError> + Send + Sync>;

/// A shell: its vault outlives the agents that it opens.
pub(crate) struct Shell {
    folder: tempfile::TempDir,
    vault: Arc<ShellVault>,
    pub(crate) device: Arc<ShellDevice>,
    pub(crate) events: Arc<ShellEvents>,
}

impl Shell {
    /// A shell on a phone where nobody is enrolled.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            vault: Arc::new(ShellVault::new(Arc::new(FakeVault::new()))),
            device: Arc::new(ShellDevice::default()),
            events: Arc::new(ShellEvents::default()),
        }
    }

    /// A shell on a phone that is enrolled and locked.
    pub(crate) fn enrolled() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let phone = TestPhone::new(folder.path());
        // The boundary runs on the system's clocks, so the lease must have begun by them, and in this boot.
        let clock = SystemClock::with_boot(Some(BootId(u128::from(BOOT_COUNT).to_be_bytes())));
        phone.clock.set_wall_ms(clock.now().wall_ms);
        let ports = Ports {
            clock: Arc::new(clock),
            ..phone.ports()
        };
        let agent = Agent::open(folder.path(), ports, AgentConfig::default()).unwrap();
        phone.enrol(&agent).unwrap();
        Self {
            vault: Arc::new(ShellVault::new(phone.vault.clone())),
            folder,
            device: Arc::new(ShellDevice::default()),
            events: Arc::new(ShellEvents::default()),
        }
    }

    pub(crate) fn home(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the program.
    pub(crate) fn open(&self) -> Result<Arc<FieldAgent>, FieldAgentError> {
        FieldAgent::open(
            self.home().to_str().unwrap().to_owned(),
            Some(BOOT_COUNT),
            self.vault.clone(),
            self.device.clone(),
            self.events.clone(),
        )
        .map(Arc::new)
    }

    /// From now on every call of the vault does `hook` first.
    pub(crate) fn on_vault_call(
        &self,
        hook: impl Fn() -> Result<(), PortError> + Send + Sync + 'static,
    ) {
        *lock(&self.vault.hook) = Some(Arc::new(hook));
    }

    /// The vault works again.
    pub(crate) fn heal(&self) {
        *lock(&self.vault.hook) = None;
    }
}

/// Hands every call on to a vault in memory.
struct ShellVault {
    keys: Arc<FakeVault>,
    hook: Mutex<Option<Hook>>,
}

impl ShellVault {
    fn new(keys: Arc<FakeVault>) -> Self {
        Self {
            keys,
            hook: Mutex::new(None),
        }
    }

    fn called(&self) -> Result<(), PortError> {
        let hook = lock(&self.hook).clone();
        hook.map_or(Ok(()), |hook| hook())
    }
}

impl ForeignKeyVault for ShellVault {
    fn ensure_identity(&self, alias: String) -> Result<Vec<u8>, PortError> {
        self.called()?;
        self.keys.ensure_identity(&alias).map_err(port_error)
    }

    fn sign(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, PortError> {
        self.called()?;
        self.keys.sign(&alias, &message).map_err(port_error)
    }

    fn ensure_hmac(&self, alias: String) -> Result<(), PortError> {
        self.called()?;
        self.keys.ensure_hmac(&alias).map_err(port_error)
    }

    fn hmac(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, PortError> {
        self.called()?;
        let tag = self.keys.hmac(&alias, &message).map_err(port_error)?;
        // EXPOSE: this is the other side.
        Ok(tag.expose().to_vec())
    }

    fn contains(&self, alias: String) -> Result<bool, PortError> {
        self.called()?;
        self.keys.contains(&alias).map_err(port_error)
    }

    fn delete(&self, alias: String) -> Result<(), PortError> {
        self.called()?;
        self.keys.delete(&alias).map_err(port_error)
    }

    fn generation(&self, name: String) -> Result<Option<u64>, PortError> {
        self.called()?;
        self.keys.generation(&name).map_err(port_error)
    }

    fn advance(&self, name: String, from: u64) -> Result<u64, PortError> {
        self.called()?;
        self.keys.advance(&name, from).map_err(port_error)
    }
}

fn port_error(error: VaultError) -> PortError {
    match error {
        VaultError::NotFound => PortError::NotFound,
        VaultError::Transient => PortError::Transient,
        VaultError::Invalidated => PortError::Invalidated,
        VaultError::Unavailable => PortError::Unavailable,
    }
}

/// A device that obeys and remembers.
#[derive(Default)]
pub(crate) struct ShellDevice {
    restrictions: Mutex<Option<Restrictions>>,
}

impl ShellDevice {
    /// What it was told last.
    pub(crate) fn restrictions(&self) -> Option<Restrictions> {
        *lock(&self.restrictions)
    }
}

impl ForeignDeviceControl for ShellDevice {
    fn apply_restrictions(&self, restrictions: Restrictions) -> Result<(), PortError> {
        *lock(&self.restrictions) = Some(restrictions);
        Ok(())
    }

    fn clear_traces(&self) -> Result<(), PortError> {
        Ok(())
    }
}

/// A sink that remembers, and may do more.
#[derive(Default)]
pub(crate) struct ShellEvents {
    seen: Mutex<Vec<AgentEvent>>,
    hook: Mutex<Option<Hook>>,
}

impl ShellEvents {
    /// What happened since the last call.
    pub(crate) fn take(&self) -> Vec<AgentEvent> {
        std::mem::take(&mut lock(&self.seen))
    }

    /// From now on every event does `hook`.
    pub(crate) fn on_event(
        &self,
        hook: impl Fn() -> Result<(), PortError> + Send + Sync + 'static,
    ) {
        *lock(&self.hook) = Some(Arc::new(hook));
    }
}

impl ForeignEventSink for ShellEvents {
    fn on_event(&self, event: AgentEvent) -> Result<(), PortError> {
        lock(&self.seen).push(event);
        let hook = lock(&self.hook).clone();
        hook.map_or(Ok(()), |hook| hook())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
