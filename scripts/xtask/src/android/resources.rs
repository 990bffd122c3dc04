//! Resources: compiled one library at a time and kept, linked with the manifest, and their numbers as Java classes.

use std::path::{Path, PathBuf};

use super::catalog::Catalog;
use super::digest::{Inputs, files_below};
use super::library::Library;
use super::manifest::APPLICATION;
use super::parts::Package;
use super::paths::Paths;
use super::process::{Program, java_home};
use super::step;

/// What linking gives.
pub(crate) struct Linked {
    /// The package of resources.
    pub(crate) package: PathBuf,
    /// Classes that hold the resources' numbers.
    pub(crate) classes: PathBuf,
    /// What R8 must keep because a resource or the manifest names it.
    pub(crate) rules: PathBuf,
}

/// Links the app's resources with those of `libraries` against `framework`.
pub(crate) fn link(
    paths: &Paths,
    aapt2: &Path,
    framework: &Path,
    manifest: &Path,
    libraries: &[Library],
    catalog: &Catalog,
    package: Package,
) -> Result<Linked, String> {
    let name = package.name();
    let debuggable = package == Package::Debug;
    let levels = catalog.levels()?;
    let release = catalog.version("jvmTarget")?;
    let version = [
        catalog.version("versionCode")?,
        catalog.version("versionName")?,
    ];
    let mut compiled = Vec::new();
    for library in libraries {
        if let Some(res) = library.part("res") {
            let zip = paths
                .cache
                .join("resources")
                .join(format!("{}.zip", library.key));
            if !zip.exists() {
                compile(aapt2, &res, &zip)?;
            }
            compiled.push(zip);
        }
    }
    let own = paths.module("app").join("src/main/res");
    let own_zip = paths.out.join("resources/app.zip");
    let stamps = paths.out.join("stamps");
    let inputs = Inputs::new().path(&own)?.finish();
    step::once(
        &stamps,
        "aapt2 compile app",
        &inputs,
        std::slice::from_ref(&own_zip),
        || compile(aapt2, &own, &own_zip),
    )?;
    let linked = paths.out.join(format!("resources/{name}.ap_"));
    let generated = paths.out.join(format!("generated/{name}/r"));
    let classes = paths.out.join(format!("classes/{name}-r"));
    let inputs = Inputs::new()
        .path(&own_zip)?
        .path(manifest)?
        .word(&format!("{levels:?}"))
        .word(release)
        .words(version)
        .words(libraries.iter().map(|library| &library.key))
        .finish();
    let rules = paths.out.join(format!("resources/{name}.pro"));
    let outputs = [linked.clone(), classes.clone(), rules.clone()];
    step::once(
        &stamps,
        &format!("aapt2 link {name}"),
        &inputs,
        &outputs,
        || {
            step::fresh(&generated)?;
            let packages = packages(libraries)?;
            let mut link = Program::new(aapt2)
                .arg("link")
                .arg("-o")
                .arg(&linked)
                .arg("-I")
                .arg(framework)
                .arg("--manifest")
                .arg(manifest)
                .args(["--auto-add-overlay", "--non-final-ids", "--java"])
                .arg(&generated)
                .args([
                    "--custom-package",
                    APPLICATION,
                    "--extra-packages",
                    &packages.join(":"),
                ])
                .args(["--min-sdk-version", &levels.min.to_string()])
                .args(["--target-sdk-version", &levels.target.to_string()])
                .args(["--version-code", version[0], "--version-name", version[1]])
                .arg("--proguard")
                .arg(&rules)
                .args(["-c", "en,zh"]);
            if debuggable {
                link = link.arg("--debug-mode");
            }
            for zip in compiled.iter().chain([&own_zip]) {
                link = link.arg("-R").arg(zip);
            }
            link.quietly()?;
            java(&generated, &classes, release)
        },
    )?;
    Ok(Linked {
        package: linked,
        classes,
        rules,
    })
}

fn compile(aapt2: &Path, res: &Path, zip: &Path) -> Result<(), String> {
    if let Some(folder) = zip.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Program::new(aapt2)
        .arg("compile")
        .arg("--dir")
        .arg(res)
        .arg("-o")
        .arg(zip)
        .quietly()
        .map(drop)
}

/// Packages of the libraries that have resources of their own, as their manifests name them.
fn packages(libraries: &[Library]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for library in libraries {
        let (Some(_), Some(manifest)) =
            (library.part("R.txt"), library.part("AndroidManifest.xml"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(&manifest)
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        if let Some((_, rest)) = text.split_once("package=\"")
            && let Some((package, _)) = rest.split_once('"')
        {
            found.push(package.to_owned());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn java(sources: &Path, classes: &Path, release: &str) -> Result<(), String> {
    step::fresh(classes)?;
    let files = files_below(sources)?;
    let list = classes.with_extension("args");
    let text: String = files
        .iter()
        .map(|file| format!("\"{}\"\n", file.display()))
        .collect();
    step::write(&list, text)?;
    let javac = java_home().map_or_else(|| "javac".into(), |home| home.join("bin/javac"));
    Program::new(javac)
        .args(["-nowarn", "--release", release, "-d"])
        .arg(classes)
        .arg(format!("@{}", list.display()))
        .quietly()
        .map(drop)
}
