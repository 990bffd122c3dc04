//! The bytes of a slot.
//!
//! ```text
//! "FVGD" u16(2) u64(generation) u64(key) u32(length) payload 32*mac      integers big-endian; the rest of the slot is ignored
//! mac = vault.hmac("guard-<key>", "fieldvault/guard/v2" NUL SHA-256(everything before it))
//! ```
//! The digest keeps the vault's input small: a Keystore takes long messages in many slow pieces. Version 1 has no `key`, its domain
//! says v1, and its MAC is made with the key `guard`; it is read for ever, and written only where the vault makes no new key.

use fleet_protocol::ids::Hash32;
use serde::{Deserialize, Serialize};

use super::{GUARD_ALIAS, GuardError, GuardState, LEGACY_KEY};
use crate::keys::same;
use crate::ports::{KeyVault, generation_alias};

/// Size of a slot file.
pub(super) const SLOT_BYTES: usize = 128 * 1024;

const MAGIC: &[u8; 4] = b"FVGD";
const VERSION: u16 = 2;
const LEGACY_VERSION: u16 = 1;
const MAC_BYTES: usize = 32;
const DOMAIN: &[u8] = b"fieldvault/guard/v2\0";
const LEGACY_DOMAIN: &[u8] = b"fieldvault/guard/v1\0";

/// A decoded slot.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) generation: u64,
    /// Generation of the key that vouches for it; [`LEGACY_KEY`] in version 1.
    pub(super) key: u64,
    pub(super) state: GuardState,
}

/// Writes a slot's bytes under generation `key` of the guard's key; shorter than [`SLOT_BYTES`] where the state is.
pub(super) fn encode(
    vault: &dyn KeyVault,
    generation: u64,
    key: u64,
    state: &impl Serialize,
) -> Result<Vec<u8>, GuardError> {
    let payload = serde_json::to_vec(state).map_err(|_| GuardError::Io)?;
    let length = u32::try_from(payload.len()).map_err(|_| GuardError::Full)?;
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    if key == LEGACY_KEY {
        out.extend_from_slice(&LEGACY_VERSION.to_be_bytes());
        out.extend_from_slice(&generation.to_be_bytes());
    } else {
        out.extend_from_slice(&VERSION.to_be_bytes());
        out.extend_from_slice(&generation.to_be_bytes());
        out.extend_from_slice(&key.to_be_bytes());
    }
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&payload);
    if out.len() + MAC_BYTES > SLOT_BYTES {
        return Err(GuardError::Full);
    }
    let mac = vault.hmac(&alias(key), &mac_input(key, &out))?;
    // EXPOSE: a MAC over the guard is public; it is written beside what it covers.
    out.extend_from_slice(mac.expose());
    Ok(out)
}

/// Reads a slot. `Ok(None)` where the bytes are not a state whose MAC holds.
pub(super) fn decode(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Decoded>, GuardError> {
    let Some(parts) = split(bytes) else {
        return Ok(None);
    };
    let expected = vault.hmac(&alias(parts.key), &mac_input(parts.key, parts.covered))?;
    // EXPOSE: compared in constant time and dropped.
    if !same(expected.expose(), parts.mac) {
        return Ok(None);
    }
    Ok(read_state(parts.payload).map(|state| Decoded {
        generation: parts.generation,
        key: parts.key,
        state,
    }))
}

/// The generation of the key that a slot says it was written under, whether or not it is to be believed.
pub(super) fn claimed_key(bytes: &[u8]) -> Option<u64> {
    split(bytes).map(|parts| parts.key)
}

/// A slot's parts, before any of them is believed.
struct Parts<'a> {
    generation: u64,
    key: u64,
    covered: &'a [u8],
    payload: &'a [u8],
    mac: &'a [u8],
}

fn split(bytes: &[u8]) -> Option<Parts<'_>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_first_chunk::<2>()?;
    let (generation, rest) = rest.split_first_chunk::<8>()?;
    let (key, rest) = match u16::from_be_bytes(*version) {
        LEGACY_VERSION => (LEGACY_KEY, rest),
        VERSION => {
            let (key, rest) = rest.split_first_chunk::<8>()?;
            // The number that stands for version 1 is no generation.
            let key = Some(u64::from_be_bytes(*key)).filter(|key| *key != LEGACY_KEY)?;
            (key, rest)
        }
        _ => return None,
    };
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let payload = rest.get(..length)?;
    let mac = rest.get(length..length.checked_add(MAC_BYTES)?)?;
    let header = bytes.len().checked_sub(rest.len())?;
    let covered = bytes.get(..header.checked_add(length)?)?;
    Some(Parts {
        generation: u64::from_be_bytes(*generation),
        key,
        covered,
        payload,
        mac,
    })
}

fn read_state(payload: &[u8]) -> Option<GuardState> {
    GuardState::deserialize(&mut serde_json::Deserializer::from_slice(payload)).ok()
}

fn alias(key: u64) -> String {
    if key == LEGACY_KEY {
        GUARD_ALIAS.to_owned()
    } else {
        generation_alias(GUARD_ALIAS, key)
    }
}

fn mac_input(key: u64, covered: &[u8]) -> Vec<u8> {
    let domain = if key == LEGACY_KEY {
        LEGACY_DOMAIN
    } else {
        DOMAIN
    };
    let mut input = domain.to_vec();
    input.extend_from_slice(&Hash32::of(&[covered]).0);
    input
}
