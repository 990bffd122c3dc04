//! An envelope is believed only as it was signed.

use fleet_protocol::command::Command;
use fleet_protocol::envelope::{Envelope, EnvelopeError, Kind};
use fleet_protocol::keys::{Algorithm, KeySet, PublicKey};
use fleet_protocol::policy::PolicyDocument;
use proptest::prelude::*;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

use crate::samples::{self, TestKey};

fn allowed() -> KeySet {
    KeySet::new(vec![TestKey::from_seed(7).public()])
}

#[test]
fn a_sealed_command_opens_with_its_key() {
    let opened = samples::sealed_command()
        .open::<Command>(Kind::Command, &allowed())
        .unwrap();
    assert_eq!(opened.body, samples::command());
    assert_eq!(opened.seq, samples::NOW_MS);
}

#[test]
fn a_signature_for_one_purpose_is_worth_nothing_for_another() {
    let mut envelope = samples::sealed_command();
    assert_eq!(
        envelope
            .open::<PolicyDocument>(Kind::Policy, &allowed())
            .unwrap_err(),
        EnvelopeError::Kind
    );
    envelope.kind = Kind::Policy;
    assert_eq!(
        envelope
            .open::<Command>(Kind::Policy, &allowed())
            .unwrap_err(),
        EnvelopeError::Signature
    );
}

#[test]
fn a_key_off_the_list_is_refused_before_its_signature_is_looked_at() {
    let other = KeySet::new(vec![TestKey::from_seed(8).public()]);
    assert_eq!(
        samples::sealed_command()
            .open::<Command>(Kind::Command, &other)
            .unwrap_err(),
        EnvelopeError::UnknownKey
    );
}

#[test]
fn the_algorithm_is_the_keys_and_not_the_messages() {
    let mut envelope = samples::sealed_command();
    envelope.alg = Algorithm::Es256;
    assert_eq!(
        envelope
            .open::<Command>(Kind::Command, &allowed())
            .unwrap_err(),
        EnvelopeError::UnknownKey
    );
}

#[test]
fn a_device_key_signs_and_verifies() {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let key = PublicKey::new(Algorithm::Es256, pair.public_key().as_ref().to_vec()).unwrap();
    let signature = pair.sign(&random, b"message").unwrap();
    assert!(key.verifies(b"message", signature.as_ref()));
    assert!(!key.verifies(b"messagf", signature.as_ref()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn one_changed_byte_anywhere_is_refused(position: prop::sample::Index, flip in 1..=255_u8) {
        let text = serde_json::to_vec(&samples::sealed_command()).unwrap();
        let mut changed = text.clone();
        changed[position.index(text.len())] ^= flip;
        if let Ok(envelope) = serde_json::from_slice::<Envelope>(&changed) {
            // Some changes do not change the value: hexadecimal in capitals, for one.
            if envelope != samples::sealed_command() {
                prop_assert!(envelope.open::<Command>(Kind::Command, &allowed()).is_err());
            }
        }
    }
}
