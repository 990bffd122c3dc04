//! Checks and normalises one row.

use std::collections::BTreeMap;

use email_address::EmailAddress;
use fleet_policy::fields;
use fleet_protocol::ids::{Hash32, RecordId, UserId};
use fleet_protocol::record::Entity;
use serde_json::Value;

use super::columns::{Column, Columns};
use super::reimport::value_hash;
use super::rows::{Oversize, RawRow};
use super::{formula, label, phone, stamp};
use crate::store::import::{ExportStamp, Identity, ImportRow, RowRefusal};

/// Why a row is refused. Never holds what the row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowFault {
    /// Fewer fields than the header has.
    MissingColumns,
    /// More fields than the header has.
    ExtraColumns,
    /// Larger than any real row.
    TooLong,
    /// More columns than any real row.
    TooManyColumns,
    /// Bytes that are no text in the file's encoding.
    UnreadableText,
    /// No name.
    NameMissing,
    /// The phone number cannot be read.
    PhoneUnreadable,
    /// The e-mail address cannot be read.
    EmailUnreadable,
    /// A new customer without an owner.
    OwnerMissing,
    /// Nobody in service has the owner's name.
    OwnerUnknown,
    /// The label is none.
    LabelUnknown,
    /// A field is too long or holds what no field may.
    FieldInvalid,
    /// The same customer stood in an earlier row of this file.
    Duplicate,
    /// The customer was deleted.
    Deleted,
}

impl RowFault {
    /// The code in the report.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// The reason in English.
    #[must_use]
    pub fn english(self) -> &'static str {
        self.words().1
    }

    /// The reason in Chinese.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::MissingColumns => (
                "missing_columns",
                "fewer fields than the header",
                "列数少于表头",
            ),
            Self::ExtraColumns => (
                "extra_columns",
                "more fields than the header",
                "列数多于表头",
            ),
            Self::TooLong => ("row_too_long", "the row is too long", "该行过长"),
            Self::TooManyColumns => (
                "too_many_columns",
                "the row has too many columns",
                "该行列数过多",
            ),
            Self::UnreadableText => (
                "unreadable_text",
                "bytes that are not text in this encoding",
                "包含无法按该编码解读的字节",
            ),
            Self::NameMissing => ("name_missing", "there is no name", "缺少姓名"),
            Self::PhoneUnreadable => (
                "phone_unreadable",
                "the phone number cannot be read",
                "电话号码无法识别",
            ),
            Self::EmailUnreadable => (
                "email_unreadable",
                "the e-mail address cannot be read",
                "邮箱地址无法识别",
            ),
            Self::OwnerMissing => ("owner_missing", "there is no owner", "缺少负责人"),
            Self::OwnerUnknown => (
                "owner_unknown",
                "nobody in service has the owner's name",
                "负责人不存在或已停用",
            ),
            Self::LabelUnknown => ("label_unknown", "the label is unknown", "密级无法识别"),
            Self::FieldInvalid => (
                "field_invalid",
                "a field is too long or holds forbidden characters",
                "字段过长或包含非法字符",
            ),
            Self::Duplicate => (
                "duplicate",
                "the same customer is in an earlier row",
                "与前面的行是同一客户",
            ),
            Self::Deleted => (
                "customer_deleted",
                "the customer was deleted",
                "该客户已被删除",
            ),
        }
    }
}

impl From<RowRefusal> for RowFault {
    fn from(refusal: RowRefusal) -> Self {
        match refusal {
            RowRefusal::Deleted => Self::Deleted,
            RowRefusal::NoOwner => Self::OwnerMissing,
            RowRefusal::InvalidValue => Self::FieldInvalid,
        }
    }
}

/// Owners by the names that files use, in lower case.
pub type Owners = BTreeMap<String, UserId>;

/// Checks a row. `None` for one whose fields are all empty.
///
/// # Errors
/// The first [`RowFault`].
pub fn check(
    row: &RawRow,
    columns: &Columns,
    owners: &Owners,
    candidate: RecordId,
) -> Result<Option<ImportRow>, RowFault> {
    let fields = match &row.fields {
        Ok(fields) => fields,
        Err(Oversize::Bytes) => return Err(RowFault::TooLong),
        Err(Oversize::Columns) => return Err(RowFault::TooManyColumns),
    };
    if fields.iter().all(|field| field.trim().is_empty()) {
        return Ok(None);
    }
    if fields.len() < columns.count() {
        return Err(RowFault::MissingColumns);
    }
    let extra = fields.get(columns.count()..).unwrap_or_default();
    if extra.iter().any(|field| !field.trim().is_empty()) {
        return Err(RowFault::ExtraColumns);
    }
    if fields.iter().any(|field| field.contains('\u{fffd}')) {
        return Err(RowFault::UnreadableText);
    }
    let stamp = columns.pick(fields, Column::Stamp).and_then(stamp::read);
    let mut values = BTreeMap::new();
    for column in Column::ALL {
        let (Some(name), Some(cell)) = (column.field(), columns.pick(fields, column)) else {
            continue;
        };
        values.insert(name.to_owned(), value(column, name, cell, stamp.as_ref())?);
    }
    let owner = match columns.pick(fields, Column::Owner).map(str::trim) {
        None | Some("") => None,
        Some(name) => Some(
            *owners
                .get(&formula::restore(name).to_lowercase())
                .ok_or(RowFault::OwnerUnknown)?,
        ),
    };
    Ok(Some(ImportRow {
        identity: Identity {
            key: identity(&values),
            stamp,
        },
        fields: values,
        owner,
        candidate,
    }))
}

fn value(
    column: Column,
    name: &str,
    cell: &str,
    stamp: Option<&ExportStamp>,
) -> Result<Value, RowFault> {
    let text = formula::restore(cell).trim();
    let as_it_stands = Value::from(text);
    // An export's cell that nobody touched stays what it was, even if today's rules would write it otherwise.
    let untouched = stamp
        .and_then(|stamp| stamp.fields.get(name))
        .is_some_and(|hash| *hash == value_hash(name, &as_it_stands));
    if untouched {
        return Ok(as_it_stands);
    }
    let value = match column {
        Column::Label => {
            let label = label::read(text).ok_or(RowFault::LabelUnknown)?;
            Value::from(label::words(label).0)
        }
        Column::Phone if !text.is_empty() => {
            Value::from(phone::normalise(text).ok_or(RowFault::PhoneUnreadable)?)
        }
        Column::Email if !text.is_empty() && !EmailAddress::is_valid(text) => {
            return Err(RowFault::EmailUnreadable);
        }
        _ => as_it_stands,
    };
    if column == Column::Name && text.is_empty() {
        return Err(RowFault::NameMissing);
    }
    let spec = fields::spec(Entity::Customer, name).ok_or(RowFault::FieldInvalid)?;
    fields::normalise(spec, &value).map_err(|_| match column {
        Column::Phone => RowFault::PhoneUnreadable,
        Column::Email => RowFault::EmailUnreadable,
        _ => RowFault::FieldInvalid,
    })
}

/// External id, else name, company, and phone or e-mail: as the row says now, which at the first import is for ever.
fn identity(values: &BTreeMap<String, Value>) -> Hash32 {
    let text = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let external = text("external_id");
    if !external.is_empty() {
        return Hash32::of(&[
            b"fieldvault/import-identity/v1\0external\0",
            external.as_bytes(),
        ]);
    }
    let reachable = [text("phone"), text("email")]
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    Hash32::of(&[
        b"fieldvault/import-identity/v1\0natural\0",
        folded(text("name")).as_bytes(),
        b"\0",
        folded(text("company")).as_bytes(),
        b"\0",
        folded(reachable).as_bytes(),
    ])
}

/// Lower case, white space collapsed.
fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
