//! The threads that sockets live on: transport's own, so that a vault's slow signature stops nobody else, and so that callers
//! may themselves be on any thread, a foreign runtime's included.

use std::future::Future;
use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;

use tokio::runtime::{Builder, Runtime};

use super::error::TransportError;

static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// Runs `work` on transport's threads and blocks until it is done.
pub(super) fn run<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, TransportError> {
    let (done, outcome) = sync_channel(1);
    let runtime = RUNTIME
        .get_or_init(make)
        .as_ref()
        .ok_or(TransportError::Unusable)?;
    runtime.spawn(async move {
        // Nobody listens only if the waiting thread is gone.
        let _ = done.send(work.await);
    });
    outcome.recv().map_err(|_| TransportError::Unusable)
}

fn make() -> Option<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .thread_name("fieldvault-net")
        .enable_io()
        .enable_time()
        .build()
        .ok()
}
