//! What the biometric slot promises.

use std::fs;

use fleet_protocol::ids::{DeviceId, Hash32, TenantId};

use super::{BiometricFile, SlotSecret};
use crate::keys::{Binding, DatabaseKey, EnvelopeFiles, KdfCost, Secret, WrapError};
use crate::ports::{KeyVault, VaultError};
use crate::testkit::{FakeVault, SeededRandom};

fn binding() -> Binding {
    Binding {
        tenant: TenantId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        alias: "bio-1".to_owned(),
    }
}

struct Fixture {
    folder: tempfile::TempDir,
    vault: FakeVault,
    key: DatabaseKey,
    secret: SlotSecret,
}

impl Fixture {
    fn new() -> Self {
        let random = SeededRandom::new(1);
        let fixture = Self {
            folder: tempfile::tempdir().unwrap(),
            vault: FakeVault::new(),
            key: DatabaseKey::make(&random).unwrap(),
            secret: SlotSecret::make(&random).unwrap(),
        };
        for alias in ["guard", "bio-1", "bio-2"] {
            fixture.vault.ensure_hmac(alias).unwrap();
        }
        let slot = fixture.slot();
        let made = slot
            .prepare(&random, &binding(), &fixture.secret, &fixture.key)
            .unwrap();
        slot.write(&made).unwrap();
        fixture
    }

    fn slot(&self) -> BiometricFile<'_> {
        BiometricFile::new(self.folder.path(), &self.vault)
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("biometric")
    }

    fn opens(&self) -> Result<(), WrapError> {
        let opened = self.slot().unwrap(&binding(), &self.secret)?;
        assert_eq!(opened.expose_key(), self.key.expose_key());
        assert_eq!(opened.salt(), self.key.salt());
        Ok(())
    }
}

#[test]
fn the_secret_gives_the_key_back_and_another_one_does_not() {
    let fixture = Fixture::new();
    fixture.opens().unwrap();
    for bit in [0, 100, 255] {
        let mut other = *fixture.secret.expose();
        other[bit / 8] ^= 1 << (bit % 8);
        let other = SlotSecret::from_bytes(&other).unwrap();
        let opened = fixture.slot().unwrap(&binding(), &other);
        assert_eq!(opened.err(), Some(WrapError::WrongSecret));
    }
}

#[test]
fn a_flipped_bit_anywhere_is_damage_and_nothing_is_opened() {
    let fixture = Fixture::new();
    let whole = fs::read(fixture.file()).unwrap();
    let covered = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    assert!(covered > 250);
    for index in 0..covered {
        let mut damaged = whole.clone();
        damaged[index] ^= 0x01;
        fs::write(fixture.file(), damaged).unwrap();
        assert_eq!(fixture.opens(), Err(WrapError::Corrupt), "byte {index}");
    }
}

#[test]
fn the_slot_opens_on_its_own_phone_only() {
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
            alias: "bio-2".to_owned(),
            ..binding()
        },
    ];
    for other in others {
        let opened = fixture.slot().unwrap(&other, &fixture.secret);
        assert_eq!(opened.err(), Some(WrapError::NotOurs));
    }
    fixture.vault.lose("bio-1");
    let gone = WrapError::Vault(VaultError::NotFound);
    assert_eq!(fixture.opens(), Err(gone));
    fixture.vault.ensure_hmac("bio-1").unwrap();
    assert_eq!(fixture.opens(), Err(WrapError::WrongSecret));
}

/// The file's MAC, made anew over whatever it holds.
fn sign_again(fixture: &Fixture, bytes: &mut [u8]) {
    let covered = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1 - 32;
    let mut input = b"fieldvault/envelope-file/v1\0".to_vec();
    input.extend_from_slice(&Hash32::of(&[&bytes[..covered]]).0);
    let mac = fixture.vault.hmac("guard", &input).unwrap();
    bytes[covered..covered + 32].copy_from_slice(mac.expose());
}

#[test]
fn versions_namespaces_and_algorithms_that_are_not_known_are_refused() {
    let fixture = Fixture::new();
    let mut whole = fs::read(fixture.file()).unwrap();
    sign_again(&fixture, &mut whole);
    fs::write(fixture.file(), &whole).unwrap();
    fixture.opens().unwrap();
    // Magic, then version, namespace, derivation and seal, two bytes each.
    for at in [0, 5, 7, 9, 11] {
        let mut other = whole.clone();
        other[at] = 77;
        sign_again(&fixture, &mut other);
        fs::write(fixture.file(), other).unwrap();
        assert_eq!(fixture.opens(), Err(WrapError::Corrupt), "byte {at}");
    }
}

#[test]
fn neither_wrap_is_taken_for_the_other() {
    let fixture = Fixture::new();
    let binding = binding();
    let envelope = EnvelopeFiles::new(
        fixture.folder.path(),
        &fixture.vault,
        KdfCost::cheap_for_tests(),
    );
    let pin = Secret::new(fixture.secret.expose().to_vec());
    envelope
        .create(&SeededRandom::new(3), &binding, &pin, &fixture.key)
        .unwrap();
    let (slot, wrap) = (fixture.file(), fixture.folder.path().join("envelope-a"));
    let held = (fs::read(&slot).unwrap(), fs::read(&wrap).unwrap());
    fs::write(&slot, &held.1).unwrap();
    fs::write(&wrap, &held.0).unwrap();
    assert_eq!(fixture.opens(), Err(WrapError::Corrupt));
    let opened = envelope.unwrap(&binding, &pin);
    assert_eq!(opened.err(), Some(WrapError::Corrupt));
}

#[test]
fn a_destroyed_slot_is_gone_without_the_vault() {
    let fixture = Fixture::new();
    let folder = fixture.folder.path();
    assert!(!BiometricFile::is_gone(folder).unwrap());
    fixture.vault.die_after(0);
    BiometricFile::destroy(folder).unwrap();
    assert!(BiometricFile::is_gone(folder).unwrap());
    let left = fs::read(fixture.file()).unwrap();
    assert!(left.iter().all(|byte| *byte == 0), "overwritten in place");
    assert_eq!(fixture.opens(), Err(WrapError::Missing));
    BiometricFile::unlink(folder).unwrap();
    BiometricFile::unlink(folder).unwrap();
    BiometricFile::destroy(folder).unwrap();
    assert!(!fixture.file().exists());
}

#[test]
fn a_vault_that_answers_wrongly_makes_no_slot() {
    let fixture = Fixture::new();
    for n in 0..4 {
        fixture.vault.die_after(n);
        let made = fixture.slot().prepare(
            &SeededRandom::new(2),
            &binding(),
            &fixture.secret,
            &fixture.key,
        );
        fixture.vault.heal();
        assert!(made.is_err(), "call {n}");
        fixture.opens().unwrap();
    }
}

#[test]
fn a_secret_has_its_length() {
    for length in [0, 31, 33, 64] {
        assert!(SlotSecret::from_bytes(&vec![1; length]).is_none());
    }
    assert!(SlotSecret::from_bytes(&[1; 32]).is_some());
}
