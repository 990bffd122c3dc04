//! The program: one verb a file. Results on standard output, people's words on standard error.

mod args;
mod audit;
mod commands;
mod customers;
mod devices;
mod enrol_token;
mod export;
mod failure;
mod import;
mod init;
mod new_file;
mod order;
mod output;
mod policy;
mod qr;
mod reassign;
mod receipts;
mod sample_data;
mod serve;
mod session;
mod trust;
mod users;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};
use failure::Failure;
use output::Output;

/// Runs the program with `arguments`.
#[must_use]
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not failures; clap knows which stream each belongs to.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let output = Output::new(cli.json, cli.lang);
    match dispatch(&cli, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.code())
        }
    }
}

fn dispatch(cli: &Cli, output: &Output) -> Result<(), Failure> {
    match &cli.verb {
        Verb::Init(arguments) => init::run(&cli.data, arguments, output),
        Verb::Serve(arguments) => serve::run(&cli.data, arguments, output),
        Verb::Users(arguments) => users::run(&cli.data, arguments, output),
        Verb::EnrolToken(arguments) => enrol_token::run(&cli.data, arguments, output),
        Verb::Devices(arguments) => devices::run(&cli.data, arguments, output),
        Verb::Wipe(arguments) => order::wipe(&cli.data, arguments, output),
        Verb::Lock(arguments) => order::lock(&cli.data, arguments, output),
        Verb::EndSession(arguments) => order::end_session(&cli.data, arguments, output),
        Verb::Commands(arguments) => commands::run(&cli.data, arguments, output),
        Verb::Receipts(arguments) => receipts::run(&cli.data, arguments, output),
        Verb::Import(arguments) => import::run(&cli.data, arguments, output),
        Verb::Export(arguments) => export::run(&cli.data, arguments, output),
        Verb::SampleData(arguments) => sample_data::run(&cli.data, arguments, output),
        Verb::Reassign(arguments) => reassign::run(&cli.data, arguments, output),
        Verb::Policy(arguments) => policy::run(&cli.data, arguments, output),
        Verb::Audit(arguments) => audit::run(&cli.data, arguments, output),
        Verb::Trust(arguments) => trust::run(&cli.data, arguments, output),
        Verb::Customers(arguments) => customers::run(&cli.data, arguments, output),
    }
}
