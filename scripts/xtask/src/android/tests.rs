//! Finds test classes and runs them, one JVM a module.

use std::fs;
use std::path::PathBuf;

use super::digest::files_below;
use super::kotlin::join;
use super::modules::{Build, Compiled, Module};
use super::process::Program;
use super::say::say;
use super::step;
use super::timer::Timer;

/// How many passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// Lines of a failure that are shown; the rest is in the report.
const SHOWN: usize = 12;

const RUNNER: &str = "org.junit.runner.JUnitCore";

/// Runs the tests of `compiled` whose class name contains `filter`, with `properties` beside the usual ones.
pub(crate) fn run(
    build: &Build,
    compiled: &[&Compiled],
    filter: Option<&str>,
    properties: &[(&str, &str)],
) -> Result<Outcome, String> {
    let mut all = Outcome::default();
    for one in compiled {
        let classes = classes(build, one.module, filter)?;
        if one.test_class_path.is_empty() || classes.is_empty() {
            continue;
        }
        for group in Group::ALL {
            let classes: Vec<String> = classes
                .iter()
                .filter(|name| Group::of(name) == group)
                .cloned()
                .collect();
            if classes.is_empty() {
                continue;
            }
            let outcome = run_group(build, one, group, &classes, properties)?;
            all.passed += outcome.passed;
            all.failed += outcome.failed;
        }
    }
    Ok(all)
}

/// What may share a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// Tests of one thing at a time.
    Unit,
    /// The whole app against the real server.
    EndToEnd,
    /// The same over the library whose clock a test moves.
    Clocked,
    /// Programs that measure: never run as tests.
    Bench,
}

impl Group {
    /// Those that are tests.
    const ALL: [Self; 3] = [Self::Unit, Self::EndToEnd, Self::Clocked];

    /// By the package of a class.
    fn of(class: &str) -> Self {
        if class.contains(".bench.") {
            Self::Bench
        } else if class.contains(".e2e.clocked.") {
            Self::Clocked
        } else if class.contains(".e2e.") {
            Self::EndToEnd
        } else {
            Self::Unit
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Unit => "",
            Self::EndToEnd => "-e2e",
            Self::Clocked => "-e2e-clocked",
            Self::Bench => "-bench",
        }
    }
}

fn run_group(
    build: &Build,
    compiled: &Compiled,
    group: Group,
    classes: &[String],
    properties: &[(&str, &str)],
) -> Result<Outcome, String> {
    let name = format!("{}{}", compiled.module.name(), group.suffix());
    let timer = Timer::start();
    let mut class_path = compiled.test_class_path.clone();
    if let Some((linked, manifest)) = &compiled.linked {
        class_path.insert(0, configuration(build, &linked.package, manifest)?);
    }
    let mut report = String::new();
    let testkit = build
        .paths
        .out
        .join("bindings/libagent_ffi_testkit.so")
        .display()
        .to_string();
    let mut properties = properties.to_vec();
    if group == Group::Clocked {
        properties.push(("uniffi.component.agent_ffi.libraryOverride", &testkit));
    }
    // A run with failures ends with an exit code of its own; what counts is what it said.
    let ended = java(build, compiled.module, &class_path, &properties, RUNNER)?
        .args(classes)
        .lines(|line| {
            report.push_str(line);
            report.push('\n');
        });
    let file = build.paths.out.join(format!("test-results/{name}.txt"));
    step::write(&file, &report)?;
    let outcome = read(&report)
        .ok_or_else(|| format!("{name}: {}\n{report}", ended.err().unwrap_or_default()))?;
    for failure in failures(&report) {
        say(&failure);
    }
    say(&format!(
        "  {:<24} {}  {} passed, {} failed in {} classes",
        format!("test {name}"),
        timer.elapsed(),
        outcome.passed,
        outcome.failed,
        classes.len()
    ));
    Ok(outcome)
}

/// Runs what measures among the tests of `compiled`.
pub(crate) fn measure(
    build: &Build,
    compiled: &Compiled,
    properties: &[(&str, &str)],
) -> Result<Outcome, String> {
    let mut classes = classes(build, compiled.module, None)?;
    classes.retain(|name| Group::of(name) == Group::Bench);
    run_group(build, compiled, Group::Bench, &classes, properties)
}

/// Runs a program among the tests of `compiled`: its class has a `main`. Answers what it said.
pub(crate) fn program(
    build: &Build,
    compiled: &Compiled,
    class: &str,
    arguments: &[&str],
) -> Result<String, String> {
    java(
        build,
        compiled.module,
        &compiled.test_class_path,
        &[],
        class,
    )?
    .args(arguments)
    .quietly()
}

fn java(
    build: &Build,
    module: Module,
    class_path: &[PathBuf],
    properties: &[(&str, &str)],
    main: &str,
) -> Result<Program, String> {
    let paths = &build.paths;
    let scratch = paths.out.join("test-scratch");
    step::fresh(&scratch)?;
    let library = paths.out.join("bindings/libagent_ffi.so");
    let mut options = vec![
        "-Xmx2500m".to_owned(),
        "-Dfile.encoding=UTF-8".to_owned(),
        format!(
            "-Djna.library.path={}",
            paths.out.join("bindings").display()
        ),
        format!(
            "-Djava.library.path={}",
            paths.out.join("bindings").display()
        ),
        format!("-Dfieldvault.library={}", library.display()),
        format!(
            "-Dfieldvault.fleetServer={}",
            paths.target.join("release/fleet-server").display()
        ),
        format!("-Dfieldvault.root={}", paths.root.display()),
        format!("-Dfieldvault.testDir={}", scratch.display()),
        format!(
            "-Dfieldvault.pictures.out={}",
            super::pictures::folder(paths).display()
        ),
    ];
    options.extend(
        properties
            .iter()
            .map(|(name, value)| format!("-D{name}={value}")),
    );
    if module == Module::App {
        options.extend([
            format!(
                "-Drobolectric.dependency.dir={}",
                build.instrumented().display()
            ),
            "-Drobolectric.offline=true".to_owned(),
            // JNA and the library load once a process: a second sandbox must not load them again.
            "-Drobolectric.packagesToNotAcquire=uniffi.,kotlin.,app.fieldvault.core".to_owned(),
            "-Drobolectric.pixelCopyRenderMode=hardware".to_owned(),
        ]);
    }
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    Ok(Program::java(&options, &join(class_path), main).folder(&paths.root))
}

/// Tells Robolectric where the merged manifest and the resources are.
fn configuration(
    build: &Build,
    package: &std::path::Path,
    manifest: &std::path::Path,
) -> Result<PathBuf, String> {
    let folder = build.paths.out.join("test-config");
    let text = format!(
        "android_merged_manifest={}\nandroid_resource_apk={}\nandroid_custom_package={}\n",
        manifest.display(),
        package.display(),
        super::manifest::APPLICATION
    );
    step::write(
        &folder.join("com/android/tools/test_config.properties"),
        text,
    )?;
    Ok(folder)
}

/// Names of a module's classes with tests.
fn classes(build: &Build, module: Module, filter: Option<&str>) -> Result<Vec<String>, String> {
    let folder = build.paths.module(module.name()).join("src/test/kotlin");
    let mut found = Vec::new();
    for file in files_below(&folder)? {
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        found.extend(classes_in(&text));
    }
    found.retain(|name| filter.is_none_or(|part| name.contains(part)));
    found.sort();
    Ok(found)
}

/// Top-level classes of a Kotlin file that have a `@Test`, with their package.
fn classes_in(text: &str) -> Vec<String> {
    let package = text
        .lines()
        .find_map(|line| line.strip_prefix("package "))
        .unwrap_or_default()
        .trim();
    let mut found: Vec<(String, bool)> = Vec::new();
    for line in text.lines() {
        let declared = ["class ", "internal class ", "open class "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        if let Some(rest) = declared {
            let name: String = rest
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            found.push((format!("{package}.{name}"), false));
        } else if line.trim_start().starts_with("@Test")
            && let Some((_, tested)) = found.last_mut()
        {
            *tested = true;
        }
    }
    found
        .into_iter()
        .filter(|(_, tested)| *tested)
        .map(|(name, _)| name)
        .collect()
}

/// What JUnit's runner said at its end.
fn read(report: &str) -> Option<Outcome> {
    report.lines().rev().find_map(|line| {
        if let Some(rest) = line.strip_prefix("OK (") {
            let passed = rest.split(' ').next()?.parse().ok()?;
            return Some(Outcome { passed, failed: 0 });
        }
        let (run, failures) = line
            .strip_prefix("Tests run: ")?
            .split_once(",  Failures: ")?;
        let (run, failed): (usize, usize) = (run.parse().ok()?, failures.trim().parse().ok()?);
        Some(Outcome {
            passed: run.saturating_sub(failed),
            failed,
        })
    })
}

/// Each failure with its first lines.
fn failures(report: &str) -> Vec<String> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for line in report.lines() {
        let begins = line
            .split_once(") ")
            .is_some_and(|(number, name)| number.parse::<usize>().is_ok() && name.ends_with(')'));
        if begins {
            found.push(vec![line]);
        } else if let Some(last) = found.last_mut()
            && last.len() < SHOWN
        {
            last.push(line);
        }
    }
    found.into_iter().map(|lines| lines.join("\n")).collect()
}

#[cfg(test)]
mod own {
    use super::*;

    #[test]
    fn only_classes_with_tests_are_run() {
        let text = "package a.b\n\nclass Helper {\n}\n\nclass FooTest {\n    @Test\n    fun `x y`() {}\n}\ninternal class Other\n";
        assert_eq!(classes_in(text), ["a.b.FooTest"]);
    }

    #[test]
    fn suites_that_need_a_process_of_their_own_have_one() {
        assert_eq!(Group::of("app.fieldvault.ui.XTest"), Group::Unit);
        assert_eq!(Group::of("app.fieldvault.e2e.XTest"), Group::EndToEnd);
        assert_eq!(
            Group::of("app.fieldvault.e2e.clocked.XTest"),
            Group::Clocked
        );
        assert_eq!(Group::of("app.fieldvault.bench.XTest"), Group::Bench);
        assert!(!Group::ALL.contains(&Group::Bench));
    }

    #[test]
    fn the_end_of_a_run_is_read() {
        assert_eq!(
            read("...\nOK (12 tests)\n"),
            Some(Outcome {
                passed: 12,
                failed: 0
            })
        );
        assert_eq!(
            read("OK (1 test)\n"),
            Some(Outcome {
                passed: 1,
                failed: 0
            })
        );
        let text = "1) x(a.B)\njava.lang.AssertionError\n\tat y\n\nFAILURES!!!\nTests run: 5,  Failures: 2\n";
        assert_eq!(
            read(text),
            Some(Outcome {
                passed: 3,
                failed: 2
            })
        );
        assert_eq!(failures(text).len(), 1);
        assert_eq!(read("Killed\n"), None);
    }
}
