//! What the app's own parts cost on a host (`scripts/bench android`): crossing the boundary, and the list of a full phone against
//! the same list from memory. The programs that measure are among the tests' sources; this runs them and lays out what they say.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use super::modules::{Build, Compiled, Module};
use super::paths::Paths;
use super::tests::{self, Outcome};

const BOUNDARY: &str = "app.fieldvault.bench.BoundaryKt";

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Customers on the phone.
    pub(crate) customers: u32,
    /// Pairs of each comparison.
    pub(crate) repeats: u32,
    /// Leave out what needs a server and minutes.
    pub(crate) boundary_only: bool,
}

/// Measures. Answers one JSON object, or the tables of docs/benchmarks.md.
pub(crate) fn run(paths: Paths, size: Size, as_json: bool) -> Result<String, String> {
    let build = Build::prepare(paths)?;
    let compiled = build.compile((size.boundary_only).then_some(Module::Bridge))?;
    let boundary = boundary(&build, of(&compiled, Module::Bridge)?, size)?;
    let screens = if size.boundary_only {
        Value::Null
    } else {
        screens(&build, of(&compiled, Module::App)?, size)?
    };
    if as_json {
        Ok(json!({ "boundary": boundary, "screens": screens }).to_string())
    } else {
        Ok(tables(&boundary, &screens))
    }
}

fn of(compiled: &[Compiled], module: Module) -> Result<&Compiled, String> {
    compiled
        .iter()
        .find(|one| one.module == module)
        .ok_or_else(|| format!("{} was not compiled", module.name()))
}

fn boundary(build: &Build, bridge: &Compiled, size: Size) -> Result<Value, String> {
    // Its batches take milliseconds, those of the screens seconds.
    let repeats = (size.repeats * 5).to_string();
    let said = tests::program(build, bridge, BOUNDARY, &[&repeats])?;
    let line = said
        .lines()
        .find(|line| line.starts_with('{'))
        .ok_or_else(|| format!("{BOUNDARY} said: {said}"))?;
    serde_json::from_str(line).map_err(|error| format!("{BOUNDARY}: {error}"))
}

fn screens(build: &Build, app: &Compiled, size: Size) -> Result<Value, String> {
    let file = build.paths.out.join("bench.json");
    let out = file.display().to_string();
    let outcome = tests::measure(
        build,
        app,
        &[
            ("fieldvault.bench.out", &out),
            ("fieldvault.bench.customers", &size.customers.to_string()),
            ("fieldvault.bench.repeats", &size.repeats.to_string()),
        ],
    )?;
    if outcome.failed > 0 || outcome == Outcome::default() {
        return Err("the list could not be measured".to_owned());
    }
    let text = fs::read_to_string(&file).map_err(|error| format!("{out}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{out}: {error}"))
}

fn tables(boundary: &Value, screens: &Value) -> String {
    let mut text = String::from(
        "| what | ours, us | UniFFI's generated call, us | ratio | range |\n|---|---|---|---|---|\n",
    );
    row(&mut text, "the smallest call", &boundary["call"]);
    row(&mut text, "a page of 50 customers", &boundary["page"]);
    let _ = write!(
        text,
        "\nThe page is {} bytes. Of both its figures {:.1} us are a copy of the page, in place of what a store would have read.",
        boundary["page_bytes"],
        boundary
            .pointer("/copy/ours")
            .and_then(Value::as_f64)
            .unwrap_or(f64::NAN)
    );
    if screens.is_null() {
        return text;
    }
    text.push_str(
        "\n\n| what | over the core | from memory | ratio | range |\n|---|---|---|---|---|\n",
    );
    row(
        &mut text,
        "opening the list until its first customer, ms",
        &screens["first_list_ms"],
    );
    row(
        &mut text,
        "a frame while scrolling, median, us",
        &screens["frame_us"],
    );
    row(
        &mut text,
        "the slowest of a hundred frames, us",
        &screens["slow_frame_us"],
    );
    let _ = write!(
        text,
        "\nWith {} customers. A start to the PIN pad {} ms, the right PIN {} ms, from there to the first customer {} ms.",
        screens["customers"],
        screens["start_to_pad_ms"],
        screens["unlock_ms"],
        screens["unlocked_to_list_ms"]
    );
    text
}

fn row(text: &mut String, what: &str, pair: &Value) {
    let number = |name: &str| pair[name].as_f64().unwrap_or(f64::NAN);
    let _ = writeln!(
        text,
        "| {what} | {:.2} | {:.2} | **{:.3}** | {:.3}-{:.3} |",
        number("ours"),
        number("baseline"),
        number("ratio"),
        number("least"),
        number("greatest")
    );
}

#[cfg(test)]
mod own {
    use super::*;

    #[test]
    fn tables_have_every_figure() {
        let pair =
            json!({"ours": 1.5, "baseline": 3.0, "ratio": 0.5, "least": 0.4, "greatest": 0.6});
        let boundary = json!({"call": pair, "page": pair, "copy": pair, "page_bytes": 9_000});
        let short = tables(&boundary, &Value::Null);
        assert!(
            short.contains("| the smallest call | 1.50 | 3.00 | **0.500** | 0.400-0.600 |"),
            "{short}"
        );
        assert!(
            short.contains("The page is 9000 bytes. Of both its figures 1.5 us are a copy"),
            "{short}"
        );
        let screens = json!({
            "customers": 20_000, "first_list_ms": pair, "frame_us": pair, "slow_frame_us": pair,
            "start_to_pad_ms": 1.0, "unlock_ms": 2.0, "unlocked_to_list_ms": 3.0,
        });
        let all = tables(&boundary, &screens);
        assert_eq!(all.matches("**0.500**").count(), 5, "{all}");
        assert!(!all.contains("NaN") && !all.contains("null"), "{all}");
    }
}
