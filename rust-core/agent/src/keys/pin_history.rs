//! What is kept of earlier PINs, so that none of them is set again too soon.
//!
//! ```text
//! argon = Argon2id(pin, salt, cost)                                  memory, time
//! verifier = vault.hmac("pin-...", "fieldvault/pin-history/v1" NUL argon)     this phone
//! kept = u16(1) u32(memory) u32(passes) u32(lanes) 32*salt { u64(envelope generation) 32*verifier }    integers big-endian
//! ```
//! An earlier PIN may be in use elsewhere, so its verifier costs what a guess of the present one costs, and cannot be tried away
//! from this phone. It lies in the encrypted database only, which is gone after an erase. All verifiers of a phone share one salt:
//! a new PIN is stretched once and held against all of them, and whoever has database and vault gains at most the factor of how
//! many there are.

use zeroize::Zeroizing;

use super::kdf::{self, KdfCost};
use super::scrub::scrubbed;
use super::sealing::take;
use super::{Secret, WrapError, same};
use crate::ports::{KeyVault, Random};

const VERSION: u16 = 1;
const DOMAIN: &[u8] = b"fieldvault/pin-history/v1\0";
const SALT_BYTES: usize = 32;
const VERIFIER_BYTES: usize = 32;

/// The verifiers of earlier PINs, oldest first, the present one's included.
pub struct PinHistory {
    cost: KdfCost,
    salt: [u8; SALT_BYTES],
    entries: Vec<Entry>,
}

struct Entry {
    /// Of the envelope that the PIN opened.
    generation: u64,
    verifier: [u8; VERIFIER_BYTES],
}

/// What a PIN was made into, to be held against the history and put into it.
pub struct PinVerifier([u8; VERIFIER_BYTES]);

impl PinHistory {
    /// An empty one; `cost` is what each PIN is stretched with.
    ///
    /// # Errors
    /// [`WrapError::Random`].
    pub fn begin(random: &dyn Random, cost: KdfCost) -> Result<Self, WrapError> {
        let mut salt = [0; SALT_BYTES];
        random.fill(&mut salt)?;
        Ok(Self {
            cost,
            salt,
            entries: Vec::new(),
        })
    }

    /// Reads what [`PinHistory::encode`] wrote. `None` where it cannot be read or where its cost is out of bounds: then a new one
    /// begins.
    #[must_use]
    pub fn decode(bytes: &[u8], configured: KdfCost) -> Option<Self> {
        let mut rest = bytes;
        if u16::from_be_bytes(take(&mut rest)?) != VERSION {
            return None;
        }
        let cost = KdfCost {
            memory_kib: u32::from_be_bytes(take(&mut rest)?),
            passes: u32::from_be_bytes(take(&mut rest)?),
            lanes: u32::from_be_bytes(take(&mut rest)?),
        };
        let salt = take(&mut rest)?;
        let mut entries = Vec::new();
        while !rest.is_empty() {
            entries.push(Entry {
                generation: u64::from_be_bytes(take(&mut rest)?),
                verifier: take(&mut rest)?,
            });
        }
        cost.is_acceptable(configured).then_some(Self {
            cost,
            salt,
            entries,
        })
    }

    /// The bytes to be kept.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = VERSION.to_be_bytes().to_vec();
        for part in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            out.extend_from_slice(&part.to_be_bytes());
        }
        out.extend_from_slice(&self.salt);
        for entry in &self.entries {
            out.extend_from_slice(&entry.generation.to_be_bytes());
            out.extend_from_slice(&entry.verifier);
        }
        out
    }

    /// Makes a PIN's verifier with the vault's key `alias`. Costs as much as an unlock.
    ///
    /// # Errors
    /// [`WrapError`].
    pub fn verifier(
        &self,
        vault: &dyn KeyVault,
        alias: &str,
        pin: &Secret<Vec<u8>>,
    ) -> Result<PinVerifier, WrapError> {
        scrubbed(|| {
            // EXPOSE: the PIN goes into Argon2id and nowhere else.
            let stretched = kdf::stretch(self.cost, pin.expose(), &self.salt)?;
            let mut message = Zeroizing::new(Vec::with_capacity(DOMAIN.len() + VERIFIER_BYTES));
            message.extend_from_slice(DOMAIN);
            // EXPOSE: mixed with the vault's key; what comes back replaces it.
            message.extend_from_slice(stretched.expose());
            let mixed = vault.hmac(alias, &message)?;
            // EXPOSE: a verifier is kept in the encrypted database.
            Ok(PinVerifier(*mixed.expose()))
        })
    }

    /// Whether the PIN of the envelope with this generation is in it.
    #[must_use]
    pub fn knows(&self, generation: u64) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.generation == generation)
    }

    /// Whether a PIN is one of the last `count`.
    #[must_use]
    pub fn is_among_last(&self, count: u8, verifier: &PinVerifier) -> bool {
        self.entries
            .iter()
            .rev()
            .take(usize::from(count))
            .any(|entry| same(&entry.verifier, &verifier.0))
    }

    /// Adds the PIN of the envelope with this generation, and keeps the last `count`.
    pub fn add(&mut self, generation: u64, verifier: &PinVerifier, count: u8) {
        self.entries.push(Entry {
            generation,
            verifier: verifier.0,
        });
        let over = self.entries.len().saturating_sub(usize::from(count));
        self.entries.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{FakeVault, SeededRandom};

    const ALIAS: &str = "pin-0102030405060708";

    fn vault() -> FakeVault {
        FakeVault::with_hmac_key(ALIAS, [0x22; 32])
    }

    fn verifier(history: &PinHistory, pin: &str) -> PinVerifier {
        let pin = Secret::new(pin.as_bytes().to_vec());
        history.verifier(&vault(), ALIAS, &pin).unwrap()
    }

    fn filled() -> PinHistory {
        let cost = KdfCost::cheap_for_tests();
        let mut history = PinHistory::begin(&SeededRandom::new(3), cost).unwrap();
        for (generation, pin) in [(1, "482913"), (2, "739105"), (5, "615204")] {
            let made = verifier(&history, pin);
            history.add(generation, &made, 5);
        }
        history
    }

    #[test]
    fn a_history_is_written_and_read_as_it_was_frozen() {
        let frozen = include_str!("../../tests/locked/vectors/pin-history-v1.hex").trim();
        let written = filled().encode();
        assert_eq!(data_encoding::HEXLOWER.encode(&written), frozen);
        let read = PinHistory::decode(&written, KdfCost::cheap_for_tests()).unwrap();
        assert_eq!(read.encode(), written);
        assert!(read.is_among_last(1, &verifier(&read, "615204")));
    }

    #[test]
    fn only_the_last_ones_count_and_only_so_many_are_kept() {
        let mut history = filled();
        let first = verifier(&history, "482913");
        assert!(history.is_among_last(3, &first));
        assert!(!history.is_among_last(2, &first));
        assert!(!history.is_among_last(0, &verifier(&history, "615204")));
        assert!(history.knows(5) && !history.knows(4));
        let next = verifier(&history, "840261");
        history.add(6, &next, 2);
        assert!(history.knows(5) && history.knows(6) && !history.knows(2));
    }

    #[test]
    fn what_cannot_be_read_or_costs_too_little_is_no_history() {
        let written = filled().encode();
        for cut in [0, 1, 13, written.len() - 1] {
            assert!(PinHistory::decode(&written[..cut], KdfCost::cheap_for_tests()).is_none());
        }
        assert!(PinHistory::decode(&written, KdfCost::production()).is_none());
        let mut newer = written;
        newer[1] = 2;
        assert!(PinHistory::decode(&newer, KdfCost::cheap_for_tests()).is_none());
    }

    #[test]
    fn another_phones_vault_makes_another_verifier() {
        let history = filled();
        let other = FakeVault::with_hmac_key(ALIAS, [0x23; 32]);
        let pin = Secret::new(b"615204".to_vec());
        let made = history.verifier(&other, ALIAS, &pin).unwrap();
        assert!(!history.is_among_last(5, &made));
    }
}
