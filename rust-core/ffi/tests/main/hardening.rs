//! What the process is after the library was started.

use agent_ffi::harden;
use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

use crate::shell::Shell;

#[test]
fn a_process_with_an_agent_leaves_no_core_and_cannot_be_read() {
    let _agent = Shell::new().open().unwrap();
    assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
    assert!(matches!(
        dumpable_behavior(),
        Ok(DumpableBehavior::NotDumpable)
    ));
}

#[test]
fn hardening_twice_says_the_same() {
    assert_eq!(harden::status(), 0);
    assert_eq!(harden::status(), 0);
}
