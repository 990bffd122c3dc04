//! `serve`

use std::path::Path;

use serde_json::json;

use super::args::Serve;
use super::failure::Failure;
use super::output::Output;
use crate::serve::{ServeConfig, start};

pub(super) fn run(data: &Path, arguments: &Serve, output: &Output) -> Result<(), Failure> {
    log_to_standard_error();
    let server = start(ServeConfig::new(
        data.to_path_buf(),
        arguments.device_addr,
        arguments.console_addr,
    ))?;
    let signals = server.catch_signals()?;
    let scheme = if server.console_secure {
        "https"
    } else {
        "http"
    };
    let device = server.device_addr.to_string();
    let console_url = format!("{scheme}://{}", server.console_addr);
    let result = json!({
        "device_addr": device,
        "console_addr": server.console_addr.to_string(),
        "console_url": console_url,
        "pid": std::process::id(),
    });
    output.result(&result, |language| {
        vec![
            language.fill("cli.serve.device", &[("address", &device)]),
            language.fill("cli.serve.console", &[("address", &console_url)]),
        ]
    });
    server.wait_for(signals);
    server.stop();
    output.say("cli.serve.stopped", &[]);
    Ok(())
}

/// Codes and ids only: nothing that is logged comes from a customer or from a request's content.
fn log_to_standard_error() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("FLEET_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,fleet_server=info"));
    // A second subscriber in one process is a test's doing and no harm.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
