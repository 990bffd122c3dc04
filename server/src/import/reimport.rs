//! What a row that was imported before may change: only what the source itself changed.
//!
//! Each row is remembered as it was last imported. A row that says the same as then is left alone, whatever people have
//! edited since. In a row that says something else, only the fields that differ from last time are an edit.

use std::collections::BTreeMap;

use fleet_protocol::ids::{Hash32, RecordId};
use serde_json::Value;

use crate::store::import::ImportRow;

/// The owner's place among the fields of a row.
pub const OWNER: &str = "owner";

/// What a source said last time.
pub enum Baseline {
    /// The row itself, as it was imported.
    Source(BTreeMap<String, Value>),
    /// Hashes in a row that this server exported.
    Stamp(BTreeMap<String, [u8; 6]>),
}

/// Everything that a row says, the owner included.
#[must_use]
pub fn said(row: &ImportRow) -> BTreeMap<String, Value> {
    let mut said = row.fields.clone();
    if let Some(owner) = row.owner {
        said.insert(OWNER.to_owned(), Value::from(owner.to_string()));
    }
    said
}

/// Hash of everything that a row says.
#[must_use]
pub fn row_hash(said: &BTreeMap<String, Value>) -> Hash32 {
    let mut text = String::from("fieldvault/import-row/v1\0");
    for (name, value) in said {
        text.push_str(name);
        text.push('\0');
        // JSON text has no NUL, so fields cannot run into one another.
        text.push_str(&value.to_string());
        text.push('\0');
    }
    Hash32::of(&[text.as_bytes()])
}

/// The start of a hash of one value, as an export stamps it.
#[must_use]
pub fn value_hash(name: &str, value: &Value) -> [u8; 6] {
    let text = value.to_string();
    let hash = Hash32::of(&[
        b"fieldvault/export-stamp/v1\0",
        name.as_bytes(),
        b"\0",
        text.as_bytes(),
    ]);
    let mut start = [0; 6];
    for (place, byte) in start.iter_mut().zip(hash.0) {
        *place = byte;
    }
    start
}

/// Under which identity a row that this server exported is remembered.
#[must_use]
pub fn stamp_key(record: RecordId) -> Hash32 {
    Hash32::of(&[b"fieldvault/import-stamp/v1\0", record.as_bytes()])
}

/// What the source changed since last time.
#[must_use]
pub fn changed(said: &BTreeMap<String, Value>, baseline: &Baseline) -> BTreeMap<String, Value> {
    said.iter()
        .filter(|(name, value)| match baseline {
            Baseline::Source(last) => last.get(*name) != Some(value),
            Baseline::Stamp(hashes) => hashes.get(*name).copied() != Some(value_hash(name, value)),
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect()
    }

    #[test]
    fn only_what_the_source_changed_is_an_edit() {
        let last = row(&[("name", "张三"), ("notes", "a")]);
        let now = row(&[("name", "张三"), ("notes", "b")]);
        assert_eq!(
            changed(&now, &Baseline::Source(last)),
            row(&[("notes", "b")])
        );
    }

    #[test]
    fn a_stamped_row_is_judged_by_its_hashes() {
        let now = row(&[("name", "张三"), ("notes", "b")]);
        let stamp = [("name", "张三"), ("notes", "a")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value_hash(name, &Value::from(value))))
            .collect();
        assert_eq!(
            changed(&now, &Baseline::Stamp(stamp)),
            row(&[("notes", "b")])
        );
    }

    #[test]
    fn values_do_not_run_into_one_another() {
        assert_ne!(
            row_hash(&row(&[("a", "b\u{0}c"), ("d", "")])),
            row_hash(&row(&[("a", "b"), ("c", "d")]))
        );
    }
}
