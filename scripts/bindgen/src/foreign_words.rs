//! What generated Kotlin must not name: it runs on a host's JVM under test as well as on a phone.

use std::fs;
use std::path::Path;

/// What must not be named, and why.
const WORDS: &[(&str, &str)] = &[
    (
        "android.",
        "the bindings also run on a JVM without Android's classes",
    ),
    (
        "androidx.",
        "the bindings also run on a JVM without Android's classes",
    ),
    (
        "kotlinx.coroutines",
        "exports block; no call is made a suspending one",
    ),
];

/// One message for each line under `folder` that imports or names such a word outside comments.
pub(crate) fn find(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            faults.extend(find(&path)?);
        } else {
            let text = fs::read_to_string(&path)?;
            faults.extend(
                judge(&text)
                    .into_iter()
                    .map(|fault| format!("{}:{fault}", path.display())),
            );
        }
    }
    Ok(faults)
}

fn judge(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default().trim_start();
        if code.starts_with('*') {
            continue;
        }
        for (word, why) in WORDS.iter().filter(|(word, _)| code.contains(word)) {
            faults.push(format!("{}: names `{word}`: {why}", number + 1));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn imports_and_full_names_are_found_and_comments_are_not() {
        assert_eq!(judge("import android.os.Build\n").len(), 1);
        assert_eq!(judge("  x = android.system.SystemCleaner()\n").len(), 1);
        assert_eq!(judge("import kotlinx.coroutines.launch\n").len(), 1);
        assert_eq!(
            judge("// android.os\n * on android. phones\n"),
            Vec::<String>::new()
        );
    }
}
