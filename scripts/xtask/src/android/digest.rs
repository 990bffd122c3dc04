//! Hashes of files, folders and words: what decides whether a step is done again.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};

/// Collects what a step depends on.
pub(crate) struct Inputs(Context);

impl Inputs {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// A word, such as an argument. Its length goes first, so that two words are never taken for one.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.0.update(&word.len().to_le_bytes());
        self.0.update(word.as_bytes());
        self
    }

    /// Several words.
    pub(crate) fn words<S: AsRef<str>>(self, words: impl IntoIterator<Item = S>) -> Self {
        words
            .into_iter()
            .fold(self, |inputs, word| inputs.word(word.as_ref()))
    }

    /// A file, or a folder with all that is in it; what does not exist counts as such.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self, String> {
        for file in files_below(path)? {
            let name = file.strip_prefix(path).unwrap_or(&file);
            self = self.word(&name.to_string_lossy()).word(&of_file(&file)?);
        }
        Ok(self)
    }

    /// Several files or folders.
    pub(crate) fn paths<'a>(
        mut self,
        paths: impl IntoIterator<Item = &'a PathBuf>,
    ) -> Result<Self, String> {
        for path in paths {
            self = self.path(path)?;
        }
        Ok(self)
    }

    /// The hash, in hexadecimal.
    pub(crate) fn finish(self) -> String {
        hexadecimal(self.0.finish().as_ref())
    }
}

/// SHA-256 of one file, in hexadecimal.
pub(crate) fn of_file(path: &Path) -> Result<String, String> {
    let name = |error| format!("{}: {error}", path.display());
    let mut file = fs::File::open(path).map_err(name)?;
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = file.read(&mut buffer).map_err(name)?;
        match buffer.get(..count) {
            Some([]) | None => break,
            Some(piece) => context.update(piece),
        }
    }
    Ok(hexadecimal(context.finish().as_ref()))
}

/// Every file at or below `path`, sorted; none if there is nothing.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        let name = |error| format!("{}: {error}", path.display());
        for entry in fs::read_dir(path).map_err(name)? {
            files.extend(files_below(&entry.map_err(name)?.path())?);
        }
    }
    files.sort();
    Ok(files)
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_their_length() {
        let joined = Inputs::new().words(["ab", "c"]).finish();
        assert_ne!(joined, Inputs::new().words(["a", "bc"]).finish());
        assert_eq!(joined, Inputs::new().words(["ab", "c"]).finish());
    }

    #[test]
    fn a_file_that_is_changed_renamed_or_added_changes_the_hash_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let hash = || Inputs::new().path(folder.path()).unwrap().finish();
        fs::write(folder.path().join("a"), "1").unwrap();
        let mut seen = vec![hash()];
        fs::write(folder.path().join("a"), "2").unwrap();
        seen.push(hash());
        fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
        seen.push(hash());
        fs::write(folder.path().join("c"), "").unwrap();
        seen.push(hash());
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 4);
    }
}
