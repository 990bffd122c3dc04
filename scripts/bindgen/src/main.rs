//! Generates the Kotlin bindings from the built library and lists their surface; run by `scripts/bindings`.
//!
//! A program of its own, so that the generator's dependencies neither reach the library nor change how the rest is compiled.
//! It reads what UniFFI wrote into the library's symbols: the listing is of what crosses, whatever the source says.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, GlobalConfig};

mod foreign_words;
mod surface;

/// Generates the Kotlin bindings of a built library.
#[derive(Parser)]
struct Arguments {
    /// The library.
    library: PathBuf,
    /// uniffi.toml.
    #[arg(long)]
    config: PathBuf,
    /// Where the Kotlin goes.
    #[arg(long)]
    out: PathBuf,
    /// Where the listing goes; none without it.
    #[arg(long)]
    surface: Option<PathBuf>,
    /// Only this crate's, where a library holds several.
    #[arg(long, value_name = "CRATE")]
    only: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let library = utf8(&arguments.library)?;
    let out = utf8(&arguments.out)?;
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.as_str().into(),
        out_dir: out.as_str().into(),
        config_override: Some(utf8(&arguments.config)?.into()),
        format: false,
        crate_filter: arguments.only.clone(),
        metadata_no_deps: true,
    })
    .map_err(|error| format!("bindings: {error:#}"))?;
    let faults = foreign_words::find(&arguments.out).map_err(|error| error.to_string())?;
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let Some(surface) = &arguments.surface else {
        return Ok(());
    };
    fs::write(surface, list(&library)?).map_err(|error| error.to_string())
}

/// The surface of every component in the library.
fn list(library: &str) -> Result<String, String> {
    let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
    let components = loader
        .load_metadata(library.into())
        .and_then(|metadata| loader.load_cis(metadata))
        .map_err(|error| format!("surface: {error:#}"))?;
    Ok(components.iter().map(surface::of).collect())
}

fn utf8(path: &std::path::Path) -> Result<String, String> {
    path.to_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("not UTF-8: {}", path.display()))
}
