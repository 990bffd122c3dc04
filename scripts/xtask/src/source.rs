//! Rust files as the checks read them: production code only, without comments.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// All Rust files below `folder` that are not tests or build output, with their path relative to `root`.
pub(crate) fn production_files(root: &Path, folder: &str) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                if !["target", "tests", "benches", "fuzz"].contains(&name) {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = production_code(&fs::read_to_string(&path)?);
                let relative = path.strip_prefix(root).unwrap_or(&path);
                files.push((relative.to_string_lossy().into_owned(), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `text` without line comments and without the trailing test module. Lines stay lines.
pub(crate) fn production_code(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        out.push_str(line.split("//").next().unwrap_or_default());
        out.push('\n');
    }
    out
}

/// Whether `word` stands in `line` as a whole path or identifier.
pub(crate) fn names(line: &str, word: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find(word) {
        let (before, from) = rest.split_at(at);
        let after = from.get(word.len()..).unwrap_or_default();
        let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
        if !before.ends_with(inside) && !after.starts_with(inside) {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_test_modules_are_not_production_code() {
        let text = "use a; // rusqlite\n/// reqwest\n#[cfg(test)]\nmod tests { use rusqlite; }\n";
        let code = production_code(text);
        assert!(names(&code, "a") && !names(&code, "rusqlite") && !names(&code, "reqwest"));
    }

    #[test]
    fn a_word_is_found_whole_only() {
        assert!(names("use crate::store::Store;", "crate::store"));
        assert!(!names("use crate::store_front;", "crate::store"));
        assert!(!names("let rusqlite_free = 1;", "rusqlite"));
    }
}
