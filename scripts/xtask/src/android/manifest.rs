//! The manifest that the app has after what its libraries add.

use std::path::PathBuf;

use super::catalog::Levels;
use super::digest::Inputs;
use super::kotlin::join;
use super::library::Library;
use super::paths::Paths;
use super::process::Program;
use super::step;

/// The application's id, and the package of its resources.
pub(crate) const APPLICATION: &str = "app.fieldvault";

/// Merges the app's manifest with those of `libraries`. `name` tells the app's from its tests'.
pub(crate) fn merge(
    paths: &Paths,
    merger: &[PathBuf],
    libraries: &[Library],
    levels: Levels,
    name: &str,
) -> Result<PathBuf, String> {
    let main = paths.module("app").join("src/main/AndroidManifest.xml");
    let more: Vec<PathBuf> = libraries
        .iter()
        .filter_map(|library| library.part("AndroidManifest.xml"))
        .collect();
    let merged = paths.out.join(format!("manifest-{name}.xml"));
    let inputs = Inputs::new()
        .word(&format!("{levels:?}"))
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
                .args(["--property", &format!("MIN_SDK_VERSION={}", levels.min)])
                .args([
                    "--property",
                    &format!("TARGET_SDK_VERSION={}", levels.target),
                ])
                .args(["--property", &format!("PACKAGE={APPLICATION}")])
                // Without it, what the app removes stays, marked.
                .arg("--remove-tools-declarations")
                .args(["--log", "WARNING"])
                .quietly()?;
            let text = std::fs::read_to_string(&merged)
                .map_err(|error| format!("{}: {error}", merged.display()))?;
            step::write(&merged, with_libraries_in_place(&text)?)
        },
    )?;
    Ok(merged)
}

/// Native libraries are loaded from where they lie in the APK, as Google's plugin also says at these SDK levels.
fn with_libraries_in_place(merged: &str) -> Result<String, String> {
    let (before, after) = merged
        .split_once("<application")
        .ok_or("the merged manifest has no application")?;
    Ok(format!(
        "{before}<application\n        android:extractNativeLibs=\"false\"{after}"
    ))
}
