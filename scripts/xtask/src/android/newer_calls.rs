//! Calls that the oldest Android the app runs on does not have. Each must sit in a class that a list names, with the test that runs
//! it, or passes it by, on an old framework. R8's tracer finds them.

use std::fs;

use super::dex;
use super::dexdump::Call;
use super::drift::SMOKE;
use super::modules::Build;
use super::parts::Package;
use super::process::Program;

/// The list, from the repository's root: class, the SDK level that it needs, the test that proves its guard.
const LIST: &str = "android/app/goldens/newer-calls.txt";
/// Where guarded classes may be.
const PLACE: &str = "app.fieldvault.";

/// A line of the list.
#[derive(Debug, PartialEq, Eq)]
struct Guarded<'a> {
    class: &'a str,
    level: u32,
    test: &'a str,
}

/// What the tracer found: the class that calls, and what it calls.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    class: String,
    what: String,
}

/// Every newer call that is not guarded as the list says, and every line of the list that is not true.
pub(crate) fn faults(build: &Build, calls: &[Call]) -> Result<Vec<String>, String> {
    let list = fs::read_to_string(build.paths.root.join(LIST))
        .map_err(|error| format!("{LIST}: {error}"))?;
    let guarded = parse(&list)?;
    let mut hits = hits(build, calls)?;
    hits.sort();
    hits.dedup();
    let mut found = compare(&guarded, &hits);
    for line in &guarded {
        found.extend(unproved(build, line));
    }
    Ok(found)
}

fn hits(build: &Build, calls: &[Call]) -> Result<Vec<Hit>, String> {
    let levels = build.catalog.levels()?;
    let jar = dex::own_jar(build, Package::Release)?;
    let mut trace = Program::java(
        &["-Xmx2g"],
        &dex::r8(build)?
            .file(&build.paths.cache)
            .display()
            .to_string(),
        "com.android.tools.r8.tracereferences.TraceReferences",
    )
    .arg("--check");
    for path in dex::platform(&build.framework_under_test(levels.min)?)? {
        trace = trace.arg("--lib").arg(path);
    }
    for library in dex::library_jars(build)? {
        trace = trace.arg("--target").arg(library);
    }
    let said = match trace.arg("--source").arg(&jar).quietly() {
        // It fails where it finds something.
        Ok(said) | Err(said) => said,
    };
    let missing = read(&said)?;
    Ok(missing.iter().flat_map(|one| one.hits(calls)).collect())
}

/// A line of the tracer: what is missing, and one of the places that use it.
#[derive(Debug, PartialEq, Eq)]
struct Missing {
    what: String,
    from: String,
}

/// `Missing method void a.B.c(int) (referenced from: void app.X.y(a.B))`
fn read(said: &str) -> Result<Vec<Missing>, String> {
    let mut found = Vec::new();
    for line in said.lines() {
        let Some((_, rest)) = line.split_once("Missing ") else {
            continue;
        };
        let read = rest
            .split_once(" (referenced from: ")
            .and_then(|(what, from)| {
                let (kind, what) = what.split_once(' ')?;
                let what = member(what)?;
                let from = member(from.trim_end_matches(')'))?;
                let class = from.rsplit_once('.')?.0;
                Some(Missing {
                    what: if kind == "class" {
                        format!("{what}.")
                    } else {
                        what.to_owned()
                    },
                    from: class.to_owned(),
                })
            });
        found.push(read.ok_or_else(|| format!("TraceReferences said: {line}"))?);
    }
    if found.is_empty() && !said.trim().is_empty() {
        return Err(format!("TraceReferences failed:\n{said}"));
    }
    Ok(found)
}

/// `void a.B.c(int)` as `a.B.c`.
fn member(text: &str) -> Option<&str> {
    text.split('(').next()?.rsplit(' ').next()
}

impl Missing {
    /// The tracer names one place; the dex file has all of them.
    fn hits(&self, calls: &[Call]) -> Vec<Hit> {
        let mut classes: Vec<&str> = calls
            .iter()
            .filter(|call| {
                call.to == self.what
                    || (self.what.ends_with('.') && call.to.starts_with(&self.what))
            })
            .filter_map(|call| call.from.rsplit_once('.').map(|(class, _)| class))
            .collect();
        classes.push(&self.from);
        let outer = |class: &str| class.split('$').next().unwrap_or(class).to_owned();
        classes
            .into_iter()
            .map(|class| Hit {
                class: outer(class),
                what: self.what.trim_end_matches('.').to_owned(),
            })
            .collect()
    }
}

fn parse(text: &str) -> Result<Vec<Guarded<'_>>, String> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let [class, level, test] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
            let level = level.parse().ok()?;
            class
                .starts_with(PLACE)
                .then_some(Guarded { class, level, test })
        })
        .map(|read| read.ok_or_else(|| format!("{LIST}: not `class level test`")))
        .collect()
}

fn compare(guarded: &[Guarded<'_>], hits: &[Hit]) -> Vec<String> {
    let mut found: Vec<String> = hits
        .iter()
        .filter(|hit| !guarded.iter().any(|one| one.class == hit.class))
        .map(|hit| format!("{} calls {}, which the oldest Android does not have: guard it in a class that {LIST} names", hit.class, hit.what))
        .collect();
    found.extend(
        guarded
            .iter()
            .filter(|one| !hits.iter().any(|hit| hit.class == one.class))
            .map(|one| format!("{LIST}: {} calls nothing new", one.class)),
    );
    found
}

/// The class must say which level it needs, and its test must exist and run below it.
fn unproved(build: &Build, line: &Guarded<'_>) -> Vec<String> {
    let file = |class: &str, set: &str| {
        let name = class.replace('.', "/");
        build
            .paths
            .module("app")
            .join(format!("src/{set}/kotlin/{name}.kt"))
    };
    let mut found = Vec::new();
    let source = fs::read_to_string(file(line.class, "main")).unwrap_or_default();
    if !source.contains(&format!("@RequiresApi({})", line.level)) {
        found.push(format!(
            "{LIST}: {} does not say @RequiresApi({})",
            line.class, line.level
        ));
    }
    let test = fs::read_to_string(file(line.test, "test")).unwrap_or_default();
    let name = line.class.rsplit('.').next().unwrap_or_default();
    if !runs_on_old_frameworks(&test) || !test.contains(name) {
        found.push(format!(
            "{LIST}: {} does not run {name} on an older framework",
            line.test
        ));
    }
    found
}

/// Whether the class is configured for every release of the smoke test: by its annotation, not by what its documentation says.
fn runs_on_old_frameworks(test: &str) -> bool {
    let levels = SMOKE.map(|level| level.to_string()).join(", ");
    let wanted = format!("sdk = [{levels}]");
    test.lines()
        .any(|line| line.starts_with("@Config(") && line.contains(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_annotation_says_on_which_frameworks_a_test_runs() {
        let said = |text: &str| runs_on_old_frameworks(text);
        assert!(said(
            "@Config(sdk = [28, 34], application = X::class)\nclass A"
        ));
        assert!(!said("// @Config(sdk = [28, 34])\nclass A"));
        assert!(!said(" * runs with @Config(sdk = [28, 34])\nclass A"));
        assert!(!said("/** sdk = [28, 34] */\n@Config(sdk = [34])\nclass A"));
        assert!(!said("@Config(application = X::class)\nclass A"));
    }

    const SAID: &str = "Error: Missing method void android.view.Window.setHideOverlayWindows(boolean) (referenced from: void app.fieldvault.A$B.over(android.view.Window))
Missing class android.window.Back (referenced from: void app.fieldvault.C.g(android.view.View, int))
Compilation failed
\tat com.android.tools.r8.Foo
";

    #[test]
    fn all_places_of_a_newer_call_are_found_not_only_the_one_that_is_named() {
        let missing = read(SAID).unwrap();
        let call = |from: &str, to: &str| Call {
            from: from.to_owned(),
            to: to.to_owned(),
            last_argument: None,
        };
        let calls = [
            call(
                "app.fieldvault.D.x",
                "android.view.Window.setHideOverlayWindows",
            ),
            call("app.fieldvault.E.x", "android.window.Back.go"),
            call("app.fieldvault.F.x", "android.window.Backwards.go"),
        ];
        let hits: Vec<Hit> = missing.iter().flat_map(|one| one.hits(&calls)).collect();
        let classes: Vec<&str> = hits.iter().map(|hit| hit.class.as_str()).collect();
        assert_eq!(
            classes,
            [
                "app.fieldvault.D",
                "app.fieldvault.A",
                "app.fieldvault.E",
                "app.fieldvault.C"
            ]
        );
        assert!(read("").unwrap().is_empty());
        assert!(read("OutOfMemoryError").is_err());
    }

    #[test]
    fn a_call_that_is_not_listed_and_a_line_that_is_not_true_are_faults() {
        let list = "# x\n\napp.fieldvault.A 31 app.fieldvault.ATest\n";
        let guarded = parse(list).unwrap();
        let hit = |class: &str| Hit {
            class: class.to_owned(),
            what: "a.B.c".to_owned(),
        };
        assert!(compare(&guarded, &[hit("app.fieldvault.A")]).is_empty());
        let found = compare(&guarded, &[hit("app.fieldvault.B")]);
        assert!(
            found
                .iter()
                .any(|one| one.contains("app.fieldvault.B calls a.B.c")),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .any(|one| one.contains("app.fieldvault.A calls nothing new")),
            "{found:?}"
        );
        assert!(parse("app.fieldvault.A 31\n").is_err());
        assert!(parse("com.other.A 31 app.fieldvault.ATest\n").is_err());
    }
}
