//! Running the service: opens the data folder, starts both listeners, stops both.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use fleet_protocol::Version1;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::clock::{Clock, SystemClock};
use crate::console::Console;
use crate::data_folder::{
    AuthorityRole, DataFolder, FolderError, Serving, ServingLock, SigningRole,
};
use crate::device_api::DeviceApi;
use crate::device_api::rate::Rate;
use crate::device_api::wake::watch_changes;
use crate::listen::accept::Listener;
use crate::listen::limits::Limits;
use crate::listen::server_identity::ServerIdentity;
use crate::listen::{ListenError, device_tls};
use crate::random::{Random, SystemRandomness};
use crate::router;
use crate::store::documents::{DocumentKind, DocumentStore};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::connection::DatabaseKey;
use crate::store::{Actor, Origin, Store, StoreError};

/// Sign-in attempts that an address may make at once, and how often it gets one back.
const SIGN_IN_BURST: u32 = 20;
const SIGN_IN_EVERY: Duration = Duration::from_secs(3);
/// Password checks at once.
const HASHING_AT_ONCE: usize = 2;

/// What a server is started with.
pub struct ServeConfig {
    /// The data folder.
    pub data: PathBuf,
    /// Where the device API listens; port 0 takes a free one.
    pub device_addr: SocketAddr,
    /// Where the console listens; plain HTTP on loopback, TLS everywhere else.
    pub console_addr: SocketAddr,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Sizes and times.
    pub limits: Limits,
}

impl ServeConfig {
    /// A server for `data` on these addresses, with the machine's clock and the usual limits.
    #[must_use]
    pub fn new(data: PathBuf, device_addr: SocketAddr, console_addr: SocketAddr) -> Self {
        Self {
            data,
            device_addr,
            console_addr,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandomness),
            limits: Limits::default(),
        }
    }
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A listener.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The machine has no thread for us.
    #[error("the service cannot start: {0}")]
    Runtime(std::io::ErrorKind),
}

/// A running server. Dropping it cuts every connection; [`RunningServer::stop`] lets requests end.
pub struct RunningServer {
    /// Where the device API listens.
    pub device_addr: SocketAddr,
    /// Where the console listens.
    pub console_addr: SocketAddr,
    /// Whether the console speaks TLS.
    pub console_secure: bool,
    serving: ServingLock,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    runtime: Option<Runtime>,
}

/// Opens the store of a data folder.
///
/// # Errors
/// [`ServeError::Folder`] or [`ServeError::Store`].
pub fn open_store(folder: &DataFolder, clock: &dyn Clock) -> Result<SqliteStore, ServeError> {
    let key = DatabaseKey::new(folder.database_key()?);
    Ok(SqliteStore::open(
        &folder.layout().database(),
        &key,
        clock.now_ms(),
    )?)
}

/// Starts a server on a runtime of its own. Returns once both ports accept.
///
/// # Errors
/// [`ServeError`].
pub fn start(config: ServeConfig) -> Result<RunningServer, ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("fleet-server")
        .build()
        .map_err(|error| ServeError::Runtime(error.kind()))?;
    let mut server = runtime.block_on(start_here(config))?;
    server.runtime = Some(runtime);
    Ok(server)
}

async fn start_here(config: ServeConfig) -> Result<RunningServer, ServeError> {
    let folder = DataFolder::open(&config.data)?;
    // Before anything of the folder is used: a second server touches nothing.
    let mut serving = ServingLock::take(folder.layout())?;
    let store = open_store(&folder, config.clock.as_ref())?;
    publish_trust(&folder, &store, config.clock.as_ref())?;
    let store: Arc<dyn Store> = Arc::new(store);
    let (stop, stopped) = watch::channel(false);
    let identity = Arc::new(
        ServerIdentity::new(
            folder.authority(AuthorityRole::TlsActive)?,
            folder.settings().hosts.clone(),
            Arc::clone(&config.clock),
        )
        .map_err(ListenError::from)?,
    );
    let console_secure = !config.console_addr.ip().is_loopback();
    let console_tls = if console_secure {
        Some(device_tls::console(
            Arc::clone(&identity),
            Arc::clone(&config.clock),
        )?)
    } else {
        None
    };
    let device_tls = device_tls::device_api(
        identity,
        &folder.device_authorities()?,
        Arc::clone(&config.clock),
    )?;
    let limits = config.limits.clone();
    let device = Listener::bind(config.device_addr, Some(device_tls), limits.clone()).await?;
    let console = Listener::bind(config.console_addr, console_tls, limits).await?;
    let (device_addr, console_addr) = (device.address()?, console.address()?);
    let device_router = device_router(&config, &folder, &store, &stopped)?;
    let console_router = console_router(&config, &folder, &store, console_addr, console_secure)?;
    let addresses = Serving {
        v: Version1,
        device_addr: device_addr.to_string(),
        console_addr: console_addr.to_string(),
        pid: std::process::id(),
    };
    serving.record(folder.layout(), &addresses)?;
    let listeners = vec![
        tokio::spawn(device.serve(device_router, stopped.clone())),
        tokio::spawn(console.serve(console_router, stopped)),
    ];
    Ok(RunningServer {
        device_addr,
        console_addr,
        console_secure,
        serving,
        stop,
        listeners,
        runtime: None,
    })
}

/// A trust document that was signed elsewhere and put into the folder goes out from here.
fn publish_trust(
    folder: &DataFolder,
    store: &SqliteStore,
    clock: &dyn Clock,
) -> Result<(), ServeError> {
    let trust = folder.trust()?;
    let known = store.latest_document(DocumentKind::Trust)?;
    if known.is_none_or(|known| known.seq < trust.seq) {
        let by = Origin {
            actor: Actor::Service,
            at_ms: clock.now_ms(),
        };
        store.put_document(DocumentKind::Trust, &trust, &by)?;
    }
    Ok(())
}

fn device_router(
    config: &ServeConfig,
    folder: &DataFolder,
    store: &Arc<dyn Store>,
    stopped: &watch::Receiver<bool>,
) -> Result<Router, ServeError> {
    Ok(router::device_api(Arc::new(DeviceApi {
        store: Arc::clone(store),
        clock: Arc::clone(&config.clock),
        random: Arc::clone(&config.random),
        authority: folder.authority(AuthorityRole::Device)?,
        statement: folder.role_key(SigningRole::Statement)?,
        root_key: folder.settings().root_key.clone(),
        enrol_rate: Rate::new(config.limits.enrol_burst, config.limits.enrol_every),
        limits: config.limits.clone(),
        changes: watch_changes(Arc::clone(store), stopped.clone()),
        stop: stopped.clone(),
        parked: AtomicU64::new(0),
    })))
}

fn console_router(
    config: &ServeConfig,
    folder: &DataFolder,
    store: &Arc<dyn Store>,
    bound: SocketAddr,
    secure: bool,
) -> Result<Router, ServeError> {
    let mut hosts = folder.settings().hosts.clone();
    if !secure {
        hosts.extend(["localhost".into(), "127.0.0.1".into(), "::1".into()]);
    }
    let any = matches!(bound.ip(), IpAddr::V4(ip) if ip.is_unspecified())
        || matches!(bound.ip(), IpAddr::V6(ip) if ip.is_unspecified());
    if !any {
        hosts.push(bound.ip().to_string());
    }
    Ok(router::console(Arc::new(Console {
        store: Arc::clone(store),
        clock: Arc::clone(&config.clock),
        random: Arc::clone(&config.random),
        command_key: folder.role_key(SigningRole::Command)?,
        limits: config.limits.clone(),
        secure,
        hosts,
        hashing: Arc::new(Semaphore::new(HASHING_AT_ONCE)),
        sign_in_rate: Rate::new(SIGN_IN_BURST, SIGN_IN_EVERY),
    })))
}

impl RunningServer {
    /// Stops: no new connections, parked phones are answered at once, running requests may end for the grace period.
    pub fn stop(mut self) {
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        self.serving.withdraw();
        let _ = self.stop.send(true);
        runtime.block_on(async {
            for listener in self.listeners.drain(..) {
                // A listener that panicked has stopped too.
                let _ = listener.await;
            }
        });
        runtime.shutdown_timeout(Duration::from_secs(1));
    }

    /// Catches SIGINT and SIGTERM from here on. Called before anybody is told that the server runs, so that whoever hears it
    /// can also end it gracefully.
    ///
    /// # Errors
    /// [`ServeError::Runtime`] when signals cannot be caught.
    pub fn catch_signals(&self) -> Result<StopSignals, ServeError> {
        let failed = |error: std::io::Error| ServeError::Runtime(error.kind());
        // Inside the runtime, because its driver is what hears signals.
        let _entered = self.runtime.as_ref().map(Runtime::enter);
        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
        })
    }

    /// Waits until one of `signals` comes, also if it came before the call.
    pub fn wait_for(&self, mut signals: StopSignals) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(async {
                tokio::select! {
                    _ = signals.interrupt.recv() => {}
                    _ = signals.terminate.recv() => {}
                }
            });
        }
    }
}

/// SIGINT and SIGTERM, caught.
#[derive(Debug)]
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
