//! How an envelope and its body are written.

use fleet_protocol::limits::MAX_ENVELOPE_PAYLOAD_BYTES;
use fleet_protocol::receipt::RefusedReason::Unsupported;
use serde_json::json;

use super::super::maker::Verdict::{Ignored, Unreadable, UsedUp};
use super::super::maker::{Case, Maker, edited, replaced, wire};

/// Outside of what is signed: anything unusual is no envelope, and spelling the same envelope otherwise changes nothing.
pub(super) fn envelopes(maker: &Maker<'_>) -> Vec<Case> {
    let good = maker.good(100);
    let text = wire(&good);
    let unreadable = |name, wire| Case::one(name, wire, Unreadable);
    vec![
        unreadable("envelope: cut in half", text[..text.len() / 2].to_vec()),
        unreadable(
            "envelope: its last brace is missing",
            text[..text.len() - 1].to_vec(),
        ),
        unreadable(
            "envelope: something behind it",
            [&text, b"{}".as_slice()].concat(),
        ),
        unreadable("envelope: nothing", Vec::new()),
        unreadable("envelope: null", b"null".to_vec()),
        unreadable(
            "envelope: format version 2",
            edited(&good, |json| json["v"] = json!(2)),
        ),
        unreadable(
            "envelope: format version in words",
            edited(&good, |json| json["v"] = json!("1")),
        ),
        unreadable(
            "envelope: unknown kind",
            edited(&good, |json| json["kind"] = json!("order")),
        ),
        unreadable(
            "envelope: unknown algorithm",
            edited(&good, |json| json["alg"] = json!("none")),
        ),
        unreadable(
            "envelope: a field too many",
            edited(&good, |json| json["note"] = json!(1)),
        ),
        unreadable(
            "envelope: a field missing",
            edited(&good, |json| {
                json.as_object_mut().unwrap().remove("seq");
            }),
        ),
        unreadable(
            "envelope: a field twice",
            replaced(&good, "\"seq\":100", "\"seq\":100,\"seq\":101"),
        ),
        unreadable(
            "envelope: a sequence beyond 64 bits",
            replaced(&good, "\"seq\":100", "\"seq\":18446744073709551616"),
        ),
        unreadable(
            "envelope: a sequence below zero",
            replaced(&good, "\"seq\":100", "\"seq\":-1"),
        ),
        unreadable(
            "envelope: a sequence with a point",
            replaced(&good, "\"seq\":100", "\"seq\":100.0"),
        ),
        unreadable(
            "envelope: a sequence with an exponent",
            replaced(&good, "\"seq\":100", "\"seq\":1e2"),
        ),
        unreadable("envelope: base64 with padding", {
            let sig = serde_json::to_value(&good.sig).unwrap();
            edited(&good, |json| {
                json["sig"] = json!(format!("{}==", sig.as_str().unwrap()))
            })
        }),
        unreadable("envelope: base64 with bits that mean nothing", {
            // 64 bytes leave four such bits in the last character.
            let sig = serde_json::to_value(&good.sig).unwrap();
            let mut letters = sig.as_str().unwrap().as_bytes().to_vec();
            let last = letters.last_mut().unwrap();
            *last = next_letter(*last);
            edited(&good, |json| {
                json["sig"] = json!(String::from_utf8(letters).unwrap())
            })
        }),
        unreadable(
            "envelope: base64 of the other alphabet",
            edited(&good, |json| json["payload"] = json!("+/+/")),
        ),
        unreadable("envelope: a thousand brackets", b"[".repeat(1_000)),
        Case::one(
            "envelope: other spaces, same envelope",
            serde_json::to_vec_pretty(&good).unwrap(),
            maker.obeyed(),
        ),
        Case::one(
            "envelope: a body above its bound",
            wire(&maker.seal(100, &{
                let mut body = maker.body();
                body["note"] = json!("x".repeat(MAX_ENVELOPE_PAYLOAD_BYTES));
                body
            })),
            Ignored,
        ),
    ]
}

/// Inside of what is signed: our own key says it, so what can be read of it counts, and nothing is guessed.
pub(super) fn bodies(maker: &Maker<'_>) -> Vec<Case> {
    let body = maker.body();
    let text = body.to_string();
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut body = body.clone();
        change(&mut body);
        wire(&maker.seal(100, &body))
    };
    let bytes = |payload: &[u8]| wire(&maker.seal_bytes(100, payload));
    let replaced = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        bytes(text.replacen(from, to, 1).as_bytes())
    };
    let unsupported = UsedUp(Unsupported);
    vec![
        Case::one(
            "body: an action of a newer server",
            with(&|body| body["action"] = json!("play_music")),
            unsupported,
        ),
        Case::one(
            "body: an action with arguments",
            with(&|body| body["action"] = json!({"wipe": {"customer": 1}})),
            unsupported,
        ),
        Case::one(
            "body: the erase of a customer who is not named",
            with(&|body| body["action"] = json!({"wipe_customer": {}})),
            unsupported,
        ),
        Case::one(
            "body: the erase of a customer whose id is none",
            with(&|body| body["action"] = json!({"wipe_customer": {"customer": "everybody"}})),
            unsupported,
        ),
        Case::one(
            "body: the erase of a customer, with an argument too many",
            with(&|body| {
                body["action"] = json!({"wipe_customer": {
                    "customer": "09090909-0909-0909-0909-090909090909", "except": "notes"
                }});
            }),
            unsupported,
        ),
        Case::one(
            "body: two actions in one",
            with(&|body| {
                body["action"] = json!({
                    "wipe_customer": {"customer": "09090909-0909-0909-0909-090909090909"},
                    "lock": null
                });
            }),
            unsupported,
        ),
        Case::one(
            "body: format version 2",
            with(&|body| body["v"] = json!(2)),
            unsupported,
        ),
        Case::one(
            "body: a field too many",
            with(&|body| body["unless"] = json!("raining")),
            unsupported,
        ),
        Case::one(
            "body: the action twice",
            replaced("\"action\":", "\"action\":\"lock\",\"action\":"),
            unsupported,
        ),
        Case::one(
            "body: a time beyond 64 bits",
            replaced("\"issued_ms\":0", "\"issued_ms\":18446744073709551616"),
            unsupported,
        ),
        Case::one(
            "body: the company twice",
            replaced(
                "\"tenant\":",
                "\"tenant\":\"09090909-0909-0909-0909-090909090909\",\"tenant\":",
            ),
            Ignored,
        ),
        Case::one(
            "body: an enrolment beyond 64 bits",
            replaced(
                "\"enrolment_epoch\":1000",
                "\"enrolment_epoch\":18446744073709552616",
            ),
            Ignored,
        ),
        Case::one(
            "body: an enrolment with an exponent",
            replaced("\"enrolment_epoch\":1000", "\"enrolment_epoch\":1e3"),
            Ignored,
        ),
        Case::one(
            "body: no enrolment",
            with(&|body| drop(body.as_object_mut().unwrap().remove("enrolment_epoch"))),
            Ignored,
        ),
        Case::one(
            "body: a policy",
            with(&|body| {
                *body = serde_json::to_value(fleet_policy::bounds::default_document(
                    maker.fleet.tenant,
                    0,
                ))
                .unwrap()
            }),
            Ignored,
        ),
        Case::one("body: nothing", bytes(b""), Ignored),
        Case::one(
            "body: cut",
            bytes(&text.as_bytes()[..text.len() - 1]),
            Ignored,
        ),
        Case::one(
            "body: two of them",
            bytes([&text, text.as_str()].concat().as_bytes()),
            Ignored,
        ),
        Case::one(
            "body: not UTF-8",
            bytes(&[text.as_bytes(), b"\xff"].concat()),
            Ignored,
        ),
        Case::one(
            "body: ten thousand brackets",
            bytes(&b"[".repeat(10_000)),
            Ignored,
        ),
        Case::one(
            "body: other spaces, as they were signed",
            bytes(&serde_json::to_vec_pretty(&body).unwrap()),
            maker.obeyed(),
        ),
        Case::one(
            "body: its fields in another order, as they were signed",
            bytes(reversed(&body).as_bytes()),
            maker.obeyed(),
        ),
        Case::one(
            "body: escapes for letters, as they were signed",
            replaced("\"tenant\"", "\"\\u0074enant\""),
            maker.obeyed(),
        ),
    ]
}

/// The letter of the base64url alphabet that stands behind this one; never one that ends the alphabet's groups of sixteen.
fn next_letter(letter: u8) -> u8 {
    // The last letter of 64 bytes has four low bits that are zero: A, Q, g or w.
    assert!(b"AQgw".contains(&letter), "{letter}");
    letter + 1
}

fn reversed(body: &serde_json::Value) -> String {
    let fields = body.as_object().unwrap();
    let mut pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    pairs.reverse();
    format!("{{{}}}", pairs.join(","))
}
