//! The boundary: the core for Kotlin, through UniFFI. The only crate that names UniFFI or JNI.
//!
//! It converts and decides nothing: a method here is one call of `agent-core`. Secrets come in as byte arrays, which a caller
//! can wipe, and become [`agent_core::keys::Secret`] at once; the database key never comes here. Ports are implemented on the
//! other side and may fail in any way there: that is an error here, never an abort. All methods block; the shell calls them
//! off its main thread.
//!
//! | module     | what it owns                                              |
//! |------------|-----------------------------------------------------------|
//! | `agent`    | the object                                                |
//! | `records`  | values that cross, and their conversion                   |
//! | `error`    | the one error that crosses                                |
//! | `ports`    | traits that the other side implements, and their adapters |
//! | `start`    | what Android calls when it has loaded the library         |

#![expect(
    unsafe_code,
    reason = "UniFFI's scaffolding and exported JNI names are expanded here; nothing in this crate is unsafe by hand"
)]

mod agent;
mod error;
mod ports;
mod records;
pub mod start;

pub use agent::FieldAgent;
pub use error::{FieldAgentError, InputFaultCode, RefusedCode, ServerProblem};
pub use ports::{DeviceControl, DevicePortError, EventSink, KeyVault, ShellEvent, VaultPortError};
pub use records::*;

use zeroizing_alloc::ZeroAlloc;

/// Everything that Rust frees in the phone's process is zeroed: passwords, records, buffers that crossed.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

uniffi::setup_scaffolding!();
