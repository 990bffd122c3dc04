//! The two sides of a comparison, each in a process of its own.
//!
//! SQLite's allocator is chosen once a process and ours zeroes what it frees, so baseline and ours cannot share one. The
//! parent keeps one worker of each side alive and asks them in turn; an operation is one line, its answer one line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

/// What went wrong.
#[derive(Debug)]
pub(crate) struct Fault(pub(crate) String);

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a worker is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ask {
    /// Point reads by id.
    Point,
    /// Exact phone.
    Phone,
    /// The first 20 of a phone prefix.
    Prefix,
    /// A page of 50 in name order, by keyset.
    List,
    /// Four-character Chinese search, top 20.
    Search,
    /// Two-character Chinese name search, top 20; answers each query's time.
    TwoCharacters,
    /// Open the database and read one row.
    Open,
    /// Open and read one row; the baseline has the store's own schema, journal and indexes in plain SQLite.
    OpenSameSchema,
    /// The first sync of all rows into a new store, then the index of addresses and notes (baseline: the same rows written
    /// raw); answers microseconds per row, of each.
    FirstSync {
        /// An unused enrolment payload.
        payload: PathBuf,
        /// Whether names, companies and phones are made searchable.
        search: bool,
    },
    /// From now on read with a page cache of this size.
    Cache {
        /// KiB.
        kib: u32,
    },
    /// Write all rows into a new database, then change one in five; answers microseconds per row.
    Write {
        /// Whether each commit waits for the disk: synchronous=FULL, as it ships; otherwise NORMAL.
        full: bool,
    },
    /// Change single rows, each in a transaction of its own, as a person does; answers microseconds per change.
    Commits {
        /// As above.
        full: bool,
    },
    /// Unlock, whole and step by step.
    Unlock,
    /// Erase a phone that holds all rows; answers the erase's time (baseline: `PRAGMA rekey` of a store of that size).
    Erase {
        /// An unused enrolment payload.
        payload: PathBuf,
    },
    /// The PIN's key derivation alone, with its shipping cost.
    Kdf,
}

/// Microseconds: one per operation, or one per query.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer(pub(crate) Result<Vec<f64>, String>);

/// A worker process.
pub(crate) struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this program again as a worker for `side` on `folder`; it builds its database first.
    pub(crate) fn start(side: &str, folder: &Path, rows: usize) -> Result<Self, Fault> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["worker", side])
            .arg(folder)
            .arg(rows.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().ok_or(Fault("no pipe".into()))?;
        let output = BufReader::new(child.stdout.take().ok_or(Fault("no pipe".into()))?);
        let mut worker = Self {
            child,
            input,
            output,
        };
        worker.read()?;
        Ok(worker)
    }

    /// Asks once.
    pub(crate) fn ask(&mut self, ask: &Ask) -> Result<Vec<f64>, Fault> {
        serde_json::to_writer(&mut self.input, ask)?;
        self.input.write_all(b"\n")?;
        self.input.flush()?;
        self.read()
    }

    fn read(&mut self) -> Result<Vec<f64>, Fault> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str::<Answer>(&line)?.0.map_err(Fault)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One side's implementation inside a worker.
pub(crate) trait Side {
    /// Answers one question.
    fn answer(&mut self, ask: &Ask) -> Result<Vec<f64>, Fault>;
}

/// Answers questions from standard input until it closes.
pub(crate) fn serve(side: Result<Box<dyn Side>, Fault>) -> Result<(), Fault> {
    let mut output = std::io::stdout().lock();
    let mut say = |answer: Answer| -> Result<(), Fault> {
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        Ok(output.flush()?)
    };
    let mut side = match side {
        Ok(side) => {
            say(Answer(Ok(vec![])))?;
            side
        }
        Err(Fault(text)) => return say(Answer(Err(text))),
    };
    for line in std::io::stdin().lock().lines() {
        let ask: Ask = serde_json::from_str(&line?)?;
        say(Answer(side.answer(&ask).map_err(|Fault(text)| text)))?;
    }
    Ok(())
}
