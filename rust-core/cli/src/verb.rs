//! The verbs, one a file. Each says what it needs; a verb that runs alone opens the home, and locks when it ends.

use std::sync::Arc;

use agent_core::{Agent, AgentError};
use fleet_protocol::audit::LockCause;
use fleet_protocol::ids::RecordId;

use crate::arguments::{Arguments, Verb};
use crate::failure::{Argument, Failure};
use crate::output::{Answer, Output};
use crate::phone;
use crate::pin::{self, Purpose};
use crate::progress::Progress;
use crate::words::{Language, State};

mod add;
mod agenda;
mod change_pin;
mod edit;
mod enrol;
mod find;
mod list;
mod lock;
mod pending;
mod remind;
mod report;
mod show;
mod status;
mod sync;
mod unlock;
mod visit;
mod wipe_status;

/// What verbs work with.
pub(crate) struct Context<'a> {
    /// The phone.
    pub(crate) agent: &'a Agent,
    /// The options of the program.
    pub(crate) arguments: &'a Arguments,
    /// The language of questions.
    pub(crate) language: Language,
}

impl Context<'_> {
    /// The PIN, from where the options say.
    fn pin(&self, purpose: Purpose) -> Result<agent_core::keys::Secret<Vec<u8>>, Failure> {
        pin::read(self.arguments.pin_file.as_deref(), purpose, self.language)
    }

    /// Whether there is anywhere to take a PIN from.
    fn pin_is_offered(&self) -> bool {
        pin::is_offered(self.arguments.pin_file.as_deref())
    }

    /// Opens the session.
    fn unlock(&self) -> Result<(), Failure> {
        self.pin_can_help()?;
        Ok(self.agent.unlock(&self.pin(Purpose::Unlock)?)?)
    }

    /// Nobody is asked for a PIN that cannot help.
    fn pin_can_help(&self) -> Result<(), Failure> {
        match status::state_of_agent(self.agent)? {
            State::NotEnrolled => Err(AgentError::NotEnrolled.into()),
            State::Wiped => Err(AgentError::Wiped.into()),
            State::GuardRolledBack => Err(AgentError::GuardRolledBack.into()),
            State::Locked | State::Open | State::Expired => Ok(()),
        }
    }

    /// Goes on indexing addresses and notes until all are in or the session ends. What is left is left to the next program.
    fn fill_index(&self) {
        loop {
            match self.agent.index_in_background() {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::debug!(%error, "index.stopped");
                    return;
                }
            }
        }
    }
}

/// What a verb that runs alone needs before it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// The guard only: the home is not locked, and a running agent is not disturbed.
    Guard,
    /// The home.
    Home,
    /// An open session.
    Session,
}

impl Verb {
    /// The verb's name, as it is typed.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Enrol(_) => "enrol",
            Self::Unlock => "unlock",
            Self::Lock => "lock",
            Self::ChangePin(_) => "change-pin",
            Self::Find(_) => "find",
            Self::List(_) => "list",
            Self::Add(_) => "add",
            Self::AddContact(_) => "add-contact",
            Self::Agenda(_) => "agenda",
            Self::Remind(_) => "remind",
            Self::Finish(_) => "finish",
            Self::Reschedule(_) => "reschedule",
            Self::Show(_) => "show",
            Self::Edit(_) => "edit",
            Self::Visit(_) => "visit",
            Self::Report(_) => "report",
            Self::Sync => "sync",
            Self::Status => "status",
            Self::Pending(_) => "pending",
            Self::WipeStatus => "wipe-status",
        }
    }

    fn needs(&self) -> Needs {
        match self {
            Self::Status | Self::WipeStatus => Needs::Guard,
            // `sync` opens the session itself: an expired phone must reach the server before the PIN helps.
            // `change-pin` too: the old PIN is asked for once.
            Self::Enrol(_)
            | Self::Unlock
            | Self::Lock
            | Self::ChangePin(_)
            | Self::Report(_)
            | Self::Sync => Needs::Home,
            Self::Find(_)
            | Self::List(_)
            | Self::Show(_)
            | Self::Add(_)
            | Self::AddContact(_)
            | Self::Edit(_)
            | Self::Visit(_)
            | Self::Agenda(_)
            | Self::Remind(_)
            | Self::Finish(_)
            | Self::Reschedule(_)
            | Self::Pending(_) => Needs::Session,
        }
    }
}

/// Runs a verb as a program of its own.
pub(crate) fn once(verb: &Verb, arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    if verb.needs() == Needs::Guard {
        let answer = match verb {
            Verb::WipeStatus => wipe_status::of_home(&arguments.home)?,
            _ => status::of_home(&arguments.home)?,
        };
        output.answer(None, &answer);
        return Ok(());
    }
    if matches!(verb, Verb::Lock) {
        lock::once(&arguments.home, output)?;
        return Ok(());
    }
    let agent = phone::open(&arguments.home, Arc::new(Progress::new(*output)))?;
    let context = Context {
        agent: &agent,
        arguments,
        language: output.language(),
    };
    let outcome = answer_alone(verb, &context);
    if let Ok(answer) = &outcome {
        // Whoever asked has the answer before the program uses the open session for what is not urgent.
        output.answer(None, answer);
        context.fill_index();
    }
    agent.lock(LockCause::Asked);
    outcome.map(drop)
}

fn answer_alone(verb: &Verb, context: &Context<'_>) -> Result<Answer, Failure> {
    if verb.needs() == Needs::Session {
        context.unlock()?;
    }
    match verb {
        Verb::Unlock => unlock::alone(context),
        Verb::ChangePin(change) => change_pin::alone(change, context),
        Verb::Sync => sync::alone(context),
        Verb::Find(find) => find::alone(find, context),
        verb => in_session(verb, context),
    }
}

/// Runs a verb in the session of a running agent.
pub(crate) fn in_session(verb: &Verb, context: &Context<'_>) -> Result<Answer, Failure> {
    match verb {
        Verb::Enrol(enrol) => enrol::enrol(enrol, context),
        Verb::Unlock => unlock::unlock(context),
        Verb::Lock => lock::lock(context),
        Verb::ChangePin(change) => change_pin::change_pin(change, context),
        Verb::Find(find) => find::find(find, context),
        Verb::List(list) => list::list(list, context),
        Verb::Add(add) => add::customer(add, context),
        Verb::AddContact(add) => add::contact(add, context),
        Verb::Agenda(agenda) => agenda::agenda(agenda, context),
        Verb::Remind(remind) => remind::remind(remind, context),
        Verb::Finish(finish) => remind::finish(finish, context),
        Verb::Reschedule(reschedule) => remind::reschedule(reschedule, context),
        Verb::Show(show) => show::show(show, context),
        Verb::Edit(edit) => edit::edit(edit, context),
        Verb::Visit(visit) => visit::visit(visit, context),
        Verb::Report(report) => report::report(report, context),
        Verb::Sync => sync::sync(context),
        Verb::Status => status::of_agent(context),
        Verb::Pending(pending) => pending::pending(pending, context),
        Verb::WipeStatus => wipe_status::of_agent(context),
    }
}

/// An id from the command line.
fn record_id(text: &str) -> Result<RecordId, Failure> {
    text.trim()
        .parse()
        .map_err(|_| Failure::Argument(Argument::Id))
}
