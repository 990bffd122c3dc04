//! Brings the locked artifacts into the cache through the machine's own Maven, one by one as the lock names them: Maven's
//! resolver fails on the version ranges of AndroidX, and a lock that something else completes is none.

use std::fmt::Write as _;
use std::fs;

use super::digest;
use super::lock::{self, Artifact};
use super::paths::Paths;
use super::process::Program;
use super::say::say;
use super::step::write;
use super::timer::Timer;

const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

/// Makes sure that every one of `artifacts` is in the cache and has the sum that the lock says.
pub(crate) fn fetch(paths: &Paths, artifacts: &[&Artifact]) -> Result<(), String> {
    if let Some(unknown) = artifacts.iter().find(|one| one.sha256.is_none()) {
        return Err(format!(
            "{unknown} has no sum in {}: cargo xtask android lock",
            lock::FILE
        ));
    }
    let missing: Vec<&Artifact> = artifacts
        .iter()
        .copied()
        .filter(|artifact| !verified(paths, artifact))
        .collect();
    let absent: Vec<&Artifact> = missing
        .iter()
        .copied()
        .filter(|artifact| !artifact.file(&paths.cache).exists())
        .collect();
    download(paths, &absent)?;
    for artifact in missing {
        verify(paths, artifact)?;
    }
    Ok(())
}

/// Fills in the sums that the lock does not have yet.
pub(crate) fn complete_lock(paths: &Paths) -> Result<(), String> {
    let file = paths.root.join(lock::FILE);
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", lock::FILE))?;
    let artifacts = lock::parse(&text)?;
    let unknown: Vec<&Artifact> = artifacts
        .iter()
        .filter(|one| one.sha256.is_none())
        .collect();
    download(paths, &unknown)?;
    let sums = artifacts
        .iter()
        .map(|one| match &one.sha256 {
            Some(sum) => Ok(sum.clone()),
            None => digest::of_file(&one.file(&paths.cache)),
        })
        .collect::<Result<Vec<_>, _>>()?;
    write(&file, lock::with_sums(&text, &sums))?;
    say(&format!(
        "{}: {} artifacts, {} sums filled in",
        lock::FILE,
        artifacts.len(),
        unknown.len()
    ));
    Ok(())
}

/// Whether the file was compared with the sum before and not replaced by one of another size since.
fn verified(paths: &Paths, artifact: &Artifact) -> bool {
    let file = artifact.file(&paths.cache);
    let Ok(size) = fs::metadata(&file).map(|found| found.len()) else {
        return false;
    };
    fs::read_to_string(file.with_added_extension("verified"))
        .is_ok_and(|note| note == format!("{} {size}", artifact.key()))
}

fn verify(paths: &Paths, artifact: &Artifact) -> Result<(), String> {
    let file = artifact.file(&paths.cache);
    let found = digest::of_file(&file)?;
    if found != artifact.key() {
        let _ = fs::remove_file(&file);
        return Err(format!(
            "{artifact}: SHA-256 is {found}, {} says {}; the file was thrown away",
            lock::FILE,
            artifact.key()
        ));
    }
    let size = fs::metadata(&file)
        .map_err(|error| format!("{artifact}: {error}"))?
        .len();
    let note = file.with_added_extension("verified");
    write(&note, format!("{found} {size}"))
}

fn download(paths: &Paths, artifacts: &[&Artifact]) -> Result<(), String> {
    if artifacts.is_empty() {
        return Ok(());
    }
    let all = artifacts.len();
    say(&format!(
        "  fetching {all} artifacts with mvn (once; the largest are 200 MB)"
    ));
    let timer = Timer::start();
    let pom = paths.out.join("fetch/pom.xml");
    write(&pom, project(paths, artifacts))?;
    let mut done = 0;
    let mut faults = Vec::new();
    let outcome = Program::new("mvn")
        .args(["-B", "-ntp", "-f"])
        .arg(&pom)
        .arg(COPY)
        .lines(|line| {
            if line.contains(" Copying ") || line.contains("already exists in destination") {
                done += 1;
                if done % 40 == 0 {
                    say(&format!("  fetched {done} of {all}"));
                }
            } else if line.starts_with("[ERROR]") && faults.len() < 5 {
                faults.push(line.to_owned());
            }
        });
    outcome.map_err(|fault| format!("{fault}\n{}", faults.join("\n")))?;
    say(&format!("  {:<24} {}", "fetch", timer.elapsed()));
    Ok(())
}

/// A project that does nothing but name what is to be copied, each by itself.
fn project(paths: &Paths, artifacts: &[&Artifact]) -> String {
    let mut items = String::new();
    for artifact in artifacts {
        let folder = paths.cache.join("artifacts").join(&artifact.group);
        let _ = write!(
            items,
            "<artifactItem><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version><type>{}</type>\
             <outputDirectory>{}</outputDirectory></artifactItem>",
            artifact.group,
            artifact.name,
            artifact.version,
            artifact.kind,
            folder.display()
        );
    }
    format!(
        "<project><modelVersion>4.0.0</modelVersion><groupId>app.fieldvault</groupId>\
         <artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging><build><plugins><plugin>\
         <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId>\
         <configuration><artifactItems>{items}</artifactItems></configuration></plugin></plugins></build></project>"
    )
}
