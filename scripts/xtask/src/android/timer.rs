//! How long something took, for a person to read.

use std::fmt;
use std::time::{Duration, Instant};

/// Started when made.
pub(crate) struct Timer(Instant);

impl Timer {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a build's duration on a developer's machine; nothing is decided by it"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Since the start.
    pub(crate) fn elapsed(&self) -> Elapsed {
        Elapsed(self.0.elapsed())
    }
}

/// Prints as `3.2 s`.
pub(crate) struct Elapsed(Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:>6.1} s", self.0.as_secs_f64())
    }
}
