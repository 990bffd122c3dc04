//! Verbs and options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::words::Language;

const EXIT_CODES: &str = "\
The PIN is read from --pin-file (one trailing newline is ignored), else from the environment variable FIELD_AGENT_PIN, else
asked for on the terminal. It is never an argument. `change-pin` takes the new PIN from --new-pin-file, else from
FIELD_AGENT_NEW_PIN, else asks for it twice.

With --json, standard output carries one JSON object (with `run`, one a line for each verb) and nothing else. A failure is
{\"error\": TEXT, \"code\": EXIT CODE, \"kind\": WORD}.

Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 locked, 4 wrong PIN, 5 wiped, 6 server not trusted, 7 offline,
8 not enrolled, 9 store damaged, 10 refused, 11 busy.";

/// A Fieldvault phone as a program: the same core that Android loads, with its home in a folder.
#[derive(Debug, Parser)]
#[command(name = "field-agent", version, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Arguments {
    /// The folder that this phone lives in.
    #[arg(long, value_name = "DIR")]
    pub(crate) home: PathBuf,
    /// Answer in JSON on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of messages: zh or en. Default: the environment's.
    #[arg(long = "lang", value_name = "LANGUAGE", global = true)]
    pub(crate) language: Option<Language>,
    /// Read the PIN from a file.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) pin_file: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Be the long-lived agent: timers, commands, sync; reads verbs from standard input, one a line, in one session.
    ///
    /// Ends with `quit`, or when standard input ends after at least one verb. With an empty standard input it stays until
    /// it is killed, which is safe at any moment.
    Run,
    #[command(flatten)]
    Verb(Verb),
}

/// A verb that runs once, or as a line of `run`.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Enrol this phone with the payload that a manager gave out, and set its PIN.
    Enrol(Enrol),
    /// Open the session with the PIN; as a program of its own: check the PIN and drain pending work.
    Unlock,
    /// Lock the session now.
    Lock,
    /// Change the PIN. A wrong old PIN costs a try, as with unlock.
    ChangePin(ChangePin),
    /// Search customers by name, company, phone (any part), address, notes or pinyin initials.
    Find(Find),
    /// List customers by name, last contact, next follow-up or city.
    List(List),
    /// Show a customer, masked as policy says.
    Show(Show),
    /// Add a customer; works offline.
    Add(Add),
    /// Add a person at a customer; works offline.
    AddContact(AddContact),
    /// Change fields of a customer; works offline.
    Edit(Edit),
    /// Log a visit; works offline.
    Visit(Visit),
    /// List open reminders that are due.
    Agenda(Agenda),
    /// Set a reminder about a customer; works offline.
    Remind(Remind),
    /// A reminder is done; works offline.
    Finish(Finish),
    /// A reminder is due at another time; works offline.
    Reschedule(Reschedule),
    /// Keep what this phone says of itself for its server; it goes out at the next contact. Needs no PIN.
    Report(Report),
    /// Check in, send what is pending, fetch what is new.
    Sync,
    /// Say how this phone is. Needs no PIN and disturbs no running agent.
    Status,
    /// List what waits to be sent and what needs a decision, or settle a conflict.
    Pending(Pending),
    /// Say whether and how this phone was erased. Needs no PIN and disturbs no running agent.
    WipeStatus,
}

/// `enrol`.
#[derive(Debug, Args)]
pub(crate) struct Enrol {
    /// A file with what `fleet-server enrol-token` gave out: the payload, or the typed code.
    #[arg(long, value_name = "FILE")]
    pub(crate) payload: PathBuf,
    /// What kind of phone this is, for people.
    #[arg(long, value_name = "TEXT", default_value = "host")]
    pub(crate) model: String,
}

/// `change-pin`.
#[derive(Debug, Args)]
pub(crate) struct ChangePin {
    /// Read the new PIN from a file; the old one comes from where it always comes from.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_pin_file: Option<PathBuf>,
}

/// `find`.
#[derive(Debug, Args)]
pub(crate) struct Find {
    /// What to look for.
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) text: Vec<String>,
    /// At most so many customers.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: u32,
}

/// `list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// In which order.
    #[arg(long, value_enum, default_value_t = Order::Name)]
    pub(crate) by: Order,
    /// At most so many customers, up to 500.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
    /// Go on where `next` of an earlier answer says; the order is the same.
    #[arg(long, value_name = "JSON", conflicts_with = "by")]
    pub(crate) after: Option<String>,
    /// Seconds east of UTC: sections are days there.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub(crate) zone: i32,
}

/// An order of customers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Order {
    /// By name, in pinyin order.
    Name,
    /// By last contact, newest first.
    LastContact,
    /// By next follow-up, soonest first.
    NextFollowUp,
    /// By city.
    City,
}

/// `add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// A field and its value; may be given several times. Fields: name, company, phone, email, address, notes.
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    pub(crate) set: Vec<String>,
}

/// `add-contact`.
#[derive(Debug, Args)]
pub(crate) struct AddContact {
    /// The customer.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// A field and its value; may be given several times. Fields: name, title, phone, email.
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    pub(crate) set: Vec<String>,
}

/// `agenda`.
#[derive(Debug, Args)]
pub(crate) struct Agenda {
    /// Due from then on: a time, or from now: 45m, 3h, 2d, 1w. Without it, what is overdue is listed too.
    #[arg(long, value_name = "WHEN")]
    pub(crate) from: Option<String>,
    /// Due before then.
    #[arg(long, value_name = "WHEN", default_value = "1w")]
    pub(crate) until: String,
}

/// `remind`.
#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// The customer.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// When: a time such as 2026-12-01T09:00:00+08:00, or from now: 45m, 3h, 2d, 1w.
    #[arg(long, value_name = "WHEN")]
    pub(crate) at: String,
    /// What to do.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) note: String,
}

/// `finish`.
#[derive(Debug, Args)]
pub(crate) struct Finish {
    /// The reminder, as `agenda` lists it.
    #[arg(value_name = "REMINDER")]
    pub(crate) id: String,
}

/// `reschedule`.
#[derive(Debug, Args)]
pub(crate) struct Reschedule {
    /// The reminder, as `agenda` lists it.
    #[arg(value_name = "REMINDER")]
    pub(crate) id: String,
    /// When: a time such as 2026-12-01T09:00:00+08:00, or from now: 45m, 3h, 2d, 1w.
    #[arg(long, value_name = "WHEN")]
    pub(crate) at: String,
}

/// `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The customer.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Reveal masked fields, for a reason: calling, quote, correcting, other. It is audited.
    #[arg(long, value_name = "REASON")]
    pub(crate) reveal: Option<String>,
}

/// `edit`.
#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// The customer.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// A field and its new value; may be given several times. Fields: name, company, phone, email, address, notes.
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true, num_args = 1..)]
    pub(crate) set: Vec<String>,
}

/// `visit`.
#[derive(Debug, Args)]
pub(crate) struct Visit {
    /// The customer.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// What was said and agreed.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: String,
    /// How it ended, in a word or two.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) outcome: String,
    /// Where it was, in words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) place: Option<String>,
    /// Remind of the next step: a time such as 2026-12-01T09:00:00+08:00, or from now: 45m, 3h, 2d, 1w.
    #[arg(long, value_name = "WHEN")]
    pub(crate) remind: Option<String>,
}

/// `report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// A JSON file: app_version, os_api, security_patch, role, screen_lock, strong_box, battery_exempt, background_runs_ms,
    /// managed_keys.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
}

/// `pending`.
#[derive(Debug, Args)]
pub(crate) struct Pending {
    /// What to do with a conflict; without it, list.
    #[command(subcommand)]
    pub(crate) action: Option<PendingAction>,
}

/// What can be done with pending work.
#[derive(Debug, Subcommand)]
pub(crate) enum PendingAction {
    /// Settle a conflict.
    Resolve(Resolve),
}

/// `pending resolve`.
#[derive(Debug, Args)]
pub(crate) struct Resolve {
    /// The conflict, as `pending` lists it.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// What shall stand: mine, theirs, or value=TEXT.
    #[arg(value_name = "mine|theirs|value=TEXT")]
    pub(crate) with: String,
}
