//! Keys and signatures.

use agent_core::testkit::FleetKey;
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, pre_authentication_encoding};
use fleet_protocol::ids::Hash32;
use fleet_protocol::keys::Algorithm;

use super::super::maker::Step::{Allow, Deliver};
use super::super::maker::Verdict::Ignored;
use super::super::maker::{Case, Maker, wire};

/// The order of Ed25519's group, little-endian.
const GROUP_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

pub(super) fn cases(maker: &Maker<'_>) -> Vec<Case> {
    let mut cases = keys(maker);
    cases.extend(signatures(maker));
    cases.extend(domains(maker));
    cases
}

fn keys(maker: &Maker<'_>) -> Vec<Case> {
    let fleet = maker.fleet;
    let by = |key: &FleetKey| wire(&key.seal(Kind::Command, 100, &maker.command()));
    let good = maker.good(100);
    let other = FleetKey::new(71);
    let identity_point = {
        let mut point = [0; 32];
        point[0] = 1;
        point
    };
    vec![
        Case::one("a key that nobody knows", by(&FleetKey::new(99)), Ignored),
        Case::one("the root key", by(&fleet.root), Ignored),
        Case::one("the statement key", by(&fleet.statement_key), Ignored),
        Case::one(
            "our key's id on another's signature",
            wire(&Envelope {
                key_id: good.key_id,
                ..other.seal(Kind::Command, 100, &maker.command())
            }),
            Ignored,
        ),
        Case::all(
            "an allowed key's id on another allowed key's signature",
            vec![
                Allow(vec![fleet.command_key.public(), other.public()]),
                Deliver(
                    wire(&Envelope {
                        key_id: other.key_id(),
                        ..good.clone()
                    }),
                    Ignored,
                ),
            ],
        ),
        Case::all(
            "a key that has expired: the trust document names it no more",
            vec![Allow(vec![other.public()]), Deliver(wire(&good), Ignored)],
        ),
        Case::one(
            "another algorithm than the key has",
            wire(&Envelope {
                alg: Algorithm::Es256,
                ..good.clone()
            }),
            Ignored,
        ),
        Case::one(
            "a small-order key with the signature that fits any message",
            wire(&Envelope {
                key_id: Hash32::of(&[
                    b"fieldvault/key-id/v1\0",
                    b"ed25519",
                    b"\0",
                    &identity_point,
                ]),
                sig: [identity_point, [0; 32]].concat().into(),
                ..good
            }),
            Ignored,
        ),
    ]
}

fn signatures(maker: &Maker<'_>) -> Vec<Case> {
    let good = maker.good(100);
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut envelope = good.clone();
        change(&mut envelope.sig.0);
        wire(&envelope)
    };
    let other = maker.good(101);
    vec![
        Case::one("no signature", with(&|sig| sig.clear()), Ignored),
        Case::one(
            "a signature that was cut",
            with(&|sig| sig.truncate(63)),
            Ignored,
        ),
        Case::one(
            "a signature with a byte too many",
            with(&|sig| sig.push(0)),
            Ignored,
        ),
        Case::one("zeros for a signature", with(&|sig| sig.fill(0)), Ignored),
        Case::one(
            "malleability: the group's order is added to S",
            with(&|sig| add_order(&mut sig[32..])),
            Ignored,
        ),
        Case::one(
            "R is a point of small order",
            with(&|sig| {
                sig[..32].fill(0);
                sig[0] = 1;
            }),
            Ignored,
        ),
        Case::one(
            "mix-and-match: one command's signature on another",
            wire(&Envelope {
                sig: other.sig.clone(),
                ..good.clone()
            }),
            Ignored,
        ),
        Case::one(
            "mix-and-match: one command's body in another's envelope",
            wire(&Envelope {
                payload: other.payload.clone(),
                ..good.clone()
            }),
            Ignored,
        ),
        Case::one(
            "mix-and-match: a higher sequence on a command that was signed",
            wire(&Envelope {
                seq: other.seq,
                ..good.clone()
            }),
            Ignored,
        ),
    ]
}

fn domains(maker: &Maker<'_>) -> Vec<Case> {
    let good = maker.good(100);
    let payload = good.payload.as_slice();
    let encoding = |key: &FleetKey| {
        pre_authentication_encoding(Kind::Command, key.algorithm(), &key.key_id(), 100, payload)
    };
    let statement = maker
        .fleet
        .command_key
        .seal(Kind::Policy, 100, &maker.command());
    vec![
        Case::one("a policy that holds a command", wire(&statement), Ignored),
        Case::one(
            "a policy that calls itself a command",
            wire(&Envelope {
                kind: Kind::Command,
                ..statement
            }),
            Ignored,
        ),
        Case::one(
            "the body alone was signed",
            wire(&maker.seal_over(100, payload, |_| payload.to_vec())),
            Ignored,
        ),
        Case::one(
            "the domain of another version was signed",
            wire(&maker.seal_over(100, payload, |key| {
                let mut message = encoding(key);
                let version = message.iter().position(|byte| *byte == 0).unwrap() - 1;
                message[version] = b'2';
                message
            })),
            Ignored,
        ),
        Case::one(
            "the lengths were left out of what was signed",
            wire(&maker.seal_over(100, payload, |key| {
                [
                    b"fieldvault/envelope/v1\0command".as_slice(),
                    b"ed25519",
                    &key.key_id().0,
                    &100_u64.to_be_bytes(),
                    payload,
                ]
                .concat()
            })),
            Ignored,
        ),
    ]
}

fn add_order(scalar: &mut [u8]) {
    let mut carry = 0_u16;
    for (byte, order) in scalar.iter_mut().zip(GROUP_ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0, "S is below the order");
}
