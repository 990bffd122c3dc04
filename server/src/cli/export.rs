//! `export`

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::json;

use super::args::Export;
use super::failure::Failure;
use super::new_file;
use super::output::Output;
use super::session::Session;
use crate::import::encoding::FileEncoding;
use crate::import::export::{ExportOptions, export};

pub(super) fn run(data: &Path, arguments: &Export, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let owner = match &arguments.owner {
        Some(name) => Some(session.user(name)?.id),
        None => None,
    };
    let options = ExportOptions {
        encoding: if arguments.gb18030 {
            FileEncoding::Gb18030
        } else {
            FileEncoding::Utf8
        },
        language: output.file_language(),
        owner,
    };
    let failed = |error: std::io::Error| Failure::file(&arguments.out, &error);
    let mut file = BufWriter::new(new_file::create(&arguments.out).map_err(failed)?);
    let count = export(
        &session.store,
        &mut file,
        &options,
        &session.origin(),
        &mut |_| {},
    )?;
    file.flush().map_err(failed)?;
    file.get_ref().sync_all().map_err(failed)?;
    let out = arguments.out.display().to_string();
    output.result(&json!({ "customers": count, "file": out }), |language| {
        let count = count.to_string();
        vec![language.fill("cli.export.done", &[("count", &count), ("file", &out)])]
    });
    Ok(())
}
