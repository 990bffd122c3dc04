//! Notices that something was committed, by this program or by one beside it, and wakes the phones that wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::store::Store;

/// How often the database is asked whether it changed.
const EVERY: Duration = Duration::from_millis(100);

/// Watches the database until `stop` turns true. The receiver sees a new number after each change.
#[must_use]
pub fn watch_changes(
    store: Arc<dyn Store>,
    mut stop: watch::Receiver<bool>,
) -> watch::Receiver<u64> {
    let (sender, receiver) = watch::channel(0);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stop.wait_for(|stopping| *stopping) => return,
                _ = ticks.tick() => {}
            }
            let store = Arc::clone(&store);
            let version = tokio::task::spawn_blocking(move || store.data_version()).await;
            // A busy moment is no news: the next tick asks again.
            if let Ok(Ok(version)) = version {
                sender.send_if_modified(|last| {
                    let changed = *last != version;
                    *last = version;
                    changed
                });
            }
        }
    });
    receiver
}
