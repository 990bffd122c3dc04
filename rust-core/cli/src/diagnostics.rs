//! Logs and panics without data.

use std::io::Write;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

const VARIABLE: &str = "FIELD_AGENT_LOG";
/// Our own crates only: what dependencies log was not written with customers in mind.
const DEFAULT_FILTER: &str = "off,agent_core=warn,field_agent=warn";

/// Sets up logging to standard error and a panic hook that names a place and nothing else; forbids core dumps.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
        // The panic's text may quote data, so it is not printed.
        let _ = writeln!(std::io::stderr().lock(), "A fault of ours{place}.");
    }));
    // A core dump would hold whatever is open. Where the kernel refuses, the ulimit still stands.
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    let filter =
        EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    // Set once, at the start of the program; a second subscriber cannot exist.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(BoxMakeWriter::new(std::io::stderr))
        .try_init();
}
