//! The secrets of an open phone, for a test that looks for them where they must not be.

use ring::hkdf::{HKDF_SHA256, KeyType, Salt};

use super::TestPhone;
use crate::agent::Agent;

/// Where a version 1 envelope has its generation, its salt and its commitment.
const GENERATION_AT: usize = 8;
const SALT_AT: usize = 125;
const COMMITMENT_AT: usize = 153;
const KEK_DOMAIN: &[u8] = b"fieldvault/kek/v1\0";

/// What must be gone from memory once a phone is locked.
pub struct OpenSecrets {
    /// The key of the database.
    pub database_key: [u8; 32],
    /// What the vault made of the PIN.
    pub mixed: [u8; 32],
    /// The key that wraps the database key.
    pub kek: [u8; 32],
    /// What the envelope says of that key: stands in its file, so it shows whether `kek` is the right one.
    pub commitment: [u8; 32],
}

struct Bytes64;

impl KeyType for Bytes64 {
    fn len(&self) -> usize {
        64
    }
}

impl TestPhone {
    /// The secrets of an open session whose vault keeps its answers.
    ///
    /// # Panics
    /// When there is no open session, or its envelope is not of version 1.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a fixture that cannot be made ends the test"
    )]
    pub fn open_secrets(&self, agent: &Agent) -> OpenSecrets {
        let key = agent.session_key().expect("an open session");
        let file =
            std::fs::read(self.home().join("guard").join("envelope-a")).expect("an envelope");
        let part = |at: usize, length: usize| file.get(at..at + length).expect("version 1");
        let device = self.guard().enrolment.expect("enrolled").device;
        let info = [KEK_DOMAIN, device.as_bytes(), part(GENERATION_AT, 8)].concat();
        let derive = |mixed: &[u8; 32]| {
            let mut made = [0; 64];
            Salt::new(HKDF_SHA256, part(SALT_AT, 16))
                .extract(mixed)
                .expand(&[&info], Bytes64)
                .and_then(|out| out.fill(&mut made))
                .expect("64 bytes");
            made
        };
        // The vault makes other things with that key too; the envelope says which one is its.
        let (mixed, made) = self
            .vault
            .answers("pin-")
            .into_iter()
            .map(|mixed| (mixed, derive(&mixed)))
            .find(|(_, made)| made.ends_with(part(COMMITMENT_AT, 32)))
            .expect("a kept answer that gives the envelope's key");
        let (kek, commitment) = made.split_at(32);
        let array = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).expect("32 bytes");
        OpenSecrets {
            // EXPOSE: what the test looks for.
            database_key: *key.expose_key(),
            mixed,
            kek: array(kek),
            commitment: array(commitment),
        }
    }
}
