//! What phones call. One handler per file; each checks who calls before it reads what was sent.
//!
//! Everything that blocks (the store, signatures, compression) runs off the network threads. Nothing read from the store
//! outlives the request, so that commands given beside the running server are seen at once.

pub mod access;
pub mod audit;
pub mod body;
pub mod commands;
pub mod delivery;
pub mod enrol;
pub mod lease;
pub mod pull;
pub mod push;
pub mod rate;
pub mod receipts;
pub mod refusal;
pub mod renew;
pub mod report;
pub mod trust;
pub mod wake;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use fleet_protocol::keys::PublicKey;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::listen::limits::Limits;
use crate::pki::authority::Authority;
use crate::pki::role_key::RoleKey;
use crate::random::Random;
use crate::store::Store;
use rate::Rate;
use refusal::Refusal;

/// What the handlers work with.
pub struct DeviceApi {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for ids and serial numbers.
    pub random: Arc<dyn Random>,
    /// Issues phones' certificates.
    pub authority: Authority,
    /// Signs leases and checkpoints.
    pub statement: RoleKey,
    /// The public key that trust documents are signed by.
    pub root_key: PublicKey,
    /// Sizes and times.
    pub limits: Limits,
    /// Enrolment attempts by address.
    pub enrol_rate: Rate,
    /// Changes whenever anything was committed, here or by a command beside us.
    pub changes: watch::Receiver<u64>,
    /// Turns true when the server stops.
    pub stop: watch::Receiver<bool>,
    /// Phones that are waiting now.
    pub parked: AtomicU64,
}

impl DeviceApi {
    /// Runs what blocks off the network threads.
    ///
    /// # Errors
    /// What `work` refuses with; `Internal` when it panicked.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let api = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&api))
            .await
            .map_err(|_| Refusal::internal())?
    }
}
