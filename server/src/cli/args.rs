//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::fleet::reason::Reason;
use crate::fleet::role::Role;
use crate::import::delimiter::Delimiter;
use crate::import::encoding::FileEncoding;
use crate::words::Language;

/// Fieldvault fleet server: the service that a company's phones answer to.
#[derive(Debug, Parser)]
#[command(
    name = "fleet-server",
    version,
    after_help = "Exit codes: 0 done, 1 fault, 2 usage, 3 nothing there (no data folder, unknown name or id), 4 already there, 5 refused or not verified, 6 busy or unavailable."
)]
pub(super) struct Cli {
    /// The data folder.
    #[arg(long, global = true, value_name = "DIR", default_value = "fleet-data")]
    pub data: PathBuf,
    /// Print one JSON object on standard output and nothing else there.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of messages: zh or en [default: from LC_ALL, LC_MESSAGES or LANG, else en].
    #[arg(long, global = true, value_parser = language)]
    pub lang: Option<Language>,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make a data folder: keys, trust document, database, first administrator. Never overwrites.
    Init(Init),
    /// Serve the device API and the console until SIGINT or SIGTERM.
    Serve(Serve),
    /// Add, list, shut out or let in people.
    Users(Users),
    /// Make a one-time enrolment token: a QR code in the terminal, and the same payload in a file.
    EnrolToken(EnrolToken),
    /// List phones, or revoke one.
    Devices(Devices),
    /// Order a phone to erase itself, or one customer on it. Offered until the phone proves it.
    Wipe(Wipe),
    /// Order a phone to lock.
    Lock(Order),
    /// Order a phone to lock and to take nothing but the PIN next: no fingerprint, no face.
    EndSession(Order),
    /// Show what a phone was ordered to do, and how far each order is.
    Commands(Commands),
    /// List the signed receipts of a phone, save one as a certificate, or verify a certificate.
    Receipts(Receipts),
    /// Bring customers in from a CSV file, as Excel writes it.
    Import(Import),
    /// Write all customers to a CSV file that import reads back.
    Export(Export),
    /// Make up customers, the same for the same seed: into the store, or with --out into a CSV file.
    SampleData(SampleData),
    /// Give a customer to another salesperson.
    Reassign(Reassign),
    /// Show the policy, or sign a new version.
    Policy(Policy),
    /// Check the audit chains.
    Audit(Audit),
    /// Show the trust document.
    Trust(Trust),
    /// Count, list or find customers.
    Customers(Customers),
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The company's name, as people see it.
    #[arg(long)]
    pub name: String,
    /// Names and addresses that phones reach this server under, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "localhost,127.0.0.1")]
    pub host: Vec<String>,
    /// Address of the device API for the trust document (host:port). May be repeated.
    #[arg(long, value_name = "HOST:PORT")]
    pub address: Vec<String>,
    /// Name of the first administrator.
    #[arg(long, default_value = "admin")]
    pub admin: String,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where the device API listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8443")]
    pub device_addr: SocketAddr,
    /// Where the console listens: plain HTTP on loopback, TLS on any other address.
    #[arg(long, default_value = "127.0.0.1:8480")]
    pub console_addr: SocketAddr,
}

#[derive(Debug, Args)]
pub(super) struct Users {
    #[command(subcommand)]
    pub action: UsersAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum UsersAction {
    /// Add a person. Administrators and managers get a one-time password.
    Add {
        /// Unique name, used by commands and imports.
        name: String,
        /// admin, manager or salesperson.
        #[arg(long)]
        role: Role,
        /// Name as people see it [default: NAME].
        #[arg(long)]
        display_name: Option<String>,
    },
    /// List everybody.
    List,
    /// Shut a person out: sessions end, tokens stop working.
    Disable {
        /// Their name.
        name: String,
    },
    /// Let a person in again.
    Enable {
        /// Their name.
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct EnrolToken {
    /// Whose phone it will enrol.
    #[arg(long)]
    pub user: String,
    /// Also write the payload to this file (0600).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Address of the device API that the phone will call [default: that of the running server].
    #[arg(long, value_name = "HOST:PORT")]
    pub address: Option<String>,
    /// Minutes until the token expires.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    pub expires_min: u32,
}

#[derive(Debug, Args)]
pub(super) struct Wipe {
    /// The phone's id.
    pub device: String,
    /// Erase only this customer, with all that hangs on it.
    #[arg(long, value_name = "ID")]
    pub customer: Option<String>,
    /// Why, in one line: kept here for the console and `devices`, never sent to the phone and never logged.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<Reason>,
}

#[derive(Debug, Args)]
pub(super) struct Order {
    /// The phone's id.
    pub device: String,
    /// Why, in one line: kept here, never sent to the phone and never logged.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<Reason>,
}

#[derive(Debug, Args)]
pub(super) struct Commands {
    /// The phone's id.
    pub device: String,
}

#[derive(Debug, Args)]
pub(super) struct Receipts {
    #[command(subcommand)]
    pub action: ReceiptsAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReceiptsAction {
    /// List a phone's receipts.
    List {
        /// The phone's id.
        device: String,
    },
    /// Write a receipt to a file, as one page that prints on A4 and holds what the phone signed.
    Save {
        /// The phone's id.
        device: String,
        /// The receipt's number.
        number: u64,
        /// The file to write (0600).
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check that a certificate says what a phone of this server signed, word for word.
    Verify {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Devices {
    /// What to do; without it, list.
    #[command(subcommand)]
    pub action: Option<DevicesAction>,
}

#[derive(Debug, Subcommand)]
pub(super) enum DevicesAction {
    /// Write off a phone that does not answer its wipe: its wipes count as lost. They are offered all the same, should it ever call.
    Lost {
        /// The phone's id.
        device: String,
    },
    /// Shut a phone out for good: its certificate is refused for everything but commands and receipts. Does not erase it.
    Revoke {
        /// The phone's id.
        device: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The CSV file.
    pub file: PathBuf,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
    /// utf-8 or gb18030 [default: detected].
    #[arg(long)]
    pub encoding: Option<FileEncoding>,
    /// comma, semicolon or tab [default: detected].
    #[arg(long)]
    pub delimiter: Option<Delimiter>,
    /// Where to write rejected rows [default: FILE.rejected.csv].
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The file to write.
    #[arg(long, value_name = "FILE", default_value = "customers.csv")]
    pub out: PathBuf,
    /// Only customers of this person.
    #[arg(long)]
    pub owner: Option<String>,
    /// Write GB18030, as Chinese Excel does.
    #[arg(long)]
    pub gb18030: bool,
}

#[derive(Debug, Args)]
pub(super) struct SampleData {
    /// How many customers.
    #[arg(long, default_value_t = 1000)]
    pub customers: u64,
    /// How many owners; they are named sales01, sales02, ...
    #[arg(long, default_value_t = 2)]
    pub owners: u32,
    /// The same seed makes the same file.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Write a CSV file instead.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// With --out: write GB18030, as Chinese Excel does.
    #[arg(long, requires = "out")]
    pub gb18030: bool,
}

#[derive(Debug, Args)]
pub(super) struct Reassign {
    /// The customer's id.
    pub customer: String,
    /// To whom.
    #[arg(long)]
    pub to: String,
}

#[derive(Debug, Args)]
pub(super) struct Policy {
    #[command(subcommand)]
    pub action: PolicyAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyAction {
    /// Show the policy in force.
    Show,
    /// Sign a new version with these values changed. Phones clamp them to compiled bounds.
    Set(PolicyValues),
}

#[derive(Debug, Default, Args)]
#[group(required = true, multiple = true)]
pub(super) struct PolicyValues {
    /// Lock after so many seconds without a touch.
    #[arg(long)]
    pub idle_s: Option<u32>,
    /// Lock after so many seconds in the background.
    #[arg(long)]
    pub background_s: Option<u32>,
    /// Lock so many seconds after the PIN, whatever happens.
    #[arg(long)]
    pub absolute_s: Option<u32>,
    /// Digits of a PIN at least.
    #[arg(long)]
    pub pin_min_length: Option<u8>,
    /// Wrong PINs before the phone erases itself.
    #[arg(long)]
    pub pin_max_attempts: Option<u8>,
    /// How many of a phone's last PINs must not be set again; 0 for none.
    #[arg(long)]
    pub pin_history: Option<u8>,
    /// Labels that are masked, separated by commas: public, internal, confidential, restricted.
    #[arg(long, value_delimiter = ',', value_parser = label)]
    pub masked_labels: Option<Vec<fleet_protocol::record::Label>>,
    /// Whether permitted fields may be copied.
    #[arg(long)]
    pub copy_allowed: Option<bool>,
    /// Whether screenshots are allowed.
    #[arg(long)]
    pub screenshots_allowed: Option<bool>,
    /// Warn after so many seconds without contact.
    #[arg(long)]
    pub lease_warn_s: Option<u32>,
    /// Lock after so many seconds without contact.
    #[arg(long)]
    pub lease_lock_s: Option<u32>,
    /// Erase after so many seconds without contact.
    #[arg(long)]
    pub lease_erase_s: Option<u32>,
    /// Whether a phone must have a screen lock of its own to open customers.
    #[arg(long)]
    pub screen_lock_required: Option<bool>,
    /// The oldest version of the app that may open customers, such as 1.4.0; none for any.
    #[arg(long, value_name = "VERSION", value_parser = min_app)]
    pub min_app: Option<MinApp>,
}

/// The oldest version of the app that may be used, or any.
#[derive(Clone, Copy, Debug)]
pub(super) struct MinApp(pub Option<fleet_protocol::policy::AppVersion>);

fn min_app(text: &str) -> Result<MinApp, fleet_protocol::policy::NotAVersion> {
    Ok(MinApp(match text {
        "none" => None,
        version => Some(version.parse()?),
    }))
}

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    pub action: AuditAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditAction {
    /// Check every chain, the server's and each phone's, from its first entry to its head.
    Verify,
}

#[derive(Debug, Args)]
pub(super) struct Trust {
    #[command(subcommand)]
    pub action: TrustAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum TrustAction {
    /// Show the trust document and its root key.
    Show,
    /// Sign a new version that names these addresses. Needs the root key in the folder; phones learn it at their next contact.
    Set(TrustAddresses),
    /// Make new TLS authorities after the old keys were lost or stolen, and sign a version that names them. Needs the root key,
    /// and no running server. Phones heal over the recovery addresses that they know already.
    ReplaceTls,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct TrustAddresses {
    /// Address of the device API (host:port). May be repeated; replaces the earlier ones.
    #[arg(long, value_name = "HOST:PORT")]
    pub address: Vec<String>,
    /// Where a phone asks for a newer document when it trusts no server any more (host:port): another machine that serves a copy
    /// of this folder, or this one. May be repeated; replaces the earlier ones.
    #[arg(long, value_name = "HOST:PORT")]
    pub recovery_address: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Customers {
    #[command(subcommand)]
    pub action: CustomersAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum CustomersAction {
    /// How many customers each person has.
    Count,
    /// List customers: id, revision, owner, name.
    List {
        /// Only those of this person.
        #[arg(long)]
        owner: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Find customers by a part of their name.
    Find {
        /// The text.
        name: String,
        /// At most so many.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
}

fn language(text: &str) -> Result<Language, String> {
    Language::of_tag(text).ok_or_else(|| "zh or en".into())
}

fn label(text: &str) -> Result<fleet_protocol::record::Label, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "public, internal, confidential or restricted".into())
}
