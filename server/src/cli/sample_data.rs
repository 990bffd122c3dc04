//! `sample-data`: into the store, or with `--out` into a file.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::json;

use super::args::SampleData;
use super::failure::Failure;
use super::new_file;
use super::output::Output;
use super::session::Session;
use crate::clock::SystemClock;
use crate::import::encoding::FileEncoding;
use crate::import::sample::{SampleSpec, load, owner_names, write_csv};
use crate::random::SystemRandomness;

pub(super) fn run(data: &Path, arguments: &SampleData, output: &Output) -> Result<(), Failure> {
    let spec = SampleSpec {
        customers: arguments.customers,
        owners: owner_names(arguments.owners),
        seed: arguments.seed,
    };
    let (count, file) = match &arguments.out {
        Some(path) => (spec.customers, Some(write(&spec, path, arguments, output)?)),
        None => {
            let session = Session::open(data)?;
            let store = &session.store;
            let created = load(store, &spec, &SystemClock, &SystemRandomness, &mut |_| {})?;
            (created, None)
        }
    };
    let result = json!({ "customers": count, "owners": spec.owners, "file": file });
    output.result(&result, |language| {
        let count = count.to_string();
        vec![match &file {
            Some(file) => language.fill("cli.sample.done", &[("count", &count), ("file", file)]),
            None => language.fill("cli.sample.loaded", &[("count", &count)]),
        }]
    });
    Ok(())
}

fn write(
    spec: &SampleSpec,
    path: &Path,
    arguments: &SampleData,
    output: &Output,
) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let encoding = if arguments.gb18030 {
        FileEncoding::Gb18030
    } else {
        FileEncoding::Utf8
    };
    let mut file = BufWriter::new(new_file::create(path).map_err(failed)?);
    write_csv(spec, &mut file, encoding, output.file_language())?;
    file.flush().map_err(failed)?;
    Ok(path.display().to_string())
}
