//! The core for phones: built by scripts/build-core where there is an NDK, and never pretended where there is none.

use std::fs;
use std::path::{Path, PathBuf};

use super::elf;
use super::paths::Paths;
use super::process::Program;
use super::say::say;

/// A kind of phone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Abi {
    pub(crate) name: &'static str,
    /// Whether it has 64 bits. Only such phones have pages of 16 KB.
    pub(crate) wide: bool,
}

/// The kinds that the core is built for.
pub(crate) const ABIS: [Abi; 3] = [
    Abi {
        name: "arm64-v8a",
        wide: true,
    },
    Abi {
        name: "armeabi-v7a",
        wide: false,
    },
    Abi {
        name: "x86_64",
        wide: true,
    },
];
/// The library's file.
const LIBRARY: &str = "libagent_ffi.so";
/// What a library without the core is good for.
pub(crate) const WITHOUT_CORE: &str = "ANDROID_NDK_HOME is not set: this APK is WITHOUT the Fieldvault core. It can be inspected; it cannot run";

/// The folder with the core's libraries, one folder an ABI; `None` without an NDK.
pub(crate) fn core(paths: &Paths) -> Result<Option<PathBuf>, String> {
    if std::env::var_os("ANDROID_NDK_HOME").is_none_or(|home| home.is_empty()) {
        say(WITHOUT_CORE);
        return Ok(None);
    }
    let out = paths.out.join("jniLibs");
    Program::new(paths.root.join("scripts/build-core"))
        .arg("--out")
        .arg(&out)
        .env("CARGO_TARGET_DIR", &paths.target)
        .lines(say)?;
    for abi in ABIS {
        let library = out.join(abi.name).join(LIBRARY);
        if !library.exists() {
            return Err(format!("scripts/build-core made no {}", library.display()));
        }
    }
    Ok(Some(out))
}

/// Fails unless a phone of this kind can map the library.
pub(crate) fn mappable(abi: Abi, library: &Path) -> Result<(), String> {
    let file = fs::read(library).map_err(|error| format!("{}: {error}", library.display()))?;
    let least = if abi.wide { 16 * 1024 } else { 4 * 1024 };
    match elf::load_alignment(&file) {
        Some(found) if found >= least => Ok(()),
        Some(found) => Err(format!(
            "{}: segments are aligned to {found}, a phone may need {least}",
            library.display()
        )),
        None => Err(format!("{}: no library", library.display())),
    }
}

#[cfg(test)]
#[path = "native_tests.rs"]
mod tests;
