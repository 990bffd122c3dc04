//! What the process is made to be before the first key is in memory: it leaves no core dump, no other process of the same
//! user may read its memory, and SQLite wipes what it frees.
//!
//! Done once per process. A shell asks for it as the first thing after loading the library, through JNI, so that it holds
//! before any other code runs; opening an agent asks again and refuses to go on without it.

use std::panic::catch_unwind;
use std::sync::OnceLock;

use jni::EnvUnowned;
use jni::objects::JClass;
use jni::sys::jint;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use crate::error::FieldAgentError;

/// Why a process could not be hardened. The numbers are part of the interface with the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unhardened {
    /// The limit on core dumps cannot be set.
    CoreDumps = 1,
    /// The process stays dumpable.
    Dumpable = 2,
    /// SQLite runs already, with an allocator that does not wipe.
    Allocator = 3,
    /// A panic in the above.
    Panicked = 4,
}

/// The first code of [`FieldAgentError::Internal`] that this file uses: `FIRST_CODE + Unhardened`.
const FIRST_CODE: u16 = 900;

/// Hardens the process unless that was done before.
pub(crate) fn require() -> Result<(), FieldAgentError> {
    once().map_err(|fault| FieldAgentError::Internal {
        code: FIRST_CODE + fault as u16,
    })
}

fn once() -> Result<(), Unhardened> {
    static OUTCOME: OnceLock<Result<(), Unhardened>> = OnceLock::new();
    *OUTCOME.get_or_init(harden)
}

fn harden() -> Result<(), Unhardened> {
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )
    .map_err(|_| Unhardened::CoreDumps)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|_| Unhardened::Dumpable)?;
    agent_core::store::guard_memory().map_err(|_| Unhardened::Allocator)
}

/// `app.fieldvault.core.NativeStart.harden()`: the first call after the library was loaded. 0 is done; anything else is the
/// number of what could not be done, and a shell that sees it does not go on.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_NativeStart_harden<'caller>(
    _env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
) -> jint {
    // Neither argument is used: the JVM is not called back, so nothing can be thrown into it.
    status()
}

/// Hardens the process unless that was done before: 0, or the number of what could not be done. Does not panic.
pub fn status() -> jint {
    match catch_unwind(once) {
        Ok(Ok(())) => 0,
        Ok(Err(fault)) => fault as jint,
        Err(_) => Unhardened::Panicked as jint,
    }
}
