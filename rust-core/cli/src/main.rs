//! The phone's core as a command line program: a phone without a phone, for support, tests and load.
//!
//! It owns how the core is spoken to from a shell: arguments, where the PIN comes from, words, exit codes, and what goes to
//! which stream. It decides nothing about customers, sessions or the network: that is `agent-core`, the same code that a
//! phone loads. Standard output carries answers and nothing else; everything said to people goes to standard error.
//!
//! | module          | what it owns                                                        |
//! |-----------------|---------------------------------------------------------------------|
//! | [`arguments`]   | verbs and options                                                    |
//! | [`pin`]         | where a PIN comes from; never an argument                            |
//! | [`failure`]     | why a verb failed: exit code, code for scripts                       |
//! | [`words`]       | what is said, in Chinese and English                                 |
//! | [`output`]      | the two streams                                                      |
//! | [`progress`]    | the core's events as progress and notes                              |
//! | [`phone`]       | opening a home with the host's ports                                 |
//! | [`verb`]        | one verb a file                                                      |
//! | [`run`]         | the long-lived agent: timers, long-poll, verbs from standard input   |
//! | [`diagnostics`] | logs and panics without data                                         |

#![forbid(unsafe_code)]

mod arguments;
mod diagnostics;
mod failure;
mod moment;
mod output;
mod phone;
mod pin;
mod progress;
mod run;
mod verb;
mod words;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Failure;
use output::Output;
use words::Language;

fn main() -> ExitCode {
    diagnostics::start();
    // A panic has been reported by the hook, without data; what is left is the exit code.
    let code = catch_unwind(AssertUnwindSafe(speak)).unwrap_or(failure::EXIT_FAULT);
    ExitCode::from(code)
}

fn speak() -> u8 {
    let given: Vec<OsString> = std::env::args_os().collect();
    let arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(error) => return refuse_usage(&given, &error),
    };
    let language = arguments.language.unwrap_or_else(Language::of_environment);
    let output = Output::new(arguments.json, language);
    let outcome = match &arguments.command {
        Command::Run => run::run(&arguments, &output),
        Command::Verb(verb) => verb::once(verb, &arguments, &output),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            output.fail(None, &failure);
            failure.exit_code()
        }
    }
}

/// Help goes to standard output and is no failure; anything else is a usage error.
fn refuse_usage(given: &[OsString], error: &clap::Error) -> u8 {
    let json = given.iter().any(|argument| argument == "--json");
    let output = Output::new(json, Language::of_environment());
    if error.use_stderr() {
        output.note(&error.render().to_string());
        if json {
            output.fail(None, &Failure::Usage);
        }
        return Failure::Usage.exit_code();
    }
    output.help(&error.render().to_string());
    0
}
