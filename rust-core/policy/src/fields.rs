//! Which fields a kind of record has, who may change them, and which values they take.

use std::borrow::Cow;

use fleet_protocol::ids::RecordId;
use fleet_protocol::limits::MAX_FIELD_BYTES;
use fleet_protocol::record::{Contact, Customer, Entity, Label, Record, Reminder, Visit};
use serde_json::Value;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a salesperson may change it on a phone.
    pub editable_on_phone: bool,
    /// Whether two concurrent values need a person: a wrong number or name sends someone to the wrong customer.
    pub needs_person: bool,
    /// Whether a record cannot exist without it.
    pub required: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// Unix milliseconds.
    Time,
    /// Yes or no.
    Flag,
    /// A [`Label`].
    Label,
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// The kind has no such field.
    #[error("no such field")]
    Unknown,
    /// The value has the wrong type or cannot be read.
    #[error("value cannot be read")]
    BadValue,
    /// The value is too long.
    #[error("value is too long")]
    TooLong,
    /// The field must not be empty.
    #[error("value is missing")]
    Empty,
}

const fn field(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec {
        name,
        kind,
        editable_on_phone: true,
        needs_person: false,
        required: false,
    }
}

const fn contested(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec {
        needs_person: true,
        ..field(name, kind)
    }
}

const fn required(spec: FieldSpec) -> FieldSpec {
    FieldSpec {
        required: true,
        ..spec
    }
}

const fn office(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec {
        editable_on_phone: false,
        ..field(name, kind)
    }
}

const CUSTOMER: &[FieldSpec] = &[
    required(contested("name", FieldKind::Text)),
    field("company", FieldKind::Text),
    contested("phone", FieldKind::Phone),
    contested("email", FieldKind::Email),
    field("address", FieldKind::Text),
    office("label", FieldKind::Label),
    field("notes", FieldKind::Text),
    office("external_id", FieldKind::Text),
];
const CONTACT: &[FieldSpec] = &[
    required(contested("name", FieldKind::Text)),
    field("title", FieldKind::Text),
    contested("phone", FieldKind::Phone),
    contested("email", FieldKind::Email),
];
const VISIT: &[FieldSpec] = &[
    required(field("at_ms", FieldKind::Time)),
    field("note", FieldKind::Text),
    field("outcome", FieldKind::Text),
    field("place", FieldKind::Text),
];
const REMINDER: &[FieldSpec] = &[
    required(field("due_ms", FieldKind::Time)),
    field("note", FieldKind::Text),
    field("done", FieldKind::Flag),
];

/// All fields of a kind.
#[must_use]
pub fn specs(entity: Entity) -> &'static [FieldSpec] {
    match entity {
        Entity::Customer => CUSTOMER,
        Entity::Contact => CONTACT,
        Entity::Visit => VISIT,
        Entity::Reminder => REMINDER,
    }
}

/// One field of a kind.
#[must_use]
pub fn spec(entity: Entity, name: &str) -> Option<&'static FieldSpec> {
    specs(entity).iter().find(|spec| spec.name == name)
}

/// Checks a value and brings it into the form that is stored: texts trimmed, phones reduced to digits, `+` and `#`.
///
/// # Errors
/// [`FieldFault`].
pub fn normalise(spec: &FieldSpec, value: &Value) -> Result<Value, FieldFault> {
    match spec.kind {
        FieldKind::Time => match value.as_u64() {
            Some(ms) if ms <= MAX_TIME_MS => Ok(Value::from(ms)),
            _ => Err(FieldFault::BadValue),
        },
        FieldKind::Flag => value.as_bool().map(Value::from).ok_or(FieldFault::BadValue),
        FieldKind::Label => match serde_json::from_value::<Label>(value.clone()) {
            Ok(_) => Ok(value.clone()),
            Err(_) => Err(FieldFault::BadValue),
        },
        FieldKind::Text | FieldKind::Phone | FieldKind::Email => {
            let text = value.as_str().ok_or(FieldFault::BadValue)?.trim();
            if text.len() > MAX_FIELD_BYTES {
                return Err(FieldFault::TooLong);
            }
            if text.contains('\0') {
                return Err(FieldFault::BadValue);
            }
            if text.is_empty() {
                return if spec.required {
                    Err(FieldFault::Empty)
                } else {
                    Ok(Value::from(""))
                };
            }
            match spec.kind {
                FieldKind::Phone => dialable(text).map(|phone| Value::from(phone.as_ref())),
                FieldKind::Email if !looks_like_email(text) => Err(FieldFault::BadValue),
                _ => Ok(Value::from(text)),
            }
        }
    }
}

/// 9999-12-31T23:59:59Z: the last moment that every calendar on both sides can write.
const MAX_TIME_MS: u64 = 253_402_300_799_000;

/// The number as it is dialled: digits with an optional leading `+` and an optional extension after `#`. Separators that
/// people write are dropped, full-width forms are read. The server's import normalises to E.164 beyond this.
fn dialable(text: &str) -> Result<Cow<'_, str>, FieldFault> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) && (3..=20).contains(&text.len()) {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '0'..='9' => out.push(letter),
            '０'..='９' => {
                let digit = u32::from(letter) - u32::from('０');
                out.extend(char::from_digit(digit, 10));
            }
            '+' | '＋' if out.is_empty() => out.push('+'),
            '#' | '＃' if !out.is_empty() && !out.contains('#') => out.push('#'),
            ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}' | '—' | '–' | '（' | '）' | '－'
            | '\u{3000}' => {}
            _ => return Err(FieldFault::BadValue),
        }
    }
    let main = out.split('#').next().unwrap_or_default();
    let digits = main.bytes().filter(u8::is_ascii_digit).count();
    if (3..=20).contains(&digits) && out.len() <= 32 && !out.ends_with('#') {
        Ok(Cow::Owned(out))
    } else {
        Err(FieldFault::BadValue)
    }
}

fn looks_like_email(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty()
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !domain.contains('@')
                && !text
                    .chars()
                    .any(|letter| letter.is_whitespace() || letter.is_control())
        })
}

/// An empty record of a kind.
#[must_use]
pub fn blank(entity: Entity, customer: RecordId) -> Record {
    match entity {
        Entity::Customer => Record::Customer(Customer::default()),
        Entity::Contact => Record::Contact {
            customer,
            contact: Contact::default(),
        },
        Entity::Visit => Record::Visit {
            customer,
            visit: Visit::default(),
        },
        Entity::Reminder => Record::Reminder {
            customer,
            reminder: Reminder::default(),
        },
    }
}

/// A field's value.
#[must_use]
pub fn read(record: &Record, name: &str) -> Option<Value> {
    Some(match (record, name) {
        (Record::Customer(c), "name") => Value::from(c.name.as_str()),
        (Record::Customer(c), "company") => Value::from(c.company.as_str()),
        (Record::Customer(c), "phone") => Value::from(c.phone.as_str()),
        (Record::Customer(c), "email") => Value::from(c.email.as_str()),
        (Record::Customer(c), "address") => Value::from(c.address.as_str()),
        (Record::Customer(c), "label") => serde_json::to_value(c.label).ok()?,
        (Record::Customer(c), "notes") => Value::from(c.notes.as_str()),
        (Record::Customer(c), "external_id") => Value::from(c.external_id.as_str()),
        (Record::Contact { contact, .. }, "name") => Value::from(contact.name.as_str()),
        (Record::Contact { contact, .. }, "title") => Value::from(contact.title.as_str()),
        (Record::Contact { contact, .. }, "phone") => Value::from(contact.phone.as_str()),
        (Record::Contact { contact, .. }, "email") => Value::from(contact.email.as_str()),
        (Record::Visit { visit, .. }, "at_ms") => Value::from(visit.at_ms),
        (Record::Visit { visit, .. }, "note") => Value::from(visit.note.as_str()),
        (Record::Visit { visit, .. }, "outcome") => Value::from(visit.outcome.as_str()),
        (Record::Visit { visit, .. }, "place") => Value::from(visit.place.as_str()),
        (Record::Reminder { reminder, .. }, "due_ms") => Value::from(reminder.due_ms),
        (Record::Reminder { reminder, .. }, "note") => Value::from(reminder.note.as_str()),
        (Record::Reminder { reminder, .. }, "done") => Value::from(reminder.done),
        _ => return None,
    })
}

/// Sets a field to a value, which is normalised first.
///
/// # Errors
/// [`FieldFault`]; the record is unchanged then.
pub fn set(record: &mut Record, name: &str, value: &Value) -> Result<(), FieldFault> {
    let spec = spec(record.entity(), name).ok_or(FieldFault::Unknown)?;
    let value = normalise(spec, value)?;
    let text = || value.as_str().unwrap_or_default().to_owned();
    match (record, name) {
        (Record::Customer(c), "name") => c.name = text(),
        (Record::Customer(c), "company") => c.company = text(),
        (Record::Customer(c), "phone") => c.phone = text(),
        (Record::Customer(c), "email") => c.email = text(),
        (Record::Customer(c), "address") => c.address = text(),
        (Record::Customer(c), "label") => {
            c.label = serde_json::from_value(value).map_err(|_| FieldFault::BadValue)?;
        }
        (Record::Customer(c), "notes") => c.notes = text(),
        (Record::Customer(c), "external_id") => c.external_id = text(),
        (Record::Contact { contact, .. }, "name") => contact.name = text(),
        (Record::Contact { contact, .. }, "title") => contact.title = text(),
        (Record::Contact { contact, .. }, "phone") => contact.phone = text(),
        (Record::Contact { contact, .. }, "email") => contact.email = text(),
        (Record::Visit { visit, .. }, "at_ms") => visit.at_ms = value.as_u64().unwrap_or_default(),
        (Record::Visit { visit, .. }, "note") => visit.note = text(),
        (Record::Visit { visit, .. }, "outcome") => visit.outcome = text(),
        (Record::Visit { visit, .. }, "place") => visit.place = text(),
        (Record::Reminder { reminder, .. }, "due_ms") => {
            reminder.due_ms = value.as_u64().unwrap_or_default();
        }
        (Record::Reminder { reminder, .. }, "note") => reminder.note = text(),
        (Record::Reminder { reminder, .. }, "done") => {
            reminder.done = value.as_bool().unwrap_or_default();
        }
        _ => return Err(FieldFault::Unknown),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Entity; 4] = [
        Entity::Customer,
        Entity::Contact,
        Entity::Visit,
        Entity::Reminder,
    ];

    fn sample(kind: FieldKind) -> Value {
        match kind {
            FieldKind::Text => Value::from("文本"),
            FieldKind::Phone => Value::from("+8613800138000"),
            FieldKind::Email => Value::from("a@example.com"),
            FieldKind::Time => Value::from(1_700_000_000_000_u64),
            FieldKind::Flag => Value::from(true),
            FieldKind::Label => Value::from("restricted"),
        }
    }

    #[test]
    fn every_field_reads_back_what_was_set() {
        for entity in ALL {
            let mut record = blank(entity, RecordId::from_bytes([1; 16]));
            for spec in specs(entity) {
                set(&mut record, spec.name, &sample(spec.kind)).unwrap();
                assert_eq!(
                    read(&record, spec.name),
                    Some(sample(spec.kind)),
                    "{}",
                    spec.name
                );
            }
        }
    }

    #[test]
    fn a_phone_may_not_change_labels_or_external_ids() {
        for name in ["label", "external_id"] {
            assert!(!spec(Entity::Customer, name).unwrap().editable_on_phone);
        }
    }

    #[test]
    fn phone_numbers_as_people_write_them_are_read() {
        let phone = spec(Entity::Customer, "phone").unwrap();
        for (written, stored) in [
            ("138-0013-8000", "13800138000"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("（010）8888 8888", "01088888888"),
            ("１３８００１３８０００", "13800138000"),
            ("010-88888888#204", "01088888888#204"),
        ] {
            assert_eq!(
                normalise(phone, &Value::from(written)),
                Ok(Value::from(stored))
            );
        }
        for bad in ["1", "call me", "12345678901234567890123", "138#", "++86"] {
            assert_eq!(
                normalise(phone, &Value::from(bad)),
                Err(FieldFault::BadValue),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_name_cannot_be_emptied() {
        let mut record = blank(Entity::Customer, RecordId::from_bytes([1; 16]));
        assert_eq!(
            set(&mut record, "name", &Value::from("  ")),
            Err(FieldFault::Empty)
        );
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in ".{0,40}") {
            for entity in ALL {
                for spec in specs(entity) {
                    if let Ok(once) = normalise(spec, &Value::from(text.as_str())) {
                        prop_assert_eq!(normalise(spec, &once), Ok(once.clone()));
                    }
                }
            }
        }
    }
}
