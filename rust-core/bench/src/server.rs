//! A real fleet server beside the bench, with the bench's customers imported.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::plain;
use crate::side::Fault;

/// A serving fleet.
pub(crate) struct Fleet {
    program: PathBuf,
    data: PathBuf,
    child: Child,
    tokens: u32,
}

impl Fleet {
    /// Initialises, imports `rows` customers of one owner, and serves.
    pub(crate) fn start(folder: &Path, rows: usize) -> Result<Self, Fault> {
        let program = std::env::current_exe()?.with_file_name("fleet-server");
        let data = folder.join("fleet");
        let run = |arguments: &[&str]| run(&program, &data, arguments);
        run(&["init", "--name", "Bench"])?;
        run(&["users", "add", "bench", "--role", "salesperson"])?;
        let csv = folder.join("bench.csv");
        write_csv(&csv, rows)?;
        run(&["import", &csv.to_string_lossy()])?;
        let mut child = Command::new(&program)
            .arg("--data")
            .arg(&data)
            .args([
                "serve",
                "--device-addr",
                "127.0.0.1:0",
                "--console-addr",
                "127.0.0.1:0",
                "--json",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().ok_or(Fault("no pipe".into()))?;
        let mut first = String::new();
        BufReader::new(output).read_line(&mut first)?;
        if first.is_empty() {
            return Err(Fault("the server did not start".into()));
        }
        Ok(Self {
            program,
            data,
            child,
            tokens: 0,
        })
    }

    /// A new enrolment payload.
    pub(crate) fn token(&mut self) -> Result<PathBuf, Fault> {
        self.tokens += 1;
        let file = self.data.with_file_name(format!("token-{}", self.tokens));
        run(
            &self.program,
            &self.data,
            &[
                "enrol-token",
                "--user",
                "bench",
                "--out",
                &file.to_string_lossy(),
            ],
        )?;
        Ok(file)
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(program: &Path, data: &Path, arguments: &[&str]) -> Result<(), Fault> {
    let output = Command::new(program)
        .arg("--data")
        .arg(data)
        .args(arguments)
        .arg("--json")
        .output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(Fault(format!(
            "fleet-server {}: {}",
            arguments.first().unwrap_or(&""),
            String::from_utf8_lossy(&output.stderr)
        )))
    }
}

fn write_csv(path: &Path, rows: usize) -> Result<(), Fault> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        file,
        "name,company,phone,email,address,owner,label,notes,external id"
    )?;
    for (_, c) in plain::rows(rows) {
        writeln!(
            file,
            "{},{},{},{},\"{}\",bench,internal,{},{}",
            c.name, c.company, c.phone, c.email, c.address, c.notes, c.external_id
        )?;
    }
    Ok(file.flush()?)
}
