//! Files beside the database: as a thief or a bad disk leaves them, and under a MAC that holds.
//!
//! The second way shows what a parser does with content that only the phone itself could have written: an older version, a
//! newer one, a fault of ours.

use std::fs;
use std::path::Path;

use agent_core::guard::{Guard, GuardState};
use agent_core::keys::{Binding, BiometricFile, EnvelopeFiles, KdfCost, Secret, SlotSecret};
use agent_core::testkit::FakeVault;
use fleet_protocol::ids::{DeviceId, Hash32, TenantId};
use ring::hmac;

const MAC_KEY: [u8; 32] = [0x11; 32];
const GUARD_HEADER_BYTES: usize = 18;
/// Header and sealed key of a PIN envelope and of a biometric slot.
const PIN_ENVELOPE_BYTES: usize = 249;
const BIOMETRIC_SLOT_BYTES: usize = 233;

/// The vault of the seeds.
fn vault() -> FakeVault {
    let vault = FakeVault::with_hmac_key("guard", MAC_KEY);
    vault.add_hmac_key("pin-0102030405060708", [0x22; 32]);
    vault.add_hmac_key("bio-0102030405060708", [0x55; 32]);
    vault
}

fn binding(alias: &str) -> Binding {
    Binding {
        tenant: TenantId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        alias: alias.to_owned(),
    }
}

fn mac(domain: &[u8], covered: &[u8]) -> Vec<u8> {
    let message = [domain, &Hash32::of(&[covered]).0].concat();
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &MAC_KEY), &message)
        .as_ref()
        .to_vec()
}

/// Lets `read` look at a folder with one file that holds `bytes`; `None` when there can be no such file.
fn with_file<T>(name: &str, bytes: &[u8], read: impl FnOnce(&Path) -> Option<T>) -> Option<T> {
    let folder = tempfile::tempdir().ok()?;
    fs::write(folder.path().join(name), bytes).ok()?;
    read(folder.path())
}

/// A guard slot.
pub(crate) fn guard_slot(data: &[u8]) -> bool {
    let as_it_is = read_guard(data);
    let Some(remade) = remade_guard(data) else {
        return as_it_is.is_some();
    };
    let under_mac = read_guard(&remade);
    if let Some(state) = &as_it_is {
        assert_eq!(
            Some(state),
            under_mac.as_ref(),
            "a MAC that holds was made anew"
        );
    }
    under_mac.is_some()
}

fn read_guard(bytes: &[u8]) -> Option<GuardState> {
    with_file("slot-a", bytes, |folder| {
        Guard::read(folder, &vault()).ok().flatten()
    })
}

/// The same slot with length and MAC as they ought to be; `None` where there is no header.
fn remade_guard(data: &[u8]) -> Option<Vec<u8>> {
    let held = data.get(14..GUARD_HEADER_BYTES)?;
    let held = usize::try_from(u32::from_be_bytes(held.try_into().ok()?)).ok()?;
    let rest = data.get(GUARD_HEADER_BYTES..)?;
    // Where the length was mutated too, all that is there counts.
    let payload = rest.get(..held).unwrap_or(rest);
    let length = u32::try_from(payload.len()).ok()?;
    let mut slot = [data.get(..14)?, &length.to_be_bytes(), payload].concat();
    slot.extend(mac(b"fieldvault/guard/v1\0", &slot));
    Some(slot)
}

/// The envelope that the PIN opens.
pub(crate) fn pin_envelope(data: &[u8]) -> bool {
    let as_it_is = open_pin_envelope(data);
    let remade = remade_key_file(data, PIN_ENVELOPE_BYTES);
    let under_mac = remade.is_some_and(|remade| open_pin_envelope(&remade));
    assert!(under_mac || !as_it_is, "a MAC that holds was made anew");
    under_mac
}

fn open_pin_envelope(bytes: &[u8]) -> bool {
    let binding = binding("pin-0102030405060708");
    let opened = with_file("envelope-a", bytes, |folder| {
        let vault = vault();
        let envelope = EnvelopeFiles::new(folder, &vault, KdfCost::cheap_for_tests());
        envelope.check(&binding).ok()?;
        if !is_cheap(bytes) {
            // A cost that production takes: not worth its time here.
            return None;
        }
        envelope
            .unwrap(&binding, &Secret::new(b"482913".to_vec()))
            .ok()
    });
    if let Some(key) = &opened {
        // EXPOSE: the key of the seeds, which is no secret.
        assert_eq!(key.expose_key(), &[0x33; 32], "another key came out");
    }
    opened.is_some()
}

/// Whether the header names the cost that seeds were made with: 32 KiB, one pass, one lane.
fn is_cheap(bytes: &[u8]) -> bool {
    bytes.get(48..60) == Some([32_u32, 1, 1].map(u32::to_be_bytes).as_flattened())
}

/// The slot that a fingerprint opens.
pub(crate) fn biometric_slot(data: &[u8]) -> bool {
    let as_it_is = open_biometric_slot(data);
    let remade = remade_key_file(data, BIOMETRIC_SLOT_BYTES);
    let under_mac = remade.is_some_and(|remade| open_biometric_slot(&remade));
    assert!(under_mac || !as_it_is, "a MAC that holds was made anew");
    under_mac
}

fn open_biometric_slot(bytes: &[u8]) -> bool {
    let opened = with_file("biometric", bytes, |folder| {
        let vault = vault();
        let slot = BiometricFile::new(folder, &vault);
        let secret = SlotSecret::from_bytes(&[0x66; 32])?;
        slot.unwrap(&binding("bio-0102030405060708"), &secret).ok()
    });
    if let Some(key) = &opened {
        // EXPOSE: the key of the seeds, which is no secret.
        assert_eq!(key.expose_key(), &[0x33; 32], "another key came out");
    }
    opened.is_some()
}

fn remade_key_file(data: &[u8], covered: usize) -> Option<Vec<u8>> {
    let mut file = data.get(..covered)?.to_vec();
    file.extend(mac(b"fieldvault/envelope-file/v1\0", &file));
    Some(file)
}
