//! The process whose memory is read: a phone that does what it is told, a word a line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use agent_core::testkit::{TestPhone, decode_body};
use agent_core::{Agent, AgentError};
use fleet_protocol::Version1;
use fleet_protocol::audit::LockCause;
use fleet_protocol::receipt::WipeCause;
use fleet_protocol::record::{Customer, Record};
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage};

/// Customers whose names are looked for.
pub(super) const NAMES: usize = 50;
/// The PIN of test phones.
pub(super) const PIN: &str = "482913";
/// Both processes draw the same random bytes.
pub(super) const SEED: u64 = 20_261_127;

const FOLDER: &str = "MEMORY_TEST_FOLDER";
const VAULT_KEY: &str = "MEMORY_TEST_VAULT_KEY";

/// Names that nobody has.
pub(super) fn names() -> impl Iterator<Item = String> {
    (0..NAMES).map(|number| format!("Zaunkönigin-{number:02} Q{}", number * 7_919))
}

/// A child process.
pub(super) struct Child {
    process: std::process::Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Child {
    pub(super) fn is_this_process() -> bool {
        std::env::var_os(FOLDER).is_some()
    }

    /// Starts this program again, for the test that asks for `ending`.
    pub(super) fn start(ending: &str, folder: &Path, vault_key: &str) -> Self {
        // The child gets its customers as a phone does: compressed, from outside.
        std::fs::write(folder.join("page"), compressed_page()).unwrap();
        std::fs::create_dir(folder.join("home")).unwrap();
        let test = match ending {
            "lock" => "a_lock_leaves_no_key_no_pin_and_no_name_in_memory",
            "wipe" => "an_erase_leaves_no_key_no_pin_and_no_name_in_memory",
            _ => "an_agent_that_is_dropped_leaves_no_key_no_pin_and_no_name_in_memory",
        };
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "--test-threads=1"])
            .arg(format!("memory::tests::{test}"))
            .env(FOLDER, folder)
            .env(VAULT_KEY, vault_key)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, answers }
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Tells it something and waits until it is done.
    pub(super) fn ask(&mut self, word: &str) {
        writeln!(self.process.stdin.as_mut().unwrap(), "{word}").unwrap();
        let mut line = String::new();
        while !line.contains(&format!("done {word}")) {
            line.clear();
            assert_ne!(
                self.answers.read_line(&mut line).unwrap(),
                0,
                "the child ended instead of {word}"
            );
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn compressed_page() -> Vec<u8> {
    let items = names()
        .zip(1..)
        .map(|(name, seq)| FeedItem {
            seq,
            id: TestPhone::record_id(seq),
            change: FeedChange::Put {
                rev: 1,
                record: Record::Customer(Customer {
                    notes: format!("{name} likes tea"),
                    name,
                    ..Customer::default()
                }),
            },
        })
        .collect::<Vec<_>>();
    let page = PullPage {
        v: Version1,
        epoch: 1,
        next: NAMES as u64,
        items,
        more: false,
        remaining: 0,
    };
    zstd::encode_all(serde_json::to_vec(&page).unwrap().as_slice(), 3).unwrap()
}

/// Does what standard input says.
pub(super) fn obey() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let phone = TestPhone::with_seed(&folder.join("home"), SEED);
    let key = std::env::var(VAULT_KEY).unwrap();
    let (alias, key) = key.split_once(' ').unwrap();
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(key.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    phone.vault.add_hmac_key(alias, bytes);
    let mut agent = Some(phone.start_enrolled().unwrap());
    for word in std::io::stdin().lines() {
        let word = word.unwrap();
        match word.as_str() {
            "open" => open(&phone, agent.as_ref().unwrap(), &folder).unwrap(),
            "lock" => agent.as_ref().unwrap().lock(LockCause::Asked),
            "wipe" => phone
                .erase(agent.as_ref().unwrap(), WipeCause::LeaseExpired)
                .unwrap(),
            "drop" => drop(agent.take()),
            other => panic!("{other}?"),
        }
        println!("done {word}");
    }
}

/// Unlocks, takes the page, and looks at everything a person would look at.
fn open(phone: &TestPhone, agent: &Agent, folder: &Path) -> Result<(), AgentError> {
    agent.unlock(&phone.pin())?;
    let page: PullPage = decode_body(&std::fs::read(folder.join("page")).unwrap()).unwrap();
    let records = page
        .items
        .into_iter()
        .filter_map(|item| match item.change {
            FeedChange::Put { record, .. } => Some(record),
            FeedChange::Remove { .. } | FeedChange::Tombstone { .. } => None,
        })
        .collect();
    phone.feed(agent, records)?;
    while agent.index_in_background()? {}
    let found = agent.find_customers("Zaun", 100)?;
    assert_eq!(found.items.len(), NAMES);
    for hit in &found.items {
        agent.view_customer(hit.id)?;
    }
    agent.settle_search()
}
