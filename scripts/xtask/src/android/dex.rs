//! From class files to what a phone runs: D8 for a debuggable APK, R8 for the one that ships.

use std::path::{Path, PathBuf};

use super::digest::Inputs;
use super::lock::{Artifact, Scope};
use super::modules::Build;
use super::parts::Package;
use super::process::{Program, java_home};
use super::step;

/// Our rules for R8, from the repository's root.
const RULES: &str = "android/app/rules.pro";

/// Our own classes, those of resources included, as one jar.
pub(crate) fn own_jar(build: &Build, package: Package) -> Result<PathBuf, String> {
    let mut folders = build.compile_all_main()?;
    folders.push(build.link(package)?.0.classes);
    let jar = build
        .paths
        .out
        .join(format!("apk/own-{}.jar", package.name()));
    let inputs = Inputs::new().paths(&folders)?.finish();
    let stamps = build.paths.out.join("stamps");
    let outputs = std::slice::from_ref(&jar);
    step::once(
        &stamps,
        &format!("jar {}", package.name()),
        &inputs,
        outputs,
        || {
            step::write(&jar, "")?;
            let mut program = Program::new(tool("jar"))
                .args(["--create", "--no-manifest", "--no-compress", "--file"])
                .arg(&jar);
            for folder in &folders {
                program = program.arg("-C").arg(folder).arg(".");
            }
            program.quietly().map(drop)
        },
    )?;
    Ok(jar)
}

/// A program of the JDK.
pub(crate) fn tool(name: &str) -> PathBuf {
    java_home().map_or_else(|| name.into(), |home| home.join("bin").join(name))
}

/// Jars of the libraries that ship.
pub(crate) fn library_jars(build: &Build) -> Result<Vec<PathBuf>, String> {
    let libraries = build.libraries(Scope::Main)?;
    Ok(libraries.into_iter().flat_map(|one| one.jars).collect())
}

/// R8's jar.
pub(crate) fn r8(build: &Build) -> Result<&Artifact, String> {
    build
        .artifacts
        .iter()
        .find(|one| one.is_for(Scope::R8))
        .ok_or_else(|| "no r8 in the lock".to_owned())
}

/// What an Android release and its Java bring, against which everything is compiled.
pub(crate) fn platform(framework: &Path) -> Result<Vec<PathBuf>, String> {
    // The framework's jar has no java.*.
    let said = Program::new(tool("java"))
        .args(["-XshowSettings:properties", "-version"])
        .quietly()?;
    let home = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("java.home = "))
        .ok_or("java does not say where its home is")?;
    Ok(vec![framework.to_owned(), home.into()])
}

/// Classes of our own, for a debuggable APK and for what is checked of them: a ZIP of dex files.
pub(crate) fn own_dex(build: &Build, package: Package) -> Result<PathBuf, String> {
    let jar = own_jar(build, package)?;
    let out = build
        .paths
        .out
        .join(format!("apk/own-{}.zip", package.name()));
    let classpath = library_jars(build)?;
    let name = format!("d8 {}", package.name());
    d8(
        build,
        &[jar],
        &classpath,
        &out,
        &build.paths.out.join("stamps"),
        &name,
    )?;
    Ok(out)
}

/// Classes of the libraries that ship, kept beside them.
pub(crate) fn library_dex(build: &Build) -> Result<PathBuf, String> {
    let folder = build.paths.cache.join("dex");
    let out = folder.join("libraries.zip");
    d8(
        build,
        &library_jars(build)?,
        &[],
        &out,
        &folder,
        "d8 libraries",
    )?;
    Ok(out)
}

fn d8(
    build: &Build,
    program: &[PathBuf],
    classpath: &[PathBuf],
    out: &Path,
    stamps: &Path,
    name: &str,
) -> Result<(), String> {
    let levels = build.catalog.levels()?;
    let r8 = r8(build)?;
    let inputs = Inputs::new()
        .word(r8.key())
        .word(&format!("{levels:?}"))
        .paths(program)?
        .paths(classpath)?
        .finish();
    step::once(stamps, name, &inputs, &[out.to_owned()], || {
        step::write(out, "")?;
        let mut d8 = Program::java(
            &["-Xmx3g", "-XX:+UseSerialGC"],
            &r8.file(&build.paths.cache).display().to_string(),
            "com.android.tools.r8.D8",
        )
        .args(["--debug", "--min-api", &levels.min.to_string()]);
        for path in platform(&build.framework(levels.compile)?)? {
            d8 = d8.arg("--lib").arg(path);
        }
        for jar in classpath {
            d8 = d8.arg("--classpath").arg(jar);
        }
        d8.arg("--output")
            .arg(out)
            .args(program)
            .quietly()
            .map(drop)
    })
    .map(drop)
}

/// Everything, shrunk: a ZIP of dex files and Java resources.
pub(crate) fn shrunk(build: &Build) -> Result<PathBuf, String> {
    let levels = build.catalog.levels()?;
    let r8 = r8(build)?;
    let linked = build.link(Package::Release)?.0;
    let mut program = vec![own_jar(build, Package::Release)?];
    program.extend(library_jars(build)?);
    let mut rules = vec![build.paths.root.join(RULES), linked.rules];
    let libraries = build.libraries(Scope::Main)?;
    rules.extend(libraries.iter().filter_map(|one| one.part("proguard.txt")));
    let out = build.paths.out.join("apk/r8.zip");
    let map = build.paths.out.join("apk/mapping.txt");
    let inputs = Inputs::new()
        .word(r8.key())
        .word(&format!("{levels:?}"))
        .paths(&program)?
        .paths(&rules)?
        .finish();
    let stamps = build.paths.out.join("stamps");
    step::once(&stamps, "r8", &inputs, &[out.clone(), map.clone()], || {
        step::write(&out, "")?;
        let mut program_r8 = Program::java(
            &["-Xmx4g", "-XX:+UseParallelGC"],
            &r8.file(&build.paths.cache).display().to_string(),
            "com.android.tools.r8.R8",
        )
        .args(["--release", "--min-api", &levels.min.to_string()]);
        for path in platform(&build.framework(levels.compile)?)? {
            program_r8 = program_r8.arg("--lib").arg(path);
        }
        for file in &rules {
            program_r8 = program_r8.arg("--pg-conf").arg(file);
        }
        program_r8
            .arg("--pg-map-output")
            .arg(&map)
            .arg("--output")
            .arg(&out)
            .args(&program)
            .quietly()
            .map(drop)
    })?;
    Ok(out)
}
