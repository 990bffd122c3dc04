//! What our own code may not call, seen in the dex file: there no import, alias or reflection-free trick hides a name.

use super::dexdump::Call;

/// Classes that may not be called, and why. The source rules say the same of names; this holds also for what the compiler makes.
const BANNED: &[(&str, &str)] = &[
    ("android.widget.Toast", "a toast is no window of ours"),
    ("android.app.AlertDialog", "does not inherit FLAG_SECURE"),
    ("android.widget.PopupWindow", "does not inherit FLAG_SECURE"),
    ("android.webkit.", "a web view keeps what it shows"),
    ("android.util.Log", "whoever reads the log reads customers"),
    (
        "java.io.PrintStream",
        "whoever reads the log reads customers",
    ),
    (
        "kotlin.io.ConsoleKt",
        "whoever reads the log reads customers",
    ),
    (
        "java.lang.Throwable.printStackTrace",
        "whoever reads the log reads customers",
    ),
    ("java.lang.Runtime.exec", "no other program is run"),
    ("dalvik.system.DexClassLoader", "no code is loaded"),
];

const IMMUTABLE: i64 = 0x0400_0000;
const MUTABLE: i64 = 0x0200_0000;

/// Every call that breaks a rule. `ours` tells our own code from generated code.
pub(crate) fn faults(calls: &[Call], ours: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for call in calls.iter().filter(|call| ours(&call.from)) {
        for (name, why) in BANNED {
            let banned = call.to.strip_prefix(name).is_some_and(|rest| {
                name.ends_with('.') || rest.is_empty() || rest.starts_with(['.', '$'])
            });
            if banned {
                found.push(format!("{} calls {}: {why}", call.from, call.to));
            }
        }
        if is_pending_intent(call) {
            match call.last_argument {
                Some(flags) if flags & IMMUTABLE != 0 && flags & MUTABLE == 0 => {}
                Some(_) => found.push(format!(
                    "{}: a PendingIntent that others may fill in",
                    call.from
                )),
                None => found.push(format!(
                    "{}: the flags of a PendingIntent must be a constant",
                    call.from
                )),
            }
        }
    }
    found
}

/// Where PendingIntents are made: each place is reviewed for an explicit intent, and has a test.
pub(crate) fn pending_intents(calls: &[Call]) -> String {
    let mut lines: Vec<String> = calls
        .iter()
        .filter(|call| is_pending_intent(call))
        .map(|call| {
            let kind = call.to.rsplit('.').next().unwrap_or_default();
            let flags = call.last_argument.unwrap_or_default();
            format!("{} {kind} {flags:#010x}\n", call.from)
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn is_pending_intent(call: &Call) -> bool {
    call.to.starts_with("android.app.PendingIntent.get")
        && call.to != "android.app.PendingIntent.getIntentSender"
        || call
            .to
            .starts_with("androidx.core.app.PendingIntentCompat.get")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(to: &str, last_argument: Option<i64>) -> Call {
        Call {
            from: "app.fieldvault.A.b".to_owned(),
            to: to.to_owned(),
            last_argument,
        }
    }

    #[test]
    fn each_banned_call_is_found_and_none_besides() {
        for (name, _) in BANNED {
            let to = if name.ends_with('.') {
                format!("{name}X.y")
            } else {
                format!("{name}.y")
            };
            assert_eq!(faults(&[call(&to, None)], |_| true).len(), 1, "{to}");
            assert!(faults(&[call(&to, None)], |_| false).is_empty());
        }
        assert!(faults(&[call("android.util.LogX.y", None)], |_| true).is_empty());
        assert!(faults(&[call("java.lang.Throwable.getMessage", None)], |_| true).is_empty());
    }

    #[test]
    fn a_pending_intent_is_immutable_by_a_constant() {
        let made = |flags| {
            faults(
                &[call("android.app.PendingIntent.getBroadcast", flags)],
                |_| true,
            )
        };
        assert!(made(Some(IMMUTABLE | 0x0800_0000)).is_empty());
        for flags in [Some(0), Some(MUTABLE), Some(MUTABLE | IMMUTABLE), None] {
            assert_eq!(made(flags).len(), 1, "{flags:?}");
        }
        let all = [call(
            "android.app.PendingIntent.getBroadcast",
            Some(IMMUTABLE),
        )];
        assert_eq!(
            pending_intents(&all),
            "app.fieldvault.A.b getBroadcast 0x04000000\n"
        );
    }
}
