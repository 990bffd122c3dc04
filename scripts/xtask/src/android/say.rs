//! What the build tells the person who runs it.

use std::io::Write as _;

/// One line.
#[expect(clippy::print_stdout, reason = "a build's progress is its output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
    let _ = std::io::stdout().flush();
}
