//! `import FILE`

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::args::Import;
use super::failure::Failure;
use super::output::Output;
use super::session::Session;
use crate::clock::SystemClock;
use crate::import::{ImportOptions, import};
use crate::random::SystemRandomness;

pub(super) fn run(data: &Path, arguments: &Import, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let report = arguments
        .report
        .clone()
        .unwrap_or_else(|| beside(&arguments.file));
    let options = ImportOptions {
        encoding: arguments.encoding,
        delimiter: arguments.delimiter,
        dry_run: arguments.dry_run,
        report: Some(&report),
        ..ImportOptions::default()
    };
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}") {
        bar.set_style(style);
    }
    let imported = import(
        &session.store,
        &arguments.file,
        &options,
        &SystemClock,
        &SystemRandomness,
        &mut |progress| {
            bar.set_length(progress.total_bytes);
            bar.set_position(progress.bytes);
            let so_far = progress.so_far;
            let rows = so_far.created + so_far.updated + so_far.unchanged + so_far.rejected;
            bar.set_message(rows.to_string());
        },
    );
    bar.finish_and_clear();
    let imported = imported?;
    let report = (imported.rejected > 0).then(|| report.display().to_string());
    let result = json!({
        "created": imported.created, "updated": imported.updated,
        "unchanged": imported.unchanged, "rejected": imported.rejected,
        "dry_run": arguments.dry_run, "report": report,
    });
    output.result(&result, |language| {
        let mut lines = vec![language.fill(
            "cli.import.result",
            &[
                ("created", &imported.created.to_string()),
                ("updated", &imported.updated.to_string()),
                ("unchanged", &imported.unchanged.to_string()),
                ("rejected", &imported.rejected.to_string()),
            ],
        )];
        if arguments.dry_run {
            lines.push(language.say("cli.import.dry").to_owned());
        }
        lines
    });
    if let Some(file) = report {
        output.say("cli.import.report", &[("file", &file)]);
    }
    Ok(())
}

/// `FILE.rejected.csv`, beside the file.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(".rejected.csv");
    file.with_file_name(name)
}
