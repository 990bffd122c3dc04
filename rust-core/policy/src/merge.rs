//! What becomes of an edit that meets other edits: a merge field by field.
//!
//! A field that nobody changed since the edit's base is simply set. A field that somebody changed meanwhile is decided by its
//! specification: where a mistake is harmless the later hybrid-clock reading wins; where it is not (names, phones, e-mail)
//! the value on the server stands and both are put before a person. Equal values never conflict. The outcome does not depend
//! on the order in which concurrent edits of last-writer-wins fields arrive.

use std::collections::BTreeMap;

use fleet_protocol::record::Entity;
use fleet_protocol::sync::{FieldConflict, Hlc, RejectCode, Verdict};
use serde_json::Value;

use crate::fields::{self, FieldSpec};

/// A field as the server holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldState {
    /// Its value, normalised.
    pub value: Value,
    /// The record's revision when it was last changed.
    pub rev: u64,
    /// The reading of its last change.
    pub hlc: Hlc,
}

/// Who edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// A salesperson on a phone: only fields that phones may change.
    Phone,
    /// The office, by import or console: every field.
    Office,
}

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Fields to write, with normalised values. Each gets the new revision and the edit's reading.
    pub writes: BTreeMap<String, Value>,
    /// Accepted, merged or conflict.
    pub verdict: Verdict,
}

/// Merges an edit into a record's fields.
///
/// `current` holds every field that has ever been set; `base_rev` is the revision the editor had before it; `hlc` must
/// already be clamped ([`crate::hlc::clamp`]).
///
/// # Errors
/// The [`RejectCode`] when a field may not be set by this editor or a value cannot be taken: nothing is to be applied then.
pub fn merge(
    entity: Entity,
    current: &BTreeMap<String, FieldState>,
    base_rev: u64,
    hlc: Hlc,
    edit: &BTreeMap<String, Value>,
    editor: Editor,
) -> Result<Merged, RejectCode> {
    let mut writes = BTreeMap::new();
    let mut conflicts = Vec::new();
    // Others changed the record meanwhile, if only in fields that this edit leaves alone: that both stand is a merge.
    let concurrent = current.values().any(|field| field.rev > base_rev);
    for (name, value) in edit {
        let spec = permitted(entity, name, editor)?;
        let mine = fields::normalise(spec, value).map_err(|_| RejectCode::InvalidValue)?;
        match current.get(name) {
            Some(theirs) if theirs.value == mine => {}
            Some(theirs) if theirs.rev > base_rev => {
                if spec.needs_person {
                    conflicts.push(FieldConflict {
                        field: name.clone(),
                        mine,
                        theirs: theirs.value.clone(),
                    });
                } else if hlc > theirs.hlc {
                    writes.insert(name.clone(), mine);
                }
            }
            Some(_) | None => {
                writes.insert(name.clone(), mine);
            }
        }
    }
    let verdict = if !conflicts.is_empty() {
        Verdict::Conflict { fields: conflicts }
    } else if concurrent {
        Verdict::Merged
    } else {
        Verdict::Accepted
    };
    Ok(Merged { writes, verdict })
}

/// Checks the fields of a new record: permitted, readable, and none missing that it cannot do without.
///
/// # Errors
/// The [`RejectCode`] of the first fault.
pub fn create(
    entity: Entity,
    fields_set: &BTreeMap<String, Value>,
    editor: Editor,
) -> Result<BTreeMap<String, Value>, RejectCode> {
    let mut writes = BTreeMap::new();
    for (name, value) in fields_set {
        let spec = permitted(entity, name, editor)?;
        let value = fields::normalise(spec, value).map_err(|_| RejectCode::InvalidValue)?;
        writes.insert(name.clone(), value);
    }
    let complete = fields::specs(entity)
        .iter()
        .all(|spec| !spec.required || writes.contains_key(spec.name));
    if complete {
        Ok(writes)
    } else {
        Err(RejectCode::InvalidValue)
    }
}

fn permitted(entity: Entity, name: &str, editor: Editor) -> Result<&'static FieldSpec, RejectCode> {
    fields::spec(entity, name)
        .filter(|spec| spec.editable_on_phone || editor == Editor::Office)
        .ok_or(RejectCode::FieldNotEditable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(ms: u64, node: u128) -> Hlc {
        Hlc {
            ms,
            counter: 0,
            node: Uuid::from_u128(node),
        }
    }

    fn start() -> BTreeMap<String, FieldState> {
        ["name", "company", "phone", "notes"]
            .into_iter()
            .map(|name| {
                let value = if name == "phone" {
                    "13800138000"
                } else {
                    "old"
                };
                (
                    name.to_owned(),
                    FieldState {
                        value: Value::from(value),
                        rev: 1,
                        hlc: at(1, 0),
                    },
                )
            })
            .collect()
    }

    fn edit(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect()
    }

    fn apply(
        state: &mut BTreeMap<String, FieldState>,
        rev: u64,
        hlc: Hlc,
        fields: &BTreeMap<String, Value>,
    ) -> Verdict {
        let merged = merge(Entity::Customer, state, 1, hlc, fields, Editor::Phone).unwrap();
        for (name, value) in merged.writes {
            state.insert(name, FieldState { value, rev, hlc });
        }
        merged.verdict
    }

    #[test]
    fn edits_of_different_fields_both_survive() {
        let mut state = start();
        assert_eq!(
            apply(&mut state, 2, at(10, 1), &edit(&[("company", "A")])),
            Verdict::Accepted
        );
        assert_eq!(
            apply(&mut state, 3, at(5, 2), &edit(&[("notes", "B")])),
            Verdict::Merged
        );
        assert_eq!(state["company"].value, Value::from("A"));
        assert_eq!(state["notes"].value, Value::from("B"));
    }

    #[test]
    fn two_phone_numbers_are_put_before_a_person_and_the_first_stands() {
        let mut state = start();
        apply(&mut state, 2, at(10, 1), &edit(&[("phone", "13900000001")]));
        let verdict = apply(
            &mut state,
            3,
            at(20, 2),
            &edit(&[("phone", "13900000002"), ("notes", "n")]),
        );
        let Verdict::Conflict { fields } = verdict else {
            panic!("expected a conflict")
        };
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].mine, Value::from("13900000002"));
        assert_eq!(fields[0].theirs, Value::from("13900000001"));
        assert_eq!(state["phone"].value, Value::from("13900000001"));
        assert_eq!(state["notes"].value, Value::from("n"));
    }

    #[test]
    fn the_same_value_twice_is_no_conflict() {
        let mut state = start();
        apply(
            &mut state,
            2,
            at(10, 1),
            &edit(&[("phone", "139-0000-0001")]),
        );
        let verdict = apply(&mut state, 3, at(20, 2), &edit(&[("phone", "13900000001")]));
        assert_eq!(verdict, Verdict::Merged);
    }

    #[test]
    fn a_phone_cannot_lower_a_label() {
        let outcome = merge(
            Entity::Customer,
            &start(),
            1,
            at(9, 1),
            &edit(&[("label", "public")]),
            Editor::Phone,
        );
        assert_eq!(outcome, Err(RejectCode::FieldNotEditable));
    }

    #[test]
    fn a_record_without_its_required_field_is_not_created() {
        assert_eq!(
            create(Entity::Customer, &edit(&[("company", "A")]), Editor::Phone),
            Err(RejectCode::InvalidValue)
        );
        assert!(create(Entity::Customer, &edit(&[("name", "张三")]), Editor::Phone).is_ok());
    }

    proptest! {
        #[test]
        fn the_order_of_concurrent_edits_does_not_matter(
            first in "[a-c]{1,2}", second in "[a-c]{1,2}", t1 in 2..6_u64, t2 in 2..6_u64,
        ) {
            let (a, b) = (edit(&[("notes", &first), ("company", &first)]), edit(&[("notes", &second)]));
            let (ha, hb) = (at(t1, 1), at(t2, 2));
            let (mut ab, mut ba) = (start(), start());
            apply(&mut ab, 2, ha, &a);
            apply(&mut ab, 3, hb, &b);
            apply(&mut ba, 2, hb, &b);
            apply(&mut ba, 3, ha, &a);
            for name in ["notes", "company"] {
                prop_assert_eq!(&ab[name].value, &ba[name].value);
            }
        }

        #[test]
        fn applying_an_edit_twice_changes_nothing(value in "[a-z]{1,4}", ms in 2..9_u64) {
            let mut state = start();
            let fields = edit(&[("notes", &value), ("name", &value)]);
            apply(&mut state, 2, at(ms, 1), &fields);
            let once = state.clone();
            apply(&mut state, 3, at(ms, 1), &fields);
            prop_assert_eq!(once, state);
        }
    }
}
