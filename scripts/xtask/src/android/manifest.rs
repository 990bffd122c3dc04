//! The manifest that the app has after what its libraries add.

use std::path::PathBuf;

use super::digest::Inputs;
use super::kotlin::join;
use super::library::Library;
use super::paths::Paths;
use super::process::Program;
use super::step;

/// The application's id, and the package of its resources.
pub(crate) const APPLICATION: &str = "app.fieldvault";
/// The oldest Android that the app runs on.
pub(crate) const MIN_SDK: u32 = 28;
/// The Android that it is made for.
pub(crate) const TARGET_SDK: u32 = 36;

/// Merges the app's manifest with those of `libraries`. `name` tells the app's from its tests'.
pub(crate) fn merge(
    paths: &Paths,
    merger: &[PathBuf],
    libraries: &[Library],
    name: &str,
) -> Result<PathBuf, String> {
    let main = paths.module("app").join("src/main/AndroidManifest.xml");
    let more: Vec<PathBuf> = libraries
        .iter()
        .filter_map(|library| library.part("AndroidManifest.xml"))
        .collect();
    let merged = paths.out.join(format!("manifest-{name}.xml"));
    let inputs = Inputs::new()
        .word(&format!("{MIN_SDK} {TARGET_SDK}"))
        .paths(merger)?
        .path(&main)?
        .words(libraries.iter().map(|library| &library.key))
        .finish();
    let outputs = std::slice::from_ref(&merged);
    step::once(
        &paths.out.join("stamps"),
        &format!("manifest {name}"),
        &inputs,
        outputs,
        || {
            Program::java(&[], &join(merger), "com.android.manifmerger.Merger")
                .arg("--main")
                .arg(&main)
                .args(["--libs", &join(&more)])
                .arg("--out")
                .arg(&merged)
                .args(["--property", &format!("MIN_SDK_VERSION={MIN_SDK}")])
                .args(["--property", &format!("TARGET_SDK_VERSION={TARGET_SDK}")])
                .args(["--property", &format!("PACKAGE={APPLICATION}")])
                .args(["--log", "WARNING"])
                .quietly()
                .map(drop)
        },
    )?;
    Ok(merged)
}
