//! SIGINT and SIGTERM end `run` as `quit` does: the session locks, the verb that is being answered gets its line, exit code 0.

use std::process;
use std::time::Duration;

use agent_core::Agent;
use fleet_protocol::audit::LockCause;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::alarm::Alarm;
use crate::failure::Failure;

/// How long a verb may still take. The lock interrupts what reads the store; what waits for the network is left.
const LAST_ANSWER: Duration = Duration::from_secs(2);

/// The two signals, caught.
pub(super) struct Signals {
    runtime: Runtime,
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Catches them from here on.
    ///
    /// # Errors
    /// [`Failure::NoThread`] when the system gives no means to wait for them.
    pub(super) fn catch() -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread()
            .enable_io()
            .build()
            .map_err(|_| Failure::NoThread)?;
        let entered = runtime.enter();
        let interrupt = signal(SignalKind::interrupt()).map_err(|_| Failure::NoThread)?;
        let terminate = signal(SignalKind::terminate()).map_err(|_| Failure::NoThread)?;
        drop(entered);
        Ok(Self {
            runtime,
            interrupt,
            terminate,
        })
    }

    /// Waits for the first of them and ends the program: whoever reads standard input cannot be woken.
    pub(super) fn end_on_first(mut self, agent: &Agent, alarm: &Alarm) {
        self.runtime.block_on(async {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        });
        alarm.ring();
        agent.lock(LockCause::Asked);
        alarm.wait_for_answer(LAST_ANSWER);
        process::exit(0);
    }
}
