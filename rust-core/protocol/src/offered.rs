//! Envelopes in an answer, each read on its own.
//!
//! A newer server may put an envelope of a kind, an algorithm or a format into its answer that this version has never heard
//! of. Nobody here can check its signature, so it is as if it had not come; it must not keep the others from being read. What
//! is no envelope of any version, because it carries none, still makes the answer unreadable.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::envelope::Envelope;

#[derive(Deserialize)]
#[serde(untagged)]
enum Offered {
    Known(Envelope),
    Other(BTreeMap<String, Value>),
}

impl Offered {
    fn envelope<E: de::Error>(self) -> Result<Option<Envelope>, E> {
        match self {
            Self::Known(envelope) => Ok(Some(envelope)),
            Self::Other(fields) if fields.get("v").is_some_and(Value::is_u64) => Ok(None),
            Self::Other(_) => Err(E::custom("an envelope without a version")),
        }
    }
}

/// Reads a list of envelopes and leaves out those that this version cannot read.
///
/// # Errors
/// Where something in the list carries no version.
pub fn each<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Envelope>, D::Error> {
    let offered = Vec::<Offered>::deserialize(deserializer)?;
    offered
        .into_iter()
        .filter_map(|offered| offered.envelope().transpose())
        .collect()
}

/// Reads an envelope that may be absent; one that this version cannot read is.
///
/// # Errors
/// Where something is there that carries no version.
pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Envelope>, D::Error> {
    match Option::<Offered>::deserialize(deserializer)? {
        Some(offered) => offered.envelope(),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::command::CommandsAnswer;

    fn envelope(seq: u64) -> Value {
        json!({
            "v": 1, "kind": "command", "alg": "ed25519", "key_id": "00".repeat(32), "seq": seq,
            "payload": "AA", "sig": "AA"
        })
    }

    fn answer(commands: Vec<Value>) -> Result<CommandsAnswer, serde_json::Error> {
        serde_json::from_value(json!({
            "v": 1, "commands": commands, "lease": null, "trust": null, "policy": null,
            "renew": false, "feed_head": 0
        }))
    }

    #[test]
    fn an_envelope_of_a_newer_version_does_not_hide_those_beside_it() {
        for (field, value) in [
            ("v", json!(2)),
            ("kind", json!("order")),
            ("alg", json!("ml-dsa-65")),
            ("seq", json!({ "high": 1 })),
            ("countersigned", json!(true)),
        ] {
            let mut newer = envelope(7);
            newer[field] = value;
            let read = answer(vec![envelope(5), newer.clone(), envelope(9)]).unwrap();
            let seqs: Vec<u64> = read.commands.iter().map(|command| command.seq).collect();
            assert_eq!(seqs, [5, 9], "{field}");
            for part in ["lease", "trust", "policy"] {
                let mut whole = serde_json::to_value(&read).unwrap();
                whole[part] = newer.clone();
                let again: CommandsAnswer = serde_json::from_value(whole).unwrap();
                assert_eq!(again, read, "{part} with another {field}");
            }
        }
    }

    #[test]
    fn what_is_no_envelope_of_any_version_makes_the_answer_unreadable() {
        for rubbish in [
            json!({}),
            json!({ "v": "1" }),
            json!([]),
            json!(1),
            json!(null),
        ] {
            assert!(answer(vec![envelope(5), rubbish]).is_err());
        }
    }

    #[test]
    fn a_field_that_is_said_twice_makes_an_envelope_unreadable() {
        let text = serde_json::to_string(&envelope(5)).unwrap();
        let twice = text.replacen("\"seq\":5", "\"seq\":5,\"seq\":6", 1);
        assert_ne!(twice, text);
        let whole = format!(r#"{{"v":1,"commands":[{twice}],"renew":false,"feed_head":0}}"#);
        let read: CommandsAnswer = serde_json::from_str(&whole).unwrap();
        assert!(read.commands.is_empty());
    }
}
