//! The two programs as child processes: a fleet server with its data folder, and phones with their homes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const PIN: &str = "493817";

/// The folder that holds `fleet-server`, `field-agent` and `libfaults.so`.
fn output_folder() -> PathBuf {
    let folder = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .to_owned();
    for name in ["fleet-server", "field-agent", "libfaults.so"] {
        assert!(
            folder.join(name).exists(),
            "{name} is not built: run `cargo build --release --workspace` first"
        );
    }
    folder
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; `None` when it was killed.
    pub(crate) code: Option<i32>,
    /// Its one JSON object, or null.
    pub(crate) json: Value,
    /// All that it wrote to standard output and standard error.
    pub(crate) output: String,
    /// How many changes it made to files.
    pub(crate) changes: u64,
}

fn run(mut command: Command, faults: &Faults) -> Outcome {
    let count = tempfile::NamedTempFile::new().unwrap();
    if faults.watch {
        command.env("LD_PRELOAD", output_folder().join("libfaults.so"));
        command.env("FAULTS_COUNT", count.path());
        if let Some(n) = faults.kill_at {
            command.env("FAULTS_KILL_AT", n.to_string());
        }
        if let Some(n) = faults.full_from {
            command.env("FAULTS_FULL_FROM", n.to_string());
        }
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let changes = std::fs::read(count.path()).unwrap();
    Outcome {
        code: output.status.code(),
        json: serde_json::from_str(stdout.trim()).unwrap_or(Value::Null),
        output: stdout + &String::from_utf8_lossy(&output.stderr),
        changes: changes
            .first_chunk()
            .map_or(0, |count| u64::from_ne_bytes(*count)),
    }
}

/// Which fault to inject.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    watch: bool,
    kill_at: Option<u64>,
    full_from: Option<u64>,
}

impl Faults {
    /// None, and the program is not touched.
    pub(crate) fn none() -> Self {
        Self::default()
    }
    /// None, but changes are counted.
    pub(crate) fn count() -> Self {
        Self {
            watch: true,
            ..Self::default()
        }
    }
    /// Kill instead of the n-th change.
    pub(crate) fn kill_at(n: u64) -> Self {
        Self {
            watch: true,
            kill_at: Some(n),
            full_from: None,
        }
    }
    /// The disk is full from the n-th change on.
    pub(crate) fn full_from(n: u64) -> Self {
        Self {
            watch: true,
            kill_at: None,
            full_from: Some(n),
        }
    }
}

/// Lines of a log.
pub(crate) type Complaints = Arc<Mutex<Vec<String>>>;

/// The disk under a running program: it can be full for a while.
pub(crate) struct Disk(tempfile::NamedTempFile);

impl Disk {
    fn new() -> Self {
        Self(tempfile::NamedTempFile::new().unwrap())
    }

    fn under(&self, command: &mut Command) {
        command.env("LD_PRELOAD", output_folder().join("libfaults.so"));
        command.env("FAULTS_COUNT", self.0.path());
    }

    /// How many changes the program has made to its files.
    pub(crate) fn changes(&self) -> u64 {
        let mut word = [0; 8];
        self.0.as_file().read_exact_at(&mut word, 0).unwrap();
        u64::from_ne_bytes(word)
    }

    /// `more` changes from now, and from there on nothing may grow.
    pub(crate) fn fills_after(&self, more: u64) {
        self.tell(self.changes() + more + 1);
    }

    /// There is space again.
    pub(crate) fn is_freed(&self) {
        self.tell(0);
    }

    fn tell(&self, full_from: u64) {
        self.0
            .as_file()
            .write_all_at(&full_from.to_ne_bytes(), 8)
            .unwrap();
    }
}

/// A running fleet server.
pub(crate) struct Fleet {
    folder: TempDir,
    child: Child,
    device_addr: String,
    /// What lies under the server.
    pub(crate) disk: Disk,
    /// What the server wrote to standard error.
    pub(crate) complaints: Complaints,
    /// Everything that the administration commands printed.
    pub(crate) said: std::cell::RefCell<String>,
}

impl Fleet {
    /// Initialises a fleet with one salesperson for each name, imports `csv`, and serves it.
    pub(crate) fn start(people: &[&str], csv: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let admin = |arguments: &[&str]| {
            let outcome = admin(&data, arguments);
            assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.output);
            outcome.output
        };
        let mut said = admin(&["init", "--name", "Fault Test Company"]);
        for person in people {
            said += &admin(&["users", "add", person, "--role", "salesperson"]);
        }
        if !csv.is_empty() {
            let file = folder.path().join("customers.csv");
            std::fs::write(&file, csv).unwrap();
            said += &admin(&["import", file.to_str().unwrap()]);
        }
        let disk = Disk::new();
        let complaints = Complaints::default();
        let (child, device_addr) = serve(&data, &disk, &complaints, "127.0.0.1:0");
        Self {
            folder,
            child,
            device_addr,
            disk,
            complaints,
            said: said.into(),
        }
    }

    /// The server is killed and starts again at the same address.
    pub(crate) fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let data = self.data();
        (self.child, _) = serve(&data, &self.disk, &self.complaints, &self.device_addr);
    }

    /// Ends the server; its folder stays until this is dropped.
    pub(crate) fn stop(&self) {
        let pid = self.child.id().to_string();
        let ended = Command::new("kill").arg(&pid).status().unwrap();
        assert!(ended.success());
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs an administration command; it must succeed.
    pub(crate) fn admin(&self, arguments: &[&str]) -> Value {
        let outcome = admin(&self.data(), arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.output);
        self.said.borrow_mut().push_str(&outcome.output);
        outcome.json
    }

    /// A new enrolment payload for `person`.
    pub(crate) fn token(&self, person: &str, name: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        self.admin(&[
            "enrol-token",
            "--user",
            person,
            "--out",
            file.to_str().unwrap(),
        ]);
        file
    }

    /// A phone with a home of its own, not yet enrolled.
    pub(crate) fn phone(&self, name: &str) -> Phone {
        let home = self.folder.path().join("homes").join(name);
        std::fs::create_dir_all(&home).unwrap();
        Phone { home }
    }

    /// An enrolled phone of `person`.
    pub(crate) fn enrolled(&self, person: &str, name: &str) -> Phone {
        let phone = self.phone(name);
        let payload = self.token(person, &format!("{name}.token"));
        phone.expect(&["enrol", "--payload", payload.to_str().unwrap()], 0);
        phone
    }

    /// State of each device, by id.
    pub(crate) fn devices(&self) -> BTreeMap<String, String> {
        self.admin(&["devices"])["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                (
                    item["id"].as_str().unwrap().into(),
                    item["state"].as_str().unwrap().into(),
                )
            })
            .collect()
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a server; returns it and where phones find it.
fn serve(data: &Path, disk: &Disk, complaints: &Complaints, address: &str) -> (Child, String) {
    let mut command = Command::new(output_folder().join("fleet-server"));
    disk.under(&mut command);
    let mut child = command
        .arg("--data")
        .arg(data)
        .args([
            "serve",
            "--device-addr",
            address,
            "--console-addr",
            "127.0.0.1:0",
        ])
        .arg("--json")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let said: Value = serde_json::from_str(&first).expect("serve says where it is");
    let errors = BufReader::new(child.stderr.take().unwrap());
    let complaints = Arc::clone(complaints);
    // Drained, so that a talkative server never blocks on a full pipe.
    std::thread::spawn(move || {
        for line in errors.lines().map_while(Result::ok) {
            complaints.lock().unwrap().push(line);
        }
    });
    let address = said["device_addr"].as_str().expect("an address for phones");
    (child, address.to_owned())
}

/// Runs an administration command on a disk that may fill up.
pub(crate) fn admin_with(data: &Path, arguments: &[&str], faults: &Faults) -> Outcome {
    let mut command = Command::new(output_folder().join("fleet-server"));
    command
        .arg("--data")
        .arg(data)
        .args(arguments)
        .arg("--json");
    run(command, faults)
}

fn admin(data: &Path, arguments: &[&str]) -> Outcome {
    admin_with(data, arguments, &Faults::none())
}

/// A phone without a phone.
pub(crate) struct Phone {
    /// Its home.
    pub(crate) home: PathBuf,
}

impl Phone {
    /// Runs a verb.
    pub(crate) fn run(&self, arguments: &[&str], faults: &Faults) -> Outcome {
        self.run_with_pin(arguments, PIN, faults)
    }

    /// Runs a verb with another PIN.
    pub(crate) fn run_with_pin(&self, arguments: &[&str], pin: &str, faults: &Faults) -> Outcome {
        let mut command = Command::new(output_folder().join("field-agent"));
        command
            .arg("--home")
            .arg(&self.home)
            .arg("--json")
            .args(arguments)
            .env("FIELD_AGENT_PIN", pin);
        run(command, faults)
    }

    /// Runs a verb with nowhere to take a PIN from; it must end with `code`.
    pub(crate) fn expect_without_pin(&self, arguments: &[&str], code: i32) -> Outcome {
        let mut command = Command::new(output_folder().join("field-agent"));
        command
            .arg("--home")
            .arg(&self.home)
            .arg("--json")
            .args(arguments)
            .env_remove("FIELD_AGENT_PIN");
        let outcome = run(command, &Faults::none());
        assert_eq!(
            outcome.code,
            Some(code),
            "{arguments:?}: {}",
            outcome.output
        );
        outcome
    }

    /// Runs a verb without faults; it must end with `code`.
    pub(crate) fn expect(&self, arguments: &[&str], code: i32) -> Outcome {
        let outcome = self.run(arguments, &Faults::none());
        assert_eq!(
            outcome.code,
            Some(code),
            "{arguments:?}: {}",
            outcome.output
        );
        outcome
    }

    /// `status`' state.
    pub(crate) fn state(&self) -> String {
        self.expect(&["status"], 0).json["state"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Every file in the home with its bytes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(&self.home)
    }
}

/// Every file below `folder` with its bytes.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let mut bytes = Vec::new();
                if let Ok(mut file) = std::fs::File::open(&path) {
                    file.read_to_end(&mut bytes).unwrap();
                }
                found.push((path, bytes));
            }
        }
    }
    found
}

/// A CSV of `count` customers of `owner`, named after their number.
pub(crate) fn customers(owner: &str, count: usize) -> String {
    let mut csv = String::from("name,company,phone,email,address,owner,label,notes,external id\n");
    for n in 0..count {
        csv += &format!(
            "Customer{n:05},Company {n},+86138{n:08},c{n}@example.com,Street {n},{owner},internal,note {n},X-{n}\n"
        );
    }
    csv
}
