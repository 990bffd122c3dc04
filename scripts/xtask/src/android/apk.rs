//! Puts an APK together: resources, dex files, native libraries where there are any; aligned and signed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::align;
use super::apk_check;
use super::dex;
use super::digest::{Inputs, files_below, of_file};
use super::lock::Scope;
use super::modules::Build;
use super::native::{self, ABIS};
use super::parts::Package;
use super::process::Program;
use super::say::say;
use super::signing;
use super::step;

/// What came out.
pub(crate) struct Apk {
    file: PathBuf,
    package: Package,
    core: bool,
    throwaway: bool,
    bytes: u64,
    /// Of them, native libraries.
    native_bytes: u64,
    sha256: String,
}

/// Every file in the APK has this time, so that the same content gives the same file: 1 January 1981, as the tools of Android have it.
const TIME: Duration = Duration::from_secs(347_155_200);

/// Builds, checks and names the APK.
pub(crate) fn build(build: &Build, package: Package) -> Result<Apk, String> {
    let core = native::core(&build.paths)?;
    let (linked, merged) = build.link(package)?;
    let staging = build.paths.out.join(format!("apk/{}", package.name()));
    step::fresh(&staging)?;
    let dex = match package {
        Package::Release => vec![dex::shrunk(build)?],
        _ => vec![dex::own_dex(build, package)?, dex::library_dex(build)?],
    };
    unpack_dex(&dex, &staging)?;
    if package == Package::Release {
        // R8 has renamed what they name, and left out those that are looked up where it could see the answer.
        for zip in &dex {
            let listing = Program::new("unzip").arg("-Z1").arg(zip).quietly()?;
            if listing
                .lines()
                .any(|name| name.starts_with("META-INF/services/"))
            {
                unzip(std::slice::from_ref(zip), "META-INF/services/*", &staging)?;
            }
        }
    } else {
        services(build, &staging)?;
    }
    let native_bytes = match &core {
        Some(core) => libraries(build, core, &staging)?,
        None => 0,
    };
    let unaligned = staging.with_extension("unaligned.apk");
    zip(&linked.package, &staging, &unaligned)?;
    let aligned = staging.with_extension("aligned.apk");
    let content =
        fs::read(&unaligned).map_err(|error| format!("{}: {error}", unaligned.display()))?;
    step::write(&aligned, align::align(&content)?)?;
    let key = signing::key(&build.paths)?;
    let name = match core {
        Some(_) => format!("fieldvault-{}.apk", package.name()),
        None => format!("fieldvault-{}-without-core.apk", package.name()),
    };
    let file = build.paths.out.join("apk").join(name);
    signing::sign(&key, build.catalog.levels()?.min, &aligned, &file)?;
    apk_check::check(build, package, &file, &merged, core.is_some())?;
    let bytes = fs::metadata(&file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    Ok(Apk {
        sha256: of_file(&file)?,
        file,
        package,
        core: core.is_some(),
        throwaway: key.throwaway,
        bytes,
        native_bytes,
    })
}

impl Apk {
    /// For a program.
    pub(crate) fn json(&self) -> String {
        json!({
            "apk": self.file,
            "package": self.package.name(),
            "core": self.core,
            "throwaway_key": self.throwaway,
            "bytes": self.bytes,
            "native_bytes": self.native_bytes,
            "sha256": self.sha256,
        })
        .to_string()
    }

    /// For a person.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{}\n  {} bytes, {} of them native libraries\n  SHA-256 {}",
            self.file.display(),
            self.bytes,
            self.native_bytes,
            self.sha256
        );
        if !self.core {
            text.push_str("\n  ");
            text.push_str(native::WITHOUT_CORE);
        }
        text
    }
}

/// Puts the dex files of several ZIPs side by side, as a phone looks for them: classes.dex, classes2.dex, …
fn unpack_dex(zips: &[PathBuf], staging: &Path) -> Result<(), String> {
    let mut number = 0;
    for (index, zip) in zips.iter().enumerate() {
        let folder = staging.with_extension(format!("dex{index}"));
        step::fresh(&folder)?;
        unzip(std::slice::from_ref(zip), "classes*.dex", &folder)?;
        let mut files = files_below(&folder)?;
        // classes10.dex after classes9.dex.
        files.sort_by_key(|file| (file.as_os_str().len(), file.clone()));
        for file in files {
            number += 1;
            let name = if number == 1 {
                "classes.dex".to_owned()
            } else {
                format!("classes{number}.dex")
            };
            fs::rename(&file, staging.join(name))
                .map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    if number == 0 {
        Err("no dex files".to_owned())
    } else {
        Ok(())
    }
}

fn unzip(zips: &[PathBuf], pattern: &str, folder: &Path) -> Result<(), String> {
    for zip in zips {
        Program::new("unzip")
            .args(["-q", "-o"])
            .arg(zip)
            .args([pattern, "-d"])
            .arg(folder)
            .quietly()?;
    }
    Ok(())
}

/// What libraries look each other up by. Where two have a file of one name, its lines are put together.
fn services(build: &Build, staging: &Path) -> Result<(), String> {
    let kept = build.paths.cache.join("services");
    let jars = dex::library_jars(build)?;
    let inputs = Inputs::new().paths(&jars)?.finish();
    step::once(
        &kept.join("stamps"),
        "services",
        &inputs,
        &[kept.join("META-INF")],
        || {
            let all = kept.join("META-INF/services");
            step::fresh(&all)?;
            for jar in &jars {
                let folder = kept.join("one");
                step::fresh(&folder)?;
                // Most jars have none, which unzip calls a failure.
                if unzip(std::slice::from_ref(jar), "META-INF/services/*", &folder).is_err() {
                    continue;
                }
                for file in files_below(&folder)? {
                    let target = all.join(file.file_name().unwrap_or_default());
                    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
                    step::write(
                        &target,
                        format!("{}{}\n", read(&target), read(&file).trim_end()),
                    )?;
                }
            }
            Ok(())
        },
    )?;
    for file in files_below(&kept.join("META-INF"))? {
        let name = file.strip_prefix(&kept).unwrap_or(&file);
        let content = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        step::write(&staging.join(name), content)?;
    }
    Ok(())
}

/// Native libraries: the core's, and those of other libraries for the same kinds of phones. A kind without the core would be chosen by
/// the installer and not work. Answers their size.
fn libraries(build: &Build, core: &Path, staging: &Path) -> Result<u64, String> {
    let mut bytes = 0;
    for abi in ABIS {
        let mut files = files_below(&core.join(abi.name))?;
        for library in build.libraries(Scope::Main)? {
            if let Some(folder) = library.part(&format!("jni/{}", abi.name)) {
                files.extend(files_below(&folder)?);
            }
        }
        for file in files {
            native::mappable(abi, &file)?;
            let name = file.file_name().unwrap_or_default();
            let target = staging.join("lib").join(abi.name).join(name);
            step::write(&target, "")?;
            bytes +=
                fs::copy(&file, &target).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(bytes)
}

/// The package of resources and everything below `staging`, which is stored as it is: a phone maps dex files and libraries.
fn zip(resources: &Path, staging: &Path, out: &Path) -> Result<(), String> {
    fs::copy(resources, out).map_err(|error| format!("{}: {error}", resources.display()))?;
    let time = SystemTime::UNIX_EPOCH + TIME;
    let mut program = Program::new("zip")
        .folder(staging)
        .env("TZ", "UTC")
        .args(["-q", "-X", "-D", "-0"])
        .arg(out);
    for file in files_below(staging)? {
        fs::File::options()
            .write(true)
            .open(&file)
            .and_then(|open| open.set_modified(time))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        program = program.arg(file.strip_prefix(staging).unwrap_or(&file));
    }
    say("  packing, aligning, signing");
    program.quietly().map(drop)
}
