//! A store that is damaged, replaced or rolled back: told apart from a wrong PIN, set aside, made anew.

use std::fs;
use std::path::{Path, PathBuf};

use agent_core::AgentError;
use agent_core::model::NewVisit;
use agent_core::ports::Event;
use agent_core::testkit::TestPhone;

use super::Fixture;

const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn replace_folder(folder: &Path, by: &Path) {
    fs::remove_dir_all(folder).unwrap();
    copy_folder(by, folder);
}

/// A phone with customers, all of them in the main file, none in the log.
fn filled() -> Fixture {
    fill(Fixture::new())
}

fn fill(fixture: Fixture) -> Fixture {
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.fill(&agent, &["张伟", "王芳", "李娜"]).unwrap();
    drop(agent);
    fixture
}

fn database(fixture: &Fixture) -> PathBuf {
    fixture.path("store/cache.db")
}

#[test]
fn every_sick_database_is_set_aside_and_told_apart_from_a_wrong_pin() {
    type Harm = fn(&Path);
    let harms: Vec<(&str, Harm)> = vec![
        ("salt changed", |file| {
            let mut bytes = fs::read(file).unwrap();
            bytes[3] ^= 1;
            fs::write(file, bytes).unwrap();
        }),
        ("first page flipped", |file| {
            let mut bytes = fs::read(file).unwrap();
            bytes[200] ^= 1;
            fs::write(file, bytes).unwrap();
        }),
        ("emptied", |file| fs::write(file, b"").unwrap()),
        ("cut to a few bytes", |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..100]).unwrap();
        }),
        ("rubbish", |file| {
            fs::write(file, vec![0x5a; 40_960]).unwrap()
        }),
        ("a plain database", |file| {
            let mut bytes = vec![0; 8_192];
            bytes[..16].copy_from_slice(PLAIN_HEADER);
            fs::write(file, bytes).unwrap();
        }),
        ("gone", |file| fs::remove_file(file).unwrap()),
    ];
    for (what, harm) in harms {
        let fixture = filled();
        let phone = &fixture.phone;
        // The log holds whole pages too; without it the main file is all there is.
        for log in ["store/cache.db-wal", "store/cache.db-shm"] {
            let _ = fs::remove_file(fixture.path(log));
        }
        harm(&database(&fixture));
        let agent = phone.start().unwrap();
        phone.events.take();
        assert!(
            matches!(
                agent.unlock(&TestPhone::secret("739105")),
                Err(AgentError::WrongPin { .. })
            ),
            "{what}"
        );
        assert!(
            matches!(
                agent.unlock(&phone.pin()),
                Err(AgentError::StoreDamaged { .. })
            ),
            "{what}"
        );
        assert_eq!(phone.events.take(), [Event::StoreQuarantined], "{what}");
        assert!(fixture.path("quarantine/damaged").exists(), "{what}");
        assert_eq!(phone.status().unwrap().attempts_left, 10, "{what}");
        agent.unlock(&phone.pin()).expect(what);
        assert_eq!(
            phone.cursor(&agent).unwrap(),
            0,
            "{what}: fetched again from the start"
        );
        phone.fill(&agent, &["张伟"]).unwrap();
        assert_eq!(phone.cursor(&agent).unwrap(), 1);
    }
}

#[test]
fn another_phones_database_is_refused() {
    let (fixture, mut other) = (filled(), Fixture::new());
    other.phone = TestPhone::with_seed(other.folder.path(), 2);
    let other = fill(other);
    replace_folder(&fixture.path("store"), &other.path("store"));
    let agent = fixture.phone.start().unwrap();
    assert!(matches!(
        agent.unlock(&fixture.phone.pin()),
        Err(AgentError::StoreDamaged { .. })
    ));
    agent.unlock(&fixture.phone.pin()).unwrap();
}

#[test]
fn a_database_that_was_rolled_back_is_found_and_its_pending_edits_are_saved() {
    let fixture = filled();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let customer = phone.fill(&agent, &["张伟"]).unwrap()[0];
    for note in ["第一次拜访", "第二次拜访"] {
        let visit = NewVisit {
            note: note.to_owned(),
            ..NewVisit::default()
        };
        agent.log_visit(customer, visit).unwrap();
    }
    assert_eq!(
        phone.status().unwrap().pending,
        2,
        "another process sees it"
    );
    drop(agent);
    copy_folder(&fixture.path("store"), &fixture.path("old"));

    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let audited = phone.audited(&agent).unwrap();
    drop(agent);
    replace_folder(&fixture.path("store"), &fixture.path("old"));

    let agent = phone.start().unwrap();
    assert_eq!(
        agent.unlock(&phone.pin()),
        Err(AgentError::StoreDamaged { salvaged: 2 })
    );
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.pending().unwrap().operations.len(), 2);
    assert_eq!(phone.status().unwrap().pending, 2);
    assert!(phone.audited(&agent).unwrap() < audited + 10);
}

#[test]
fn a_replacement_that_was_cut_in_the_middle_is_finished() {
    let fixture = filled();
    let phone = &fixture.phone;
    // As a power cut leaves it between the two renames: the old store is away, the new one is not yet there.
    fs::create_dir_all(fixture.path("quarantine")).unwrap();
    fs::rename(fixture.path("store"), fixture.path("quarantine/next")).unwrap();
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(phone.cursor(&agent).unwrap(), 3);
}

#[test]
fn a_flipped_byte_anywhere_is_found_or_harmless() {
    let fixture = filled();
    let phone = &fixture.phone;
    copy_folder(&fixture.path("store"), &fixture.path("whole"));
    let length = fs::metadata(database(&fixture)).unwrap().len();
    for page in 0..length / 4_096 {
        replace_folder(&fixture.path("store"), &fixture.path("whole"));
        let _ = fs::remove_file(fixture.path("store/cache.db-wal"));
        let mut bytes = fs::read(database(&fixture)).unwrap();
        let at = usize::try_from(page * 4_096 + 1_000).unwrap();
        bytes[at] ^= 1;
        fs::write(database(&fixture), bytes).unwrap();
        let agent = phone.start().unwrap();
        match agent.unlock(&phone.pin()) {
            Ok(()) | Err(AgentError::StoreDamaged { .. }) => {}
            other => panic!("page {page}: {other:?}"),
        }
    }
}
