//! The boundary: the core for a Kotlin shell, through UniFFI.
//!
//! Owns how calls, values, secrets and errors cross between the languages, and nothing else: every method is a few lines that
//! convert, call one use case of `agent-core` and convert back. No rule lives here. It is the only crate that names UniFFI and
//! JNI. All calls block: the shell never makes them on its main thread.
//!
//! | module           | what it holds                                                                    |
//! |------------------|----------------------------------------------------------------------------------|
//! | [`field_agent`]  | the object that a shell holds, its verbs grouped by what they are about           |
//! | [`enrolment`]    | what an enrolment payload says                                                   |
//! | [`records`]      | immutable values that cross, and their conversions                               |
//! | [`pages`]        | lists and searches, each page in one call through JNI                            |
//! | [`page`]         | how such a page is packed                                                        |
//! | [`error`]        | the one error, without text                                                      |
//! | [`ports`]        | what the shell provides: keys, device, events; and their adapters                |
//! | [`harden`]       | what the process is made to be before the first key is in memory                 |
//!
//! What comes in as bytes and is secret goes into a wiping type before anything else is done with it; buffers that UniFFI
//! itself frees are wiped by the allocator.

pub mod enrolment;
pub mod error;
pub mod field_agent;
pub mod harden;
mod live;
pub mod page;
pub mod pages;
pub mod ports;
pub mod records;

pub use error::FieldAgentError;
pub use field_agent::{FieldAgent, check_pin};

uniffi::setup_scaffolding!();

/// Wipes every block of the Rust heap when it is freed: the buffers in which UniFFI hands over PINs and customers are among
/// them, and are freed by code that is not ours.
#[cfg(feature = "zeroizing-allocator")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
