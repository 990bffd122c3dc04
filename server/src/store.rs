//! The only SQL on the server, behind one trait of use-case methods.
//!
//! Each method is one transaction: it either happened whole and durably, or not at all. Methods block; handlers call them
//! through `spawn_blocking`. Time and ids are parameters. Nothing read from the database is kept beyond a transaction, so
//! that several programs may work on one data folder.
//!
//! | module           | what it owns                                                             |
//! |------------------|--------------------------------------------------------------------------|
//! | [`organisation`] | the company, feed epoch, liveness                                        |
//! | [`people`]       | users, passwords, console sessions                                       |
//! | [`enrolment`]    | one-time tokens and what they make                                       |
//! | [`devices`]      | phones, their certificates, contact                                      |
//! | [`reports`]      | what phones say of themselves                                            |
//! | [`commands`]     | signed commands, sequences, receipts                                     |
//! | [`documents`]    | signed trust documents and policies                                      |
//! | [`sync`]         | feeds, pushed operations, reassignment, conflicts                        |
//! | [`audit`]        | chains of phones and of this server                                      |
//! | [`import`]       | customers in from and out to files                                       |
//! | [`sqlite`]       | the embedded implementation                                              |

pub mod audit;
pub mod commands;
pub mod devices;
pub mod documents;
pub mod enrolment;
pub mod error;
pub mod import;
pub mod organisation;
pub mod people;
pub mod reports;
pub mod sqlite;
pub mod sync;

use fleet_protocol::ids::{DeviceId, UserId};

pub use error::StoreError;

/// Everything that the server keeps.
pub trait Store:
    organisation::OrganisationStore
    + people::PeopleStore
    + enrolment::EnrolmentStore
    + devices::DeviceStore
    + reports::ReportStore
    + commands::CommandStore
    + documents::DocumentStore
    + sync::SyncStore
    + audit::AuditStore
    + import::ImportStore
    + Send
    + Sync
    + 'static
{
}

/// Who does something, and when: goes into the server's audit chain in the same transaction as the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Who.
    pub actor: Actor,
    /// When, Unix milliseconds.
    pub at_ms: u64,
}

/// Who acts on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody at the server's own command line.
    CommandLine,
    /// Somebody signed in to the console.
    Operator(UserId),
    /// A phone.
    Device(DeviceId),
    /// The service itself.
    Service,
}
