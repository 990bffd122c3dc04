//! `run`: the long-lived agent. One session, its timers, the long-poll for commands, and verbs from standard input.
//!
//! Four threads: this one answers verbs; the ticker makes the core judge its deadlines every second; the listener waits at
//! the server for commands and syncs when there is something to fetch; one waits for SIGINT and SIGTERM. None holds a lock of
//! another.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use agent_core::Agent;
use clap::{CommandFactory, Parser, Subcommand};
use fleet_protocol::audit::LockCause;

use crate::arguments::{Arguments, Verb};
use crate::failure::{Argument, Failure};
use crate::output::Output;
use crate::phone;
use crate::progress::Progress;
use crate::verb::{self, Context};
use crate::words::Say;
use alarm::Alarm;

mod alarm;
mod line;
mod listener;
mod signals;
mod ticker;

/// The longest line that is read: no verb is longer.
const LONGEST_LINE: usize = 64 * 1024;

/// One line of standard input.
#[derive(Debug, Parser)]
#[command(name = "", no_binary_name = true, disable_help_flag = true)]
struct Line {
    #[command(subcommand)]
    said: Said,
}

#[derive(Debug, Subcommand)]
enum Said {
    /// End: lock and exit.
    Quit,
    #[command(flatten)]
    Verb(Verb),
}

/// Runs until `quit`, until standard input ends after at least one verb, or until a signal ends it.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let agent = phone::open(&arguments.home, Arc::new(Progress::new(*output)))?;
    let alarm = Arc::new(Alarm::default());
    let ticker = {
        let (agent, alarm) = (agent.clone(), Arc::clone(&alarm));
        start("ticker", move || ticker::tick(&agent, &alarm))?
    };
    // The listener may be waiting at the server for minutes; it ends with the program.
    let _listener = {
        let (agent, alarm) = (agent.clone(), Arc::clone(&alarm));
        start("listener", move || listener::listen(&agent, &alarm))?
    };
    // Caught before anybody is told that it runs, so that whoever hears it can also end it.
    let signals = signals::Signals::catch()?;
    let _signals = {
        let (agent, alarm) = (agent.clone(), Arc::clone(&alarm));
        start("signals", move || signals.end_on_first(&agent, &alarm))?
    };
    output.note(&output.language().say(Say::RunReady));
    if !answer_all(&agent, arguments, output, &alarm) {
        alarm.wait_for_end();
    }
    alarm.ring();
    agent.lock(LockCause::Asked);
    // A ticker that panicked has said so; there is nothing to add.
    let _ = ticker.join();
    Ok(())
}

/// Answers every line. Returns whether there was one.
fn answer_all(agent: &Agent, arguments: &Arguments, output: &Output, alarm: &Alarm) -> bool {
    let context = Context {
        agent,
        arguments,
        language: output.language(),
    };
    let mut answered = false;
    let mut input = std::io::stdin().lock();
    while let Some(line) = line::read(&mut input, LONGEST_LINE) {
        let line = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(failure) => {
                output.fail(Some(""), &failure);
                answered = true;
                continue;
            }
        };
        answered = true;
        if !alarm.begin_answer() {
            break;
        }
        match parse(&line) {
            Ok(Said::Quit) => break,
            Ok(Said::Verb(verb)) => {
                match verb::in_session(&verb, &context) {
                    Ok(answer) => output.answer(Some(verb.name()), &answer),
                    Err(failure) => output.fail(Some(verb.name()), &failure),
                }
                // What the verb queued or opened is news for the listener.
                alarm.nudge();
            }
            Err(failure) => output.fail(Some(&first_word(&line)), &failure),
        }
        alarm.end_answer();
    }
    alarm.end_answer();
    answered
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|_| Failure::NoThread)
}

fn parse(line: &str) -> Result<Said, Failure> {
    let words = line::split(line).ok_or(Failure::Argument(Argument::Quotes))?;
    Line::try_parse_from(words)
        .map(|line| line.said)
        .map_err(|_| Failure::Usage)
}

/// The verb that was meant, if it is one: what was typed is not echoed, for it could be anything.
fn first_word(line: &str) -> String {
    let typed = line.split_whitespace().next().unwrap_or_default();
    Line::command()
        .find_subcommand(typed)
        .map_or_else(String::new, |verb| verb.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_run_is_a_verb_with_its_options() {
        let Ok(Said::Verb(Verb::Find(find))) = parse("find 张 三 --limit 5") else {
            panic!("not a find");
        };
        assert_eq!((find.text.join(" ").as_str(), find.limit), ("张 三", 5));
        assert!(matches!(parse("quit"), Ok(Said::Quit)));
        assert!(matches!(parse("run"), Err(Failure::Usage)));
        assert!(matches!(parse("--home x status"), Err(Failure::Usage)));
        assert!(matches!(
            parse("find \"张"),
            Err(Failure::Argument(Argument::Quotes))
        ));
    }

    #[test]
    fn a_line_that_is_no_verb_is_not_echoed() {
        assert_eq!(first_word("271828"), "");
        assert_eq!(first_word("find --bad"), "find");
        assert_eq!(first_word("remind x"), "remind");
        assert_eq!(first_word("--home"), "");
    }
}
