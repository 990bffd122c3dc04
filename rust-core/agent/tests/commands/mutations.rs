//! Mutations of good commands: exactly the good ones act, each once.

use agent_core::testkit::{FakeFleet, FleetKey};
use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::keys::Algorithm;

use super::corpus::{Judge, maker};
use super::maker::{Verdict, wire};
use super::random::Seeded;

const MUTATIONS: usize = 100_000;
/// A good command comes after this many mutations.
const EVERY: usize = 500;
const SEED: u64 = 0x5eed_0001;

#[test]
fn of_a_hundred_thousand_mutations_none_acts_and_each_good_command_acts_once() {
    let fleet = FakeFleet::new();
    let maker = maker(&fleet, CommandAction::Wipe);
    let good: Vec<Envelope> = (1..)
        .map(|seq| maker.good(seq * 1_000))
        .take(MUTATIONS / EVERY)
        .collect();
    let strangers: Vec<Envelope> = (70..74)
        .map(|seed| FleetKey::new(seed).seal(Kind::Command, 500, &maker.command()))
        .collect();
    let mut random = Seeded(SEED);
    let mut judge = Judge::new(&fleet);
    let (mut acted, mut readable, mut alike) = (0, 0, 0);
    for number in 0..MUTATIONS {
        let next = number / EVERY;
        // Of any command: one that acted, the one that comes next, one that comes later.
        let nearby = next.saturating_sub(2)..(next + 3).min(good.len());
        let model = &good[nearby.start + random.below(nearby.len())];
        let mutated = mutate(model, &good, &strangers, &mut random);
        if let Ok(envelope) = serde_json::from_slice::<Envelope>(&mutated) {
            readable += 1;
            // A mutation that says what a good command says, in other letters, is that command; the stream has its own turn
            // for it.
            if good.contains(&envelope) {
                alike += 1;
                continue;
            }
        }
        let verdict = judge.take(&mutated);
        assert!(
            matches!(verdict, Verdict::Unreadable | Verdict::Ignored),
            "mutation {number} of seed {SEED}: {verdict:?}: {}",
            String::from_utf8_lossy(&mutated)
        );
        if number % EVERY == EVERY - 1 {
            let verdict = judge.take(&wire(&good[next]));
            assert_eq!(
                verdict,
                Verdict::Obeyed(CommandAction::Wipe),
                "command {next}"
            );
            acted += 1;
            for earlier in [next, next / 2, 0] {
                let verdict = judge.take(&wire(&good[earlier]));
                assert!(
                    matches!(verdict, Verdict::Refused(_)),
                    "command {earlier} again: {verdict:?}"
                );
            }
        }
    }
    assert_eq!(acted, good.len());
    // The mutations are worth something: most of them get past the parser.
    assert!(readable > MUTATIONS / 3, "{readable} readable");
    assert!(alike < MUTATIONS / 50, "{alike} alike");
}

fn mutate(
    model: &Envelope,
    good: &[Envelope],
    strangers: &[Envelope],
    random: &mut Seeded,
) -> Vec<u8> {
    let mut envelope = model.clone();
    let bit = 1 << random.below(64);
    match random.below(12) {
        0..=2 => return mutate_text(wire(model), random),
        3 => flip(&mut envelope.payload.0, random),
        4 => flip(&mut envelope.sig.0, random),
        5 => envelope.key_id.0[random.below(32)] ^= 1 << random.below(8),
        6 => {
            envelope.seq = *random.pick(&[
                0,
                1,
                model.seq - 1,
                model.seq + 1,
                model.seq ^ bit,
                u64::MAX,
            ]);
        }
        7 => envelope.sig = random.pick(good).sig.clone(),
        8 => envelope.payload = random.pick(good).payload.clone(),
        9 => {
            envelope.kind = *random.pick(&[
                Kind::Trust,
                Kind::Policy,
                Kind::Lease,
                Kind::Receipt,
                Kind::Checkpoint,
            ]);
            envelope.alg = *random.pick(&[Algorithm::Ed25519, Algorithm::Es256]);
        }
        10 => {
            let other = random.pick(strangers);
            match random.below(3) {
                0 => envelope.key_id = other.key_id,
                1 => envelope.sig = other.sig.clone(),
                _ => {
                    envelope.key_id = other.key_id;
                    envelope.sig = other.sig.clone();
                }
            }
        }
        _ => mutate_body(&mut envelope, random),
    }
    wire(&envelope)
}

/// Bytes of the text as it travels.
fn mutate_text(mut text: Vec<u8>, random: &mut Seeded) -> Vec<u8> {
    for _ in 0..=random.below(3) {
        let at = random.below(text.len());
        match random.below(5) {
            0 => text[at] ^= 1 << random.below(8),
            1 => text[at] = random.byte(),
            2 => text.truncate(at.max(1)),
            3 => text.insert(at, random.byte()),
            _ => drop(text.remove(at)),
        }
        if text.is_empty() {
            break;
        }
    }
    text
}

/// A body that reads like a command and was not signed.
fn mutate_body(envelope: &mut Envelope, random: &mut Seeded) {
    let mut body: serde_json::Value = serde_json::from_slice(envelope.payload.as_slice()).unwrap();
    match random.below(4) {
        0 => body["issued_ms"] = serde_json::json!(random.next()),
        1 => body["action"] = serde_json::json!("lock"),
        2 => body["enrolment_epoch"] = serde_json::json!(random.next()),
        _ => body["note"] = serde_json::json!(random.next()),
    }
    envelope.payload = serde_json::to_vec(&body).unwrap().into();
}

fn flip(bytes: &mut [u8], random: &mut Seeded) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
    }
}
