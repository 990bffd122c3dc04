//! The typed form of a payload.
//!
//! ```text
//! content = u4(1) u28(minutes since 1970) token[16] first 16 of tls_ca_spki_sha256 first 16 of root_key_id u16(port) host
//! ```
//! A pin of 16 bytes leaves whoever wants another key with that pin 2^128 tries, as a whole one leaves them 2^256: neither can
//! be done. The rest of either hash comes back over the connection that the pin let through.

use super::groups::{self, Slip};
use super::invitation::HashPin;
use super::{EnrolmentPayload, Invitation, InvitationError, host};
use crate::ids::Hash32;

/// Random bytes of a token, and bytes of a pin.
const SHORT: usize = 16;
const VERSION: u32 = 1;
const MINUTE_MS: u64 = 60_000;
const MINUTE_BITS: u32 = 28;

/// The typed form of `payload`, in groups with dashes between. `None` when it has none: a token of another length than 16
/// bytes, or an address that is not `host:port`.
#[must_use]
pub fn typed_code(payload: &EnrolmentPayload) -> Option<String> {
    let minutes = u32::try_from(payload.expires_ms / MINUTE_MS)
        .ok()
        .filter(|minutes| *minutes < 1 << MINUTE_BITS)?;
    let token: &[u8; SHORT] = payload.token.as_slice().try_into().ok()?;
    let mut content = ((VERSION << MINUTE_BITS) | minutes).to_be_bytes().to_vec();
    content.extend_from_slice(token);
    content.extend_from_slice(&short(&payload.tls_ca_spki_sha256));
    content.extend_from_slice(&short(&payload.root_key_id));
    content.extend_from_slice(&host::write(&payload.address)?);
    groups::write(&content)
}

/// Reads what was typed.
pub(super) fn read(text: &str) -> Result<Invitation, InvitationError> {
    let content = groups::read(text).map_err(|slip| match slip {
        Slip::NotACode => InvitationError::Unreadable,
        Slip::Group(group) => InvitationError::BadGroup(group),
    })?;
    parse(&content).ok_or(InvitationError::Unreadable)
}

fn parse(content: &[u8]) -> Option<Invitation> {
    let (head, rest) = content.split_first_chunk::<4>()?;
    let (token, rest) = rest.split_first_chunk::<SHORT>()?;
    let (tls_ca, rest) = rest.split_first_chunk::<SHORT>()?;
    let (root_key, address) = rest.split_first_chunk::<SHORT>()?;
    let head = u32::from_be_bytes(*head);
    if head >> MINUTE_BITS != VERSION {
        return None;
    }
    let minutes = head & ((1 << MINUTE_BITS) - 1);
    Some(Invitation {
        address: host::read(address)?,
        token: token.to_vec().into(),
        tls_ca: HashPin::First16(*tls_ca),
        root_key: HashPin::First16(*root_key),
        expires_ms: u64::from(minutes) * MINUTE_MS,
        typed: true,
        source: groups::write(content)?.into_bytes().into(),
    })
}

fn short(hash: &Hash32) -> [u8; SHORT] {
    let mut first = [0; SHORT];
    for (place, byte) in first.iter_mut().zip(hash.0) {
        *place = byte;
    }
    first
}
