//! The bytes of a slot.
//!
//! ```text
//! "FVGD" u16(version 1) u64(generation) u32(length) payload 32*mac      integers big-endian; the rest of the slot is ignored
//! mac = vault.hmac("guard", "fieldvault/guard/v1" NUL SHA-256(everything before it))
//! ```
//! The digest keeps the vault's input small: a Keystore takes long messages in many slow pieces.

use fleet_protocol::ids::Hash32;
use serde::{Deserialize, Serialize};

use super::{GUARD_ALIAS, GuardError, GuardState};
use crate::keys::same;
use crate::ports::KeyVault;

/// Size of a slot file.
pub(super) const SLOT_BYTES: usize = 128 * 1024;

const MAGIC: &[u8; 4] = b"FVGD";
const VERSION: u16 = 1;
const HEADER_BYTES: usize = 4 + 2 + 8 + 4;
const MAC_BYTES: usize = 32;
const DOMAIN: &[u8] = b"fieldvault/guard/v1\0";

/// A decoded slot.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) generation: u64,
    pub(super) state: GuardState,
}

/// Writes a slot's bytes; shorter than [`SLOT_BYTES`] where the state is.
pub(super) fn encode(
    vault: &dyn KeyVault,
    generation: u64,
    state: &impl Serialize,
) -> Result<Vec<u8>, GuardError> {
    let payload = serde_json::to_vec(state).map_err(|_| GuardError::Io)?;
    let length = u32::try_from(payload.len()).map_err(|_| GuardError::Full)?;
    if HEADER_BYTES + payload.len() + MAC_BYTES > SLOT_BYTES {
        return Err(GuardError::Full);
    }
    let mut out = Vec::with_capacity(HEADER_BYTES + payload.len() + MAC_BYTES);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_be_bytes());
    out.extend_from_slice(&generation.to_be_bytes());
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&payload);
    let mac = vault.hmac(GUARD_ALIAS, &mac_input(&out))?;
    // EXPOSE: a MAC over the guard is public; it is written beside what it covers.
    out.extend_from_slice(mac.expose());
    Ok(out)
}

/// Reads a slot. `Ok(None)` where the bytes are not a state whose MAC holds.
pub(super) fn decode(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Decoded>, GuardError> {
    let Some(parts) = split(bytes) else {
        return Ok(None);
    };
    let expected = vault.hmac(GUARD_ALIAS, &mac_input(parts.covered))?;
    // EXPOSE: compared in constant time and dropped.
    if !same(expected.expose(), parts.mac) {
        return Ok(None);
    }
    Ok(read_state(parts.payload).map(|state| Decoded {
        generation: parts.generation,
        state,
    }))
}

/// A slot's parts, before any of them is believed.
struct Parts<'a> {
    generation: u64,
    covered: &'a [u8],
    payload: &'a [u8],
    mac: &'a [u8],
}

fn split(bytes: &[u8]) -> Option<Parts<'_>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_first_chunk::<2>()?;
    let (generation, rest) = rest.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    if u16::from_be_bytes(*version) != VERSION {
        return None;
    }
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let payload = rest.get(..length)?;
    let mac = rest.get(length..length.checked_add(MAC_BYTES)?)?;
    let covered = bytes.get(..HEADER_BYTES.checked_add(length)?)?;
    Some(Parts {
        generation: u64::from_be_bytes(*generation),
        covered,
        payload,
        mac,
    })
}

fn read_state(payload: &[u8]) -> Option<GuardState> {
    GuardState::deserialize(&mut serde_json::Deserializer::from_slice(payload)).ok()
}

fn mac_input(covered: &[u8]) -> Vec<u8> {
    let mut input = DOMAIN.to_vec();
    input.extend_from_slice(&Hash32::of(&[covered]).0);
    input
}
