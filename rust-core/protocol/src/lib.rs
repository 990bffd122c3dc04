//! What phone and server say to one another.
//!
//! Wire types, signed envelopes and audit hashing. No I/O, no clock, no randomness: everything here is a value or a pure
//! function over values, so that both sides agree by construction. Every stored or sent format carries a version, and
//! `tests/vectors.rs` freezes one vector of each.
//!
//! | module       | what it defines                                                        |
//! |--------------|------------------------------------------------------------------------|
//! | [`ids`]      | typed identifiers (UUIDs) and 32-byte hashes                           |
//! | [`bytes`]    | byte strings that travel as base64url                                  |
//! | [`keys`]     | public keys, key ids, the allow-list that verifies signatures          |
//! | [`envelope`] | the one signed container: trust, policy, lease, command, receipt, ...  |
//! | [`trust`]    | the root-signed trust document                                         |
//! | [`enrol`]    | enrolment payload, request and answer; certificate renewal             |
//! | [`policy`]   | the signed policy document                                             |
//! | [`lease`]    | the signed offline lease                                               |
//! | [`command`]  | signed commands and how they are offered                               |
//! | [`offered`]  | envelopes in an answer, each read on its own                           |
//! | [`receipt`]  | what the phone proves: wiped, removed                                  |
//! | [`report`]   | what a phone says of itself                                            |
//! | [`record`]   | customers, contacts, visits, reminders                                 |
//! | [`sync`]     | feed pages, pushed operations and verdicts                             |
//! | [`audit`]    | audit entries, chain hashing, upload and checkpoint                    |
//! | [`problem`]  | typed refusals                                                         |
//! | [`limits`]   | sizes that both sides hold the other to                                |
//! | [`routes`]   | paths of the device API                                                |

pub mod audit;
pub mod bytes;
pub mod command;
pub mod enrol;
pub mod envelope;
pub mod ids;
pub mod keys;
pub mod lease;
pub mod limits;
pub mod offered;
pub mod policy;
pub mod problem;
pub mod receipt;
pub mod record;
pub mod report;
pub mod routes;
pub mod sync;
pub mod trust;

/// The version that every format in this crate carries today.
pub const FORMAT_VERSION: u16 = 1;

/// A format version that must be [`FORMAT_VERSION`]: any other value fails to parse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version1;

impl serde::Serialize for Version1 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(FORMAT_VERSION)
    }
}

impl<'de> serde::Deserialize<'de> for Version1 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            1 => Ok(Self),
            _ => Err(serde::de::Error::custom("unsupported format version")),
        }
    }
}
