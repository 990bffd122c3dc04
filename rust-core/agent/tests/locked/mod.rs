//! What a locked phone promises: enrolment, PIN, lease, commands and erase, over fake ports and real files.

mod biometric;
mod change_pin;
mod commands;
mod compliance;
mod damage;
mod enrol;
mod lease;
mod lease_order;
mod overtaken;
mod pin;
mod report;
mod rollback;
mod session;
mod slow_vault;
mod status;
mod vectors;
mod wipe;
mod wipe_customer;

use std::path::Path;

use agent_core::testkit::TestPhone;

/// A phone whose files are in a folder that goes away with it.
struct Fixture {
    folder: tempfile::TempDir,
    phone: TestPhone,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let phone = TestPhone::new(folder.path());
        Self { folder, phone }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

/// All files under a folder that hold anything but zeros.
fn files_with_content(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with_content(&path));
        } else if std::fs::read(&path).unwrap().iter().any(|byte| *byte != 0) {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found.sort();
    found
}
