//! What the build tells the person who runs it.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

static ASIDE: AtomicBool = AtomicBool::new(false);

/// From now on progress goes to standard error, because standard output is for a program.
pub(crate) fn aside() {
    ASIDE.store(true, Ordering::Relaxed);
}

/// One line.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build's progress is its output"
)]
pub(crate) fn say(line: &str) {
    if ASIDE.load(Ordering::Relaxed) {
        eprintln!("{line}");
    } else {
        println!("{line}");
        let _ = std::io::stdout().flush();
    }
}
