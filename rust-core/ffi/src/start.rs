//! What Android calls when it has loaded the library, before anything else of ours runs.

use jni::EnvUnowned;
use jni::objects::JClass;
use jni::sys::jboolean;

/// `app.fieldvault.core.NativeStart.harden()`: forbids core dumps and debuggers of other users. Tells whether it worked.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_NativeStart_harden<'caller>(
    _env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
) -> jboolean {
    harden()
}

/// Makes this process not dumpable.
fn harden() -> bool {
    use rustix::process::{DumpableBehavior, dumpable_behavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
        && dumpable_behavior() == Ok(DumpableBehavior::NotDumpable)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hardened_process_cannot_be_dumped() {
        assert!(super::harden());
        // What belongs to a process that cannot be dumped belongs to root, not to its user.
        let owner =
            std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self/mem").unwrap());
        assert_eq!(owner, 0);
    }
}
