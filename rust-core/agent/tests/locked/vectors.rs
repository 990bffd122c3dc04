//! Frozen vectors of what is stored: files that version 1 wrote must open for ever.

use std::fs;
use std::path::Path;

use agent_core::guard::{Guard, GuardError, Phase};
use agent_core::keys::{
    Binding, BiometricFile, DatabaseKey, EnvelopeFiles, KdfCost, Secret, SlotSecret,
};
use agent_core::testkit::{FakeVault, SeededRandom};
use data_encoding::HEXLOWER;
use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::{DeviceId, TenantId};

const GUARD: &str = include_str!("vectors/guard-slot-v1.hex");
const GUARD_2: &str = include_str!("vectors/guard-slot-v2.hex");
const ENVELOPE: &str = include_str!("vectors/envelope-v1.hex");
const BIOMETRIC: &str = include_str!("vectors/biometric-v1.hex");
const SLOT_BYTES: usize = 128 * 1024;

fn vault() -> FakeVault {
    let vault = FakeVault::with_hmac_key("guard", [0x11; 32]);
    vault.add_hmac_key("pin-0102030405060708", [0x22; 32]);
    vault.add_hmac_key("bio-0102030405060708", [0x55; 32]);
    vault
}

fn bytes(hex: &str) -> Vec<u8> {
    HEXLOWER.decode(hex.trim().as_bytes()).unwrap()
}

fn binding() -> Binding {
    Binding {
        tenant: TenantId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        alias: "pin-0102030405060708".to_owned(),
    }
}

fn envelope(folder: &Path) -> EnvelopeFiles<'_> {
    // The files of a test cost what tests cost; the format is the same.
    EnvelopeFiles::new(
        folder,
        Box::leak(Box::new(vault())),
        KdfCost::cheap_for_tests(),
    )
}

#[test]
fn a_guard_slot_of_version_1_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut slot = bytes(GUARD);
    slot.resize(SLOT_BYTES, 0);
    fs::write(folder.path().join("slot-b"), slot).unwrap();
    let state = Guard::read(folder.path(), &vault()).unwrap().unwrap();
    assert_eq!(state.phase, Phase::Enrolled);
    assert_eq!(state.attempts.failed, 3);
    assert_eq!(state.pending, 7);
    assert_eq!(state.enrolment.unwrap().user_name, "李雷");
    assert_eq!(state.trust.unwrap().seq, 1);
    assert_eq!(state.spool.to_entries()[0].event, AuditEvent::Enrolled);
    assert_eq!(state.receipts.len(), 1);
    assert!(state.lease_limits.is_some() && state.clock.is_some());
}

#[test]
fn a_guard_slot_of_version_2_is_read_under_its_own_generation_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut slot = bytes(GUARD_2);
    slot.resize(SLOT_BYTES, 0);
    fs::write(folder.path().join("slot-a"), slot).unwrap();
    let keys = vault();
    keys.add_hmac_key("guard-7", [0x77; 32]);
    // The next one was made in advance.
    keys.add_hmac_key("guard-8", [0x88; 32]);
    let state = Guard::read(folder.path(), &keys).unwrap().unwrap();
    assert_eq!(state.attempts.failed, 3);
    assert_eq!(state.store_generation, 41);
    assert_eq!(state.enrolment.unwrap().user_name, "李雷");
    keys.lose("guard-7");
    let refused = Guard::read(folder.path(), &keys);
    assert_eq!(refused, Err(GuardError::RolledBack));
}

#[test]
fn an_envelope_of_version_1_opens() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("envelope-a"), bytes(ENVELOPE)).unwrap();
    let key = envelope(folder.path())
        .unwrap(&binding(), &Secret::new(b"482913".to_vec()))
        .unwrap();
    assert_eq!(key.expose_key(), &[0x33; 32]);
    assert_eq!(key.salt(), &[0x44; 16]);
}

#[test]
fn an_envelope_is_still_written_as_version_1() {
    let folder = tempfile::tempdir().unwrap();
    envelope(folder.path())
        .create(
            &SeededRandom::new(5),
            &binding(),
            &Secret::new(b"482913".to_vec()),
            &DatabaseKey::from_parts([0x33; 32], [0x44; 16]),
        )
        .unwrap();
    let written = fs::read(folder.path().join("envelope-a")).unwrap();
    assert_eq!(HEXLOWER.encode(&written), ENVELOPE.trim());
}

fn slot_binding() -> Binding {
    Binding {
        alias: "bio-0102030405060708".to_owned(),
        ..binding()
    }
}

fn slot_secret() -> SlotSecret {
    SlotSecret::from_bytes(&[0x66; 32]).unwrap()
}

#[test]
fn a_biometric_slot_of_version_1_opens() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("biometric"), bytes(BIOMETRIC)).unwrap();
    let key = BiometricFile::new(folder.path(), &vault())
        .unwrap(&slot_binding(), &slot_secret())
        .unwrap();
    assert_eq!(key.expose_key(), &[0x33; 32]);
    assert_eq!(key.salt(), &[0x44; 16]);
}

#[test]
fn a_biometric_slot_is_still_written_as_version_1() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault();
    let slot = BiometricFile::new(folder.path(), &vault);
    let made = slot
        .prepare(
            &SeededRandom::new(7),
            &slot_binding(),
            &slot_secret(),
            &DatabaseKey::from_parts([0x33; 32], [0x44; 16]),
        )
        .unwrap();
    slot.write(&made).unwrap();
    let written = fs::read(folder.path().join("biometric")).unwrap();
    assert_eq!(HEXLOWER.encode(&written), BIOMETRIC.trim());
}
