//! How the threads of `run` wait: for a while, for news, or for the end.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A bell that can be rung once and for all, and nudged any number of times.
#[derive(Debug, Default)]
pub(super) struct Alarm {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ended: bool,
    answering: bool,
    nudges: u64,
}

impl Alarm {
    /// Ends every wait for good.
    pub(super) fn ring(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    /// Wakes whoever waits for news.
    pub(super) fn nudge(&self) {
        let mut state = self.state();
        state.nudges = state.nudges.wrapping_add(1);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for `longest`; news do not cut it short. Returns whether the end has come.
    pub(super) fn wait(&self, longest: Duration) -> bool {
        let (state, _) = self
            .changed
            .wait_timeout_while(self.state(), longest, |state| !state.ended)
            .unwrap_or_else(PoisonError::into_inner);
        state.ended
    }

    /// Waits for `longest` or for news. Returns whether the end has come.
    pub(super) fn wait_for_news(&self, longest: Duration) -> bool {
        let state = self.state();
        let before = state.nudges;
        let (state, _) = self
            .changed
            .wait_timeout_while(state, longest, |state| {
                !state.ended && state.nudges == before
            })
            .unwrap_or_else(PoisonError::into_inner);
        state.ended
    }

    /// Before a verb is answered. False when the end has come: then nothing new is begun.
    pub(super) fn begin_answer(&self) -> bool {
        let mut state = self.state();
        state.answering = !state.ended;
        state.answering
    }

    /// The verb has its answer, on standard output.
    pub(super) fn end_answer(&self) {
        self.state().answering = false;
        self.changed.notify_all();
    }

    /// Waits for the verb that is being answered, at most for `longest`: the network may keep one for minutes.
    pub(super) fn wait_for_answer(&self, longest: Duration) {
        drop(
            self.changed
                .wait_timeout_while(self.state(), longest, |state| state.answering)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Waits for the end.
    pub(super) fn wait_for_end(&self) {
        let state = self.state();
        drop(
            self.changed
                .wait_while(state, |state| !state.ended)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// The state is plain values, whole whoever panicked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
