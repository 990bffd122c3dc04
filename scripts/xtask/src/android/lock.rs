//! gradle/artifacts.lock: every artifact that either build may use, with its SHA-256 and what it is for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The file, from the repository's root.
pub(crate) const FILE: &str = "gradle/artifacts.lock";

/// What an artifact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Ships in the APK.
    Main,
    /// On the class path of tests only.
    Test,
    /// The Android framework: to compile against, or to run tests on.
    Platform,
    /// The Kotlin compiler.
    Kotlin,
    /// The Compose plugin of the compiler.
    Compose,
    /// The manifest merger.
    Merger,
    /// Holds aapt2.
    Aapt2,
    /// D8, R8 and TraceReferences.
    R8,
}

const SCOPES: &[(&str, Scope)] = &[
    ("main", Scope::Main),
    ("test", Scope::Test),
    ("platform", Scope::Platform),
    ("kotlin", Scope::Kotlin),
    ("compose", Scope::Compose),
    ("merger", Scope::Merger),
    ("aapt2", Scope::Aapt2),
    ("r8", Scope::R8),
];

/// One line of the lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Artifact {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// `jar` or `aar`.
    pub(crate) kind: String,
    /// In hexadecimal; `None` where the lock still says `?`.
    pub(crate) sha256: Option<String>,
    pub(crate) scopes: Vec<Scope>,
}

impl Artifact {
    /// Where the cache keeps it.
    pub(crate) fn file(&self, cache: &Path) -> PathBuf {
        cache
            .join("artifacts")
            .join(&self.group)
            .join(format!("{}-{}.{}", self.name, self.version, self.kind))
    }

    /// Whether it is for `scope`.
    pub(crate) fn is_for(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The hash that names what is made from it. An artifact without a sum cannot be used, so it never names anything.
    pub(crate) fn key(&self) -> &str {
        self.sha256.as_deref().unwrap_or("?")
    }
}

impl fmt::Display for Artifact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}:{}:{}:{}",
            self.group, self.name, self.version, self.kind
        )
    }
}

/// Reads the lock of the repository at `root`.
pub(crate) fn read(root: &Path) -> Result<Vec<Artifact>, String> {
    let text = fs::read_to_string(root.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    parse(&text)
}

/// Reads the text of a lock.
pub(crate) fn parse(text: &str) -> Result<Vec<Artifact>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            artifact(line).map_err(|fault| format!("{FILE}:{}: {fault}: {line}", number + 1))
        })
        .collect()
}

fn artifact(line: &str) -> Result<Artifact, &'static str> {
    let [coordinates, sum, scopes] = words(line, ' ')?;
    let [group, name, version, kind] = words(coordinates, ':')?;
    let sha256 = match sum {
        "?" => None,
        sum if sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some(sum.to_owned())
        }
        _ => return Err("not a SHA-256"),
    };
    let scopes = scopes
        .split(',')
        .map(|word| SCOPES.iter().find(|(name, _)| *name == word))
        .map(|found| found.map(|(_, scope)| *scope).ok_or("unknown scope"))
        .collect::<Result<_, _>>()?;
    Ok(Artifact {
        group: group.to_owned(),
        name: name.to_owned(),
        version: version.to_owned(),
        kind: kind.to_owned(),
        sha256,
        scopes,
    })
}

fn words<const N: usize>(text: &str, separator: char) -> Result<[&str; N], &'static str> {
    let words: Vec<&str> = text.split(separator).collect();
    words
        .try_into()
        .map_err(|_| "not of the form group:name:version:type sha256 scope")
}

/// The text of the lock with the missing sums filled in from `sums`, in the order of `parse`.
pub(crate) fn with_sums(text: &str, sums: &[String]) -> String {
    let mut sums = sums.iter();
    let mut out = String::new();
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            out.push_str(line);
        } else {
            let sum = sums.next().map_or("?", String::as_str);
            out.push_str(&line.replacen(" ? ", &format!(" {sum} "), 1));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUM: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_line_is_read() {
        let text = format!("# note\n\na.b:c:1.0:aar {SUM} main,kotlin\n");
        let artifacts = parse(&text).unwrap();
        let [one] = artifacts.as_slice() else {
            panic!("one artifact");
        };
        assert_eq!(one.to_string(), "a.b:c:1.0:aar");
        assert!(one.is_for(Scope::Kotlin) && !one.is_for(Scope::Test));
        assert_eq!(one.key(), SUM);
    }

    #[test]
    fn faults_name_their_line() {
        for bad in [
            "a:b:1:jar main".to_owned(),
            format!("a:b:1 {SUM} main"),
            "a:b:1:jar 1234 main".to_owned(),
            format!("a:b:1:jar {SUM} all"),
        ] {
            let fault = parse(&format!("# x\n{bad}\n")).unwrap_err();
            assert!(fault.starts_with("gradle/artifacts.lock:2: "), "{fault}");
        }
    }

    #[test]
    fn missing_sums_are_filled_in_and_others_left() {
        let text = format!("# x\na:b:1:jar ? main\na:c:1:jar {SUM} test\n");
        let sums = ["f".repeat(64), "e".repeat(64)];
        let full = with_sums(&text, &sums);
        assert!(full.contains(&format!("a:b:1:jar {} main", "f".repeat(64))));
        assert!(full.contains(&format!("a:c:1:jar {SUM} test")));
    }
}
