//! What the guard promises.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::ids::Hash32;

use super::format::SLOT_BYTES;
use super::{Guard, GuardError, GuardState, Phase, Spool};
use crate::model::AuditStamp;
use crate::ports::{KeyVault, VaultError};
use crate::testkit::FakeVault;

fn state(pending: u64) -> GuardState {
    GuardState {
        phase: Phase::Enrolled,
        pending,
        ..GuardState::default()
    }
}

struct Fixture {
    folder: tempfile::TempDir,
    vault: Arc<FakeVault>,
}

impl Fixture {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            vault: Arc::new(FakeVault::new()),
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn vault(&self) -> Arc<dyn KeyVault> {
        self.vault.clone()
    }

    fn create(&self) -> Guard {
        Guard::create(self.path(), self.vault(), &state(1)).unwrap()
    }

    fn read(&self) -> Result<Option<GuardState>, GuardError> {
        Guard::read(self.path(), self.vault.as_ref())
    }

    fn damage(&self, slot: &str, at: usize) {
        let path = self.path().join(slot);
        let mut bytes = fs::read(&path).unwrap();
        bytes[at] ^= 1;
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn no_guard_is_no_damage() {
    assert_eq!(Fixture::new().read().unwrap(), None);
}

#[test]
fn the_newest_write_is_what_is_read() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    for pending in 2..20 {
        guard.write(&state(pending)).unwrap();
        assert_eq!(fixture.read().unwrap(), Some(state(pending)));
    }
    let (mut again, read) = Guard::open(fixture.path(), fixture.vault())
        .unwrap()
        .unwrap();
    assert_eq!(read, state(19));
    again.write(&state(20)).unwrap();
    assert_eq!(fixture.read().unwrap(), Some(state(20)));
}

#[test]
fn a_write_is_in_place_and_changes_no_size() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    let inodes = || {
        ["slot-a", "slot-b"].map(|slot| {
            use std::os::unix::fs::MetadataExt;
            let meta = fs::metadata(fixture.path().join(slot)).unwrap();
            (meta.ino(), meta.len(), meta.blocks())
        })
    };
    let before = inodes();
    assert!(before.iter().all(|(_, len, blocks)| {
        *len == SLOT_BYTES as u64 && *blocks * 512 >= SLOT_BYTES as u64
    }));
    for pending in 2..9 {
        guard.write(&state(pending)).unwrap();
    }
    assert_eq!(inodes(), before, "no file and no block was asked for");
    assert_eq!(fs::read_dir(fixture.path()).unwrap().count(), 2);
}

#[test]
fn one_damaged_slot_is_survived_and_two_are_told() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    guard.write(&state(2)).unwrap();
    // Slot b holds the newest state, slot a the one before.
    fixture.damage("slot-b", 30);
    assert_eq!(fixture.read().unwrap(), Some(state(1)));
    fixture.damage("slot-b", 30);
    fixture.damage("slot-a", 30);
    assert_eq!(fixture.read().unwrap(), Some(state(2)));
    fixture.damage("slot-b", 30);
    assert_eq!(fixture.read(), Err(GuardError::Damaged));
    assert!(matches!(
        Guard::open(fixture.path(), fixture.vault()),
        Err(GuardError::Damaged)
    ));
}

#[test]
fn every_byte_that_counts_is_under_the_mac() {
    let fixture = Fixture::new();
    fixture.create();
    fs::write(fixture.path().join("slot-b"), [0; SLOT_BYTES]).unwrap();
    let whole = fs::read(fixture.path().join("slot-a")).unwrap();
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for at in 0..=end {
        fixture.damage("slot-a", at);
        assert_eq!(fixture.read(), Err(GuardError::Damaged), "byte {at}");
        fixture.damage("slot-a", at);
    }
    assert_eq!(fixture.read().unwrap(), Some(state(1)));
}

#[test]
fn a_write_that_was_cut_anywhere_leaves_the_state_before_or_after() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    guard.write(&state(2)).unwrap();
    let older = fs::read(fixture.path().join("slot-a")).unwrap();
    guard.write(&state(3)).unwrap();
    let newer = fs::read(fixture.path().join("slot-a")).unwrap();
    let end = newer.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for cut in 0..=end {
        let mut torn = newer[..cut].to_vec();
        torn.extend_from_slice(&older[cut..]);
        fs::write(fixture.path().join("slot-a"), torn).unwrap();
        let read = fixture.read().unwrap().unwrap().pending;
        assert!(
            read == 2 || (read == 3 && cut >= end),
            "cut at {cut}: {read}"
        );
    }
}

#[test]
fn swapped_slots_truncated_slots_and_folders_are_survived() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    guard.write(&state(2)).unwrap();
    let (a, b) = (fixture.path().join("slot-a"), fixture.path().join("slot-b"));
    fs::rename(&a, fixture.path().join("x")).unwrap();
    fs::rename(&b, &a).unwrap();
    fs::rename(fixture.path().join("x"), &b).unwrap();
    assert_eq!(fixture.read().unwrap(), Some(state(2)));
    fs::remove_file(&b).unwrap();
    fs::create_dir(&b).unwrap();
    assert_eq!(fixture.read().unwrap(), Some(state(2)));
    fs::remove_dir(&b).unwrap();
    fs::write(&b, b"FV").unwrap();
    let (mut guard, read) = Guard::open(fixture.path(), fixture.vault())
        .unwrap()
        .unwrap();
    assert_eq!(read, state(2));
    guard.write(&state(3)).unwrap();
    guard.write(&state(4)).unwrap();
    assert_eq!(fixture.read().unwrap(), Some(state(4)));
}

#[test]
fn a_vault_that_does_not_answer_is_no_damage_and_a_lost_key_is() {
    let fixture = Fixture::new();
    fixture.create();
    fixture.vault.die_after(0);
    assert_eq!(
        fixture.read(),
        Err(GuardError::Vault(VaultError::Unavailable))
    );
    fixture.vault.heal();
    fixture.vault.lose("guard");
    assert_eq!(fixture.read(), Err(GuardError::Damaged));
}

#[test]
fn a_state_that_does_not_fit_is_refused_and_the_old_one_stays() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    let mut large = state(2);
    large.identity_alias = "x".repeat(SLOT_BYTES);
    assert_eq!(guard.write(&large), Err(GuardError::Full));
    assert_eq!(fixture.read().unwrap(), Some(state(1)));
}

#[test]
fn a_flooded_spool_counts_what_it_cannot_keep() {
    let stamp = |wall_ms| AuditStamp {
        wall_ms,
        boot_ms: u64::MAX,
        boot: Hash32([0xff; 32]),
    };
    let mut spool = Spool::default();
    let flood = Spool::CAPACITY as u64 + 50;
    for n in 0..flood {
        let event = AuditEvent::Command { seq: u64::MAX };
        spool.push(stamp(n), event, AuditOutcome::Refused);
    }
    let entries = spool.to_entries();
    assert_eq!(entries.len(), Spool::CAPACITY + 1);
    assert_eq!(entries[0].stamp, stamp(0));
    let last = entries.last().unwrap();
    assert_eq!(last.event, AuditEvent::Gap { lost: 50 });
    assert_eq!(last.stamp, stamp(flood - 1));
    // A full spool takes its quarter of the slot, and no more.
    assert!(serde_json::to_vec(&spool).unwrap().len() < SLOT_BYTES / 3);

    // What comes while the others go into the chain stays.
    spool.push(stamp(flood), AuditEvent::Unlock, AuditOutcome::Refused);
    spool.drop_taken(&entries);
    assert_eq!(
        spool.to_entries().len(),
        1,
        "one more was lost, and is declared"
    );
    spool.drop_taken(&spool.to_entries());
    assert!(spool.is_empty());
}
