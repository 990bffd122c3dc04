//! What the guard promises.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::ids::Hash32;

use super::format::SLOT_BYTES;
use super::{FIRST_KEY, GUARD_ALIAS, Guard, GuardError, GuardState, Phase, Spool};
use crate::model::AuditStamp;
use crate::ports::{KeyVault, VaultError, generation_alias, generation_of};
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
    for alias in fixture.vault.aliases() {
        fixture.vault.lose(&alias);
    }
    assert_eq!(fixture.read(), Err(GuardError::Damaged));
}

const SLOTS: [&str; 2] = ["slot-a", "slot-b"];

impl Fixture {
    /// Copies of both slots.
    fn copy(&self) -> [Vec<u8>; 2] {
        SLOTS.map(|slot| fs::read(self.path().join(slot)).unwrap())
    }

    fn put_back(&self, copy: &[Vec<u8>; 2]) {
        for (slot, bytes) in SLOTS.iter().zip(copy) {
            fs::write(self.path().join(slot), bytes).unwrap();
        }
    }

    fn delete_key(&self, key: u64) {
        self.vault
            .delete(&generation_alias(GUARD_ALIAS, key))
            .unwrap();
    }
}

#[test]
fn a_guard_from_before_its_key_moved_on_is_told_from_a_damaged_one() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    guard.write(&state(2)).unwrap();
    let old = fixture.copy();
    let held = guard.key().unwrap();
    let next = fixture.vault.advance(GUARD_ALIAS, held).unwrap();
    guard.write_under(next, &state(3)).unwrap();
    fixture.delete_key(held);
    assert_eq!(fixture.read().unwrap(), Some(state(3)));
    let new = fixture.copy();
    fixture.put_back(&old);
    assert_eq!(fixture.read(), Err(GuardError::RolledBack));
    assert!(matches!(
        Guard::open(fixture.path(), fixture.vault()),
        Err(GuardError::RolledBack)
    ));
    fixture.put_back(&new);
    // The newest slot is sick, and the other one is from before: nothing was put back by anybody.
    fixture.damage(newest_slot(&fixture, next), 60);
    assert_eq!(fixture.read(), Err(GuardError::Damaged));
}

/// The slot that names this key.
fn newest_slot(fixture: &Fixture, key: u64) -> &'static str {
    SLOTS
        .into_iter()
        .find(|slot| {
            let bytes = fs::read(fixture.path().join(slot)).unwrap();
            super::format::claimed_key(&bytes) == Some(key)
        })
        .unwrap()
}

#[test]
fn wherever_a_move_to_the_next_key_is_cut_the_newest_state_counts() {
    for cut in 0..=3 {
        let fixture = Fixture::new();
        let mut guard = fixture.create();
        guard.write(&state(2)).unwrap();
        let held = guard.key().unwrap();
        // What came of the move: nothing, the key, the write too, all of it.
        if cut > 0 {
            fixture.vault.advance(GUARD_ALIAS, held).unwrap();
        }
        if cut > 1 {
            guard.write_under(held + 1, &state(3)).unwrap();
        }
        if cut > 2 {
            fixture.delete_key(held);
        }
        drop(guard);
        let expected = if cut > 1 { 3 } else { 2 };
        let (mut guard, read) = Guard::open(fixture.path(), fixture.vault())
            .unwrap()
            .unwrap();
        assert_eq!(read, state(expected), "cut {cut}");
        // It goes on from there.
        let held = guard.key().unwrap();
        fixture.delete_key(held - 1);
        let next = fixture.vault.advance(GUARD_ALIAS, held).unwrap();
        guard.write_under(next, &state(9)).unwrap();
        fixture.delete_key(held);
        assert_eq!(fixture.read().unwrap(), Some(state(9)));
    }
}

#[test]
fn a_write_under_the_next_key_that_was_torn_anywhere_leaves_the_state_before() {
    let fixture = Fixture::new();
    let mut guard = fixture.create();
    guard.write(&state(2)).unwrap();
    let before = fixture.copy();
    let next = fixture
        .vault
        .advance(GUARD_ALIAS, guard.key().unwrap())
        .unwrap();
    guard.write_under(next, &state(3)).unwrap();
    let after = fixture.copy();
    let end = after[0].iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for cut in (0..=end).step_by(3).chain([end]) {
        let mut torn = after[0][..cut].to_vec();
        torn.extend_from_slice(&before[0][cut..]);
        fixture.put_back(&[torn, before[1].clone()]);
        let read = fixture.read().unwrap().unwrap().pending;
        assert!(read == 2 || (read == 3 && cut >= end), "cut {cut}: {read}");
    }
}

#[test]
fn a_guard_of_version_1_moves_on_with_its_next_write_and_never_comes_back() {
    let fixture = Fixture::new();
    fixture.vault.ensure_hmac(GUARD_ALIAS).unwrap();
    super::write_version_1(fixture.path(), fixture.vault.as_ref(), &state(1)).unwrap();
    let old = fixture.copy();
    assert_eq!(fixture.read().unwrap(), Some(state(1)));
    let (mut guard, _) = Guard::open(fixture.path(), fixture.vault())
        .unwrap()
        .unwrap();
    assert_eq!(guard.key(), None);
    // A vault that makes no key now holds up no write.
    fixture.vault.make_no_key(VaultError::Transient);
    guard.write(&state(2)).unwrap();
    assert_eq!(guard.key(), None);
    fixture.vault.heal();
    // A cut between key and write leaves what there was.
    fixture.vault.advance(GUARD_ALIAS, 0).unwrap();
    assert_eq!(fixture.read().unwrap(), Some(state(2)));
    guard.write(&state(3)).unwrap();
    assert_eq!(guard.key(), Some(1));
    let next = fixture.vault.advance(GUARD_ALIAS, 1).unwrap();
    guard.write_under(next, &state(4)).unwrap();
    fixture.delete_key(1);
    assert_eq!(fixture.read().unwrap(), Some(state(4)));
    fixture.put_back(&old);
    assert_eq!(fixture.read(), Err(GuardError::RolledBack));
}

#[test]
fn a_new_guard_in_the_place_of_another_lets_nothing_of_it_come_back() {
    for keys in 1..=3 {
        let fixture = Fixture::new();
        let mut guard = fixture.create();
        guard.write(&state(2)).unwrap();
        let held = guard.key().unwrap();
        assert_eq!(held, FIRST_KEY);
        for made in 1..keys {
            fixture.vault.advance(GUARD_ALIAS, held + made - 1).unwrap();
        }
        let old = fixture.copy();
        let guard = fixture.create();
        assert!(guard.key().unwrap() > held);
        let mut left: Vec<u64> = fixture
            .vault
            .aliases()
            .iter()
            .filter_map(|alias| generation_of(GUARD_ALIAS, alias))
            .collect();
        left.sort_unstable();
        let key = guard.key().unwrap();
        assert_eq!(left, [key, key + 1]);
        fixture.put_back(&old);
        assert_eq!(fixture.read(), Err(GuardError::RolledBack));
    }
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
