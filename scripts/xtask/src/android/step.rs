//! A step is done once for its inputs, says that it was done, and how long it took.

use std::fs;
use std::path::{Path, PathBuf};

use super::say::say;
use super::timer::Timer;

/// Does `work` unless `outputs` exist and were made from the same inputs; the folders that they go into are there then. Answers
/// whether it was done.
pub(crate) fn once(
    stamps: &Path,
    name: &str,
    inputs: &str,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<(), String>,
) -> Result<bool, String> {
    let stamp = stamps.join(format!("{}.stamp", name.replace(' ', "-")));
    let same = fs::read_to_string(&stamp).is_ok_and(|found| found == inputs);
    if same && outputs.iter().all(|output| output.exists()) {
        return Ok(false);
    }
    // A step that fails half-way must be done again whatever it left behind.
    let _ = fs::remove_file(&stamp);
    for folder in outputs.iter().filter_map(|output| output.parent()) {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let timer = Timer::start();
    work()?;
    write(&stamp, inputs)?;
    say(&format!("  {name:<24} {}", timer.elapsed()));
    Ok(true)
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let name = |error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(name)?;
    }
    fs::write(path, content).map_err(name)
}

/// An empty folder in place of whatever was there.
pub(crate) fn fresh(folder: &Path) -> Result<(), String> {
    let name = |error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(name)?;
    }
    fs::create_dir_all(folder).map_err(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_done_again_when_inputs_change_an_output_is_gone_or_it_failed() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("new").join("out");
        let step = |inputs: &str| {
            let outputs = std::slice::from_ref(&output);
            once(folder.path(), "a step", inputs, outputs, || {
                fs::write(&output, inputs).map_err(|error| error.to_string())
            })
        };
        assert_eq!(step("1"), Ok(true));
        assert_eq!(step("1"), Ok(false));
        assert_eq!(step("2"), Ok(true));
        fs::remove_file(&output).unwrap();
        assert_eq!(step("2"), Ok(true));
        let fails = once(folder.path(), "a step", "3", &[], || Err("no".into()));
        assert_eq!(fails, Err("no".to_owned()));
        assert_eq!(step("2"), Ok(true));
    }
}
