//! The console: server-rendered pages for managers and administrators, on a port of its own.
//!
//! Every page but signing in stands behind [`session`]; every write is checked by [`same_origin`] and audited by the store
//! in the same transaction. Works without scripts.

pub mod customers;
pub mod device;
pub mod devices;
pub mod erase;
pub mod form;
pub mod headers;
pub mod host;
pub mod language;
pub mod orders;
pub mod page;
pub mod password_page;
pub mod posture;
pub mod problem;
pub mod receipt;
pub mod same_origin;
pub mod session;
pub mod sign_in;
pub mod statics;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::device_api::rate::Rate;
use crate::listen::limits::Limits;
use crate::pki::role_key::RoleKey;
use crate::random::Random;
use crate::store::Store;
use problem::Trouble;

/// What the pages work with.
pub struct Console {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for sessions and ids.
    pub random: Arc<dyn Random>,
    /// Signs wipes.
    pub command_key: RoleKey,
    /// Sizes and times.
    pub limits: Limits,
    /// Whether the console speaks TLS.
    pub secure: bool,
    /// Names that the console answers under.
    pub hosts: Vec<String>,
    /// Password checks at once: each takes 19 MiB and tens of milliseconds.
    pub hashing: Arc<Semaphore>,
    /// Sign-in attempts by address.
    pub sign_in_rate: Rate,
}

impl Console {
    /// Runs what blocks off the network threads.
    ///
    /// # Errors
    /// What `work` fails with; `Internal` when it panicked.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let console = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&console))
            .await
            .map_err(|_| Trouble::Internal)?
    }
}
