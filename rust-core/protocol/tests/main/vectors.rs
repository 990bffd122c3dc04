//! One frozen vector of every format. A vector is never changed: a new version of a format gets a new file.
//! `FIELDVAULT_NEW_VECTORS=1` writes files that do not exist yet and never touches one that does.

use std::path::PathBuf;

use serde_json::Value;

use crate::samples::{self, Check};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(format!("{name}.v1.json"))
}

struct Frozen;

impl Check for Frozen {
    fn one<T>(&mut self, name: &str, value: &T)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let path = path(name);
        let now = serde_json::to_string_pretty(value).unwrap() + "\n";
        if std::env::var_os("FIELDVAULT_NEW_VECTORS").is_some() && !path.exists() {
            std::fs::write(&path, &now).unwrap();
        }
        let frozen = std::fs::read_to_string(&path)
            .unwrap_or_else(|_| panic!("{name} has no frozen vector: {}", path.display()));
        assert_eq!(now, frozen, "{name} is no longer written as it was");
        assert_eq!(
            &serde_json::from_str::<T>(&frozen).unwrap(),
            value,
            "{name}"
        );
    }
}

#[test]
fn every_format_is_written_and_read_as_it_was_frozen() {
    samples::for_each(&mut Frozen);
}

/// Other versions, unknown fields, wrong types.
struct Hostile;

impl Check for Hostile {
    fn one<T>(&mut self, name: &str, value: &T)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let good = serde_json::to_value(value).unwrap();
        let Value::Object(object) = &good else { return };
        let mut unknown = object.clone();
        unknown.insert("zzz".into(), Value::from(1));
        assert!(
            serde_json::from_value::<T>(unknown.into()).is_err(),
            "{name}: unknown field"
        );
        if object.contains_key("v") {
            for version in [
                Value::from(0),
                Value::from(2),
                Value::from("1"),
                Value::Null,
            ] {
                let mut other = object.clone();
                other.insert("v".into(), version);
                assert!(
                    serde_json::from_value::<T>(other.into()).is_err(),
                    "{name}: version"
                );
            }
        }
        for field in object.keys() {
            for wrong in [
                Value::from(-1),
                serde_json::json!({"x": []}),
                Value::from(true),
            ] {
                if object[field] == wrong || object[field].is_boolean() && wrong.is_boolean() {
                    continue;
                }
                let mut other = object.clone();
                other.insert(field.clone(), wrong);
                assert!(
                    serde_json::from_value::<T>(other.into()).is_err(),
                    "{name}: {field}"
                );
            }
        }
    }
}

#[test]
fn unknown_fields_other_versions_and_wrong_types_are_refused_everywhere() {
    samples::for_each(&mut Hostile);
}

#[test]
fn the_audit_chain_is_hashed_as_it_was_frozen() {
    let mut head = fleet_protocol::audit::GENESIS;
    for entry in samples::audit_entries() {
        head = fleet_protocol::audit::chain(&head, &serde_json::to_vec(&entry).unwrap());
    }
    assert_eq!(
        head.to_hex(),
        include_str!("../vectors/audit_chain_head.v1.txt").trim()
    );
}
