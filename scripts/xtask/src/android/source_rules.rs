//! What the app's sources may not say, each with its reason and the one place that may.

use std::fs;

use super::digest::files_below;
use super::modules::Module;
use super::paths::Paths;

/// A word that leaks, or makes something that can.
struct Rule {
    word: &'static str,
    /// A file whose path contains this may say it.
    except: Option<&'static str>,
    why: &'static str,
}

const fn never(word: &'static str, why: &'static str) -> Rule {
    Rule {
        word,
        except: None,
        why,
    }
}

const fn only_in(place: &'static str, word: &'static str, why: &'static str) -> Rule {
    Rule {
        word,
        except: Some(place),
        why,
    }
}

/// The one package that makes windows over windows.
const SECURE: &str = "app/fieldvault/ui/secure/";

const RULES: &[Rule] = &[
    never(
        "android.widget.Toast",
        "a toast is no window of ours: it can be captured",
    ),
    never(
        "android.app.AlertDialog",
        "a framework dialog does not inherit FLAG_SECURE",
    ),
    never(
        "android.widget.PopupWindow",
        "a popup window does not inherit FLAG_SECURE",
    ),
    never(
        "SecureFlagPolicy.SecureOff",
        "takes FLAG_SECURE off a dialog",
    ),
    never("android.webkit", "a web view keeps what it shows"),
    never("android.util.Log", "whoever reads the log reads customers"),
    never("println(", "whoever reads the log reads customers"),
    never("printStackTrace(", "whoever reads the log reads customers"),
    never(
        "rememberSaveable",
        "writes what was typed readably into the activity's Bundle",
    ),
    never(
        "SavedStateHandle",
        "writes readably into the activity's Bundle",
    ),
    only_in(
        SECURE,
        "androidx.compose.ui.window",
        "windows are made in one package, where each has a test",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.AlertDialog",
        "windows are made in one package, where each has a test",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.ModalBottomSheet",
        "windows are made in one package, where each has a test",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.DropdownMenu",
        "windows are made in one package, where each has a test",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.DatePickerDialog",
        "windows are made in one package, where each has a test",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.OutlinedTextField",
        "a field of its own guards keyboard, menu and clipboard",
    ),
    only_in(
        SECURE,
        "androidx.compose.material3.TextField",
        "a field of its own guards keyboard, menu and clipboard",
    ),
];

/// Every place that breaks a rule.
pub(crate) fn faults(paths: &Paths) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for module in [Module::Domain, Module::App] {
        let folder = paths.module(module.name()).join("src/main/kotlin");
        for file in files_below(&folder)? {
            let name = file
                .strip_prefix(&paths.root)
                .unwrap_or(&file)
                .display()
                .to_string();
            let text = fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
            found.extend(faults_in(&name, &text));
            if module == Module::Domain {
                found.extend(android_in(&name, &text));
            }
        }
    }
    Ok(found)
}

fn faults_in(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") || code.starts_with('*') || code.starts_with("/*") {
            continue;
        }
        for rule in RULES {
            let allowed = rule.except.is_some_and(|place| name.contains(place));
            if code.contains(rule.word) && !allowed {
                found.push(format!(
                    "{name}:{}: {}: {}",
                    number + 1,
                    rule.word,
                    rule.why
                ));
            }
        }
    }
    found
}

/// What decides knows nothing of Android.
fn android_in(name: &str, text: &str) -> Vec<String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| {
            line.starts_with("import android.") || line.starts_with("import androidx.")
        })
        .map(|(number, _)| format!("{name}:{}: domain names no Android class", number + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_finds_what_it_forbids_and_spares_comments() {
        for rule in RULES {
            let text = format!("// {0}\n * {0}\nval x = {0}", rule.word);
            let found = faults_in(
                "android/app/src/main/kotlin/app/fieldvault/ui/Other.kt",
                &text,
            );
            assert!(
                found.iter().any(|fault| fault.contains(":3: ")),
                "{}",
                rule.word
            );
            assert!(
                found.iter().all(|fault| fault.contains(":3: ")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn one_package_may_make_windows() {
        let text = "import androidx.compose.ui.window.Dialog";
        let secure = format!("android/app/src/main/kotlin/{SECURE}SecureDialog.kt");
        assert!(faults_in(&secure, text).is_empty());
        assert_eq!(faults_in("android/app/Other.kt", text).len(), 1);
    }

    #[test]
    fn domain_names_no_android_class() {
        assert_eq!(
            android_in("x.kt", "package a\nimport android.os.Bundle\n").len(),
            1
        );
        assert!(android_in("x.kt", "package a\n// import android.os.Bundle\n").is_empty());
    }
}
