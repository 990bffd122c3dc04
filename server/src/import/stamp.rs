//! What an exported row remembers of the moment of its export, in the column `fieldvault`.
//!
//! `v1.<customer id>.<revision>.<hashes>`: the hashes are six bytes of each field, in the order of [`FIELDS`], base64url. When
//! the row comes back, fields that nobody touched in the file are told apart from those that somebody did, so that a file that
//! lay about for a month does not undo a month of edits.

use std::collections::BTreeMap;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use fleet_policy::fields;
use fleet_protocol::ids::{RecordId, UserId};
use fleet_protocol::record::{Customer, Record};
use serde_json::Value;

use super::reimport::{OWNER, value_hash};
use crate::store::import::ExportStamp;

/// The hashed fields, in order.
const FIELDS: [&str; 9] = [
    "name",
    "company",
    "phone",
    "email",
    "address",
    "label",
    "notes",
    "external_id",
    OWNER,
];

/// The stamp of a customer as it stands.
#[must_use]
pub fn write(id: RecordId, rev: u64, owner: UserId, customer: &Customer) -> String {
    let record = Record::Customer(customer.clone());
    let hashes: Vec<u8> = FIELDS
        .iter()
        .flat_map(|name| {
            let value = if *name == OWNER {
                Value::from(owner.to_string())
            } else {
                fields::read(&record, name).unwrap_or_default()
            };
            value_hash(name, &value)
        })
        .collect();
    format!("v1.{id}.{rev}.{}", BASE64URL_NOPAD.encode(&hashes))
}

/// Reads a stamp; `None` when it is not one of ours, and then the row is judged by its fields alone.
#[must_use]
pub fn read(text: &str) -> Option<ExportStamp> {
    let mut parts = text.trim().split('.');
    let (version, id, rev, hashes) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if version != "v1" || parts.next().is_some() {
        return None;
    }
    let bytes = BASE64URL_NOPAD.decode(hashes.as_bytes()).ok()?;
    let hashes: Vec<[u8; 6]> = bytes
        .chunks(6)
        .map(|chunk| chunk.try_into().ok())
        .collect::<Option<_>>()?;
    if hashes.len() != FIELDS.len() {
        return None;
    }
    let fields: BTreeMap<String, [u8; 6]> = FIELDS
        .iter()
        .map(|name| (*name).to_owned())
        .zip(hashes)
        .collect();
    Some(ExportStamp {
        record: RecordId::from_str(id).ok()?,
        rev: rev.parse().ok()?,
        fields,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_reads_back_and_rubbish_does_not() {
        let (id, owner) = (RecordId::from_bytes([1; 16]), UserId::from_bytes([2; 16]));
        let customer = Customer {
            name: "张三".to_owned(),
            ..Customer::default()
        };
        let text = write(id, 7, owner, &customer);
        let stamp = read(&text).unwrap();
        assert_eq!((stamp.record, stamp.rev), (id, 7));
        assert_eq!(
            stamp.fields.get("name"),
            Some(&value_hash("name", &Value::from("张三")))
        );
        for rubbish in [
            "",
            "v1",
            "v2.a.b.c",
            text.strip_suffix(|_: char| true).unwrap(),
            &format!("{text}.x"),
        ] {
            assert_eq!(read(rubbish), None);
        }
    }
}
