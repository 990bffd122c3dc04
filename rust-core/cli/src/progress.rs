//! The core's events as progress and notes on standard error.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use agent_core::ports::{Event, EventSink};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;
use crate::words::Say;

/// Tells people what happens.
pub(crate) struct Progress {
    output: Output,
    shown: Mutex<Shown>,
}

#[derive(Default)]
struct Shown {
    bar: Option<ProgressBar>,
    /// The last tenth of a first sync that was told without a terminal.
    tenth: Option<u64>,
}

impl Progress {
    pub(crate) fn new(output: Output) -> Self {
        Self {
            output,
            shown: Mutex::new(Shown::default()),
        }
    }

    fn tell(&self, say: Say) {
        self.output.note(&self.output.language().say(say));
    }

    fn first_sync(&self, done: u64, total: u64) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if std::io::stderr().is_terminal() {
            let bar = shown.bar.get_or_insert_with(|| bar(total));
            bar.set_length(total);
            bar.set_position(done);
            if done >= total {
                bar.finish();
                shown.bar = None;
            }
            return;
        }
        let tenth = done.saturating_mul(10).checked_div(total).unwrap_or(10);
        if shown.tenth != Some(tenth) {
            shown.tenth = Some(tenth);
            drop(shown);
            self.tell(Say::SyncProgress { done, total });
        }
    }
}

impl EventSink for Progress {
    fn emit(&self, event: Event) {
        match event {
            Event::SyncProgress { done, total } => self.first_sync(done, total),
            Event::PolicyChanged => self.tell(Say::PolicyChanged),
            Event::LeaseWarning { locks_at_ms } => self.tell(Say::LeaseWarning { locks_at_ms }),
            Event::WipeStarted => self.tell(Say::WipeStarted),
            Event::Wiped => self.tell(Say::Wiped),
            Event::StoreQuarantined => self.tell(Say::StoreQuarantined),
            // A verb that locks or unlocks says so itself; a deadline that locks is worth a line in the log only.
            Event::Locked(cause) => tracing::info!(?cause, "session.locked"),
            Event::Unlocked => tracing::info!("session.unlocked"),
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:30} {human_pos} / {human_len}  {per_sec}  {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr()).with_style(style)
}
