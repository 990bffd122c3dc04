//! What the envelope promises.

use std::fs;
use std::path::Path;

use fleet_protocol::ids::{DeviceId, TenantId};

use super::EnvelopeFiles;
use crate::keys::{Binding, DatabaseKey, KdfCost, Secret, WrapError};
use crate::ports::{KeyVault, VaultError};
use crate::testkit::{FakeVault, SeededRandom};

fn binding() -> Binding {
    Binding {
        tenant: TenantId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        alias: "pin-1".to_owned(),
    }
}

fn pin(text: &str) -> Secret<Vec<u8>> {
    Secret::new(text.as_bytes().to_vec())
}

struct Fixture {
    folder: tempfile::TempDir,
    vault: FakeVault,
    key: DatabaseKey,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = FakeVault::new();
        vault.ensure_hmac("guard").unwrap();
        vault.ensure_hmac("pin-1").unwrap();
        let random = SeededRandom::new(1);
        let key = DatabaseKey::make(&random).unwrap();
        let fixture = Self { folder, vault, key };
        fixture
            .files()
            .create(&random, &binding(), &pin("482913"), &fixture.key)
            .unwrap();
        fixture
    }

    fn files(&self) -> EnvelopeFiles<'_> {
        EnvelopeFiles::new(self.path(), &self.vault, KdfCost::cheap_for_tests())
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

#[test]
fn the_right_pin_gives_the_key_back() {
    let fixture = Fixture::new();
    let key = fixture.files().unwrap(&binding(), &pin("482913")).unwrap();
    assert_eq!(key.expose_key(), fixture.key.expose_key());
    assert_eq!(key.salt(), fixture.key.salt());
}

#[test]
fn a_wrong_pin_is_told_apart_from_a_damaged_file() {
    let fixture = Fixture::new();
    assert_eq!(
        fixture.files().unwrap(&binding(), &pin("482914")).err(),
        Some(WrapError::WrongSecret)
    );
    let path = fixture.path().join("envelope-a");
    let whole = fs::read(&path).unwrap();
    // Every byte that means anything: header, sealed key and MAC.
    let covered = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    assert!(covered > 250);
    for index in 0..covered {
        let mut damaged = whole.clone();
        damaged[index] ^= 0x01;
        fs::write(&path, damaged).unwrap();
        assert_eq!(
            fixture.files().check(&binding()),
            Err(WrapError::Corrupt),
            "byte {index}"
        );
        // Also with the right PIN: nothing is ever opened from a damaged file.
        assert_eq!(
            fixture.files().unwrap(&binding(), &pin("482913")).err(),
            Some(WrapError::Corrupt)
        );
    }
}

#[test]
fn the_envelope_opens_on_its_own_phone_only() {
    let fixture = Fixture::new();
    let others = [
        Binding {
            device: DeviceId::from_bytes([9; 16]),
            ..binding()
        },
        Binding {
            tenant: TenantId::from_bytes([9; 16]),
            ..binding()
        },
        Binding {
            alias: "pin-2".to_owned(),
            ..binding()
        },
    ];
    for other in others {
        assert_eq!(
            fixture.files().unwrap(&other, &pin("482913")).err(),
            Some(WrapError::NotOurs)
        );
    }
}

#[test]
fn without_the_vaults_key_even_the_right_pin_opens_nothing() {
    let fixture = Fixture::new();
    fixture.vault.lose("pin-1");
    assert_eq!(
        fixture.files().unwrap(&binding(), &pin("482913")).err(),
        Some(WrapError::Vault(VaultError::NotFound))
    );
    fixture.vault.ensure_hmac("pin-1").unwrap();
    assert_eq!(
        fixture.files().unwrap(&binding(), &pin("482913")).err(),
        Some(WrapError::WrongSecret)
    );
}

#[test]
fn a_cost_below_the_floor_is_refused_in_production() {
    let fixture = Fixture::new();
    let production = EnvelopeFiles::new(fixture.path(), &fixture.vault, KdfCost::production());
    assert_eq!(
        production.unwrap(&binding(), &pin("482913")).err(),
        Some(WrapError::Corrupt)
    );
}

#[test]
fn a_new_envelope_retires_the_old_one_and_a_failed_one_does_not() {
    let fixture = Fixture::new();
    let random = SeededRandom::new(2);
    for n in 0.. {
        fixture.vault.die_after(n);
        let made = fixture
            .files()
            .create(&random, &binding(), &pin("739105"), &fixture.key);
        fixture.vault.heal();
        let (old, new) = (
            fixture.files().unwrap(&binding(), &pin("482913")),
            fixture.files().unwrap(&binding(), &pin("739105")),
        );
        assert!(
            old.is_ok() != new.is_ok(),
            "exactly one PIN works after step {n}"
        );
        if made.is_ok() {
            assert!(new.is_ok());
            break;
        }
    }
}

#[test]
fn a_destroyed_envelope_is_gone_without_the_vault() {
    let fixture = Fixture::new();
    let before = fs::read(fixture.path().join("envelope-a")).unwrap();
    fixture.vault.die_after(0);
    EnvelopeFiles::destroy(fixture.path()).unwrap();
    fixture.vault.heal();
    assert!(EnvelopeFiles::is_gone(fixture.path()).unwrap());
    let after = fs::read(fixture.path().join("envelope-a")).unwrap();
    assert_eq!(after.len(), before.len(), "overwritten in place");
    assert!(after.iter().all(|byte| *byte == 0));
    assert_eq!(fixture.files().check(&binding()), Err(WrapError::Missing));
    EnvelopeFiles::unlink(fixture.path()).unwrap();
    assert!(EnvelopeFiles::is_gone(fixture.path()).unwrap());
}

#[test]
fn production_cost_is_the_strong_one() {
    let cost = KdfCost::production();
    assert_eq!(
        (cost.memory_kib, cost.passes, cost.lanes),
        (64 * 1024, 3, 4)
    );
}
