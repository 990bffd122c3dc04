//! What a customer's rows say, and whether other rows say the same.

use std::collections::BTreeSet;

use fleet_protocol::ids::RecordId;
use rusqlite::Connection;
use serde_json::Value;

use crate::store::error::StoreError;

/// Shorter texts say nothing about anybody, and are everywhere: two Chinese characters have six bytes.
const SHORTEST: usize = 6;

/// Texts of a customer: as they are.
const PLAIN: [&str; 5] = [
    "SELECT name, company, phone FROM customers WHERE id = ?1",
    "SELECT email, address, notes, external_id FROM customer_details WHERE key = (SELECT key FROM customers WHERE id = ?1)",
    "SELECT name, title, phone, email FROM contacts WHERE customer = ?1",
    "SELECT note, outcome, place FROM visits WHERE customer = ?1",
    "SELECT note FROM reminders WHERE customer = ?1",
];

/// Texts of a customer: inside JSON.
const JSON: [&str; 4] = [
    "SELECT operation FROM outbox WHERE customer = ?1",
    "SELECT content FROM shadows WHERE customer = ?1",
    "SELECT mine, theirs FROM conflicts WHERE customer = ?1",
    "SELECT fields FROM drafts WHERE customer = ?1",
];

/// Every column that holds text that people wrote, what is derived from it, and the words of the store itself.
const COLUMNS: [(&str, &[&str]); 12] = [
    (
        "customers",
        &["sort_name", "name", "company", "phone", "city"],
    ),
    (
        "customer_details",
        &["email", "address", "notes", "external_id"],
    ),
    ("contacts", &["name", "title", "phone", "email"]),
    ("visits", &["note", "outcome", "place"]),
    ("reminders", &["note"]),
    ("outbox", &["operation"]),
    ("shadows", &["content"]),
    ("conflicts", &["mine", "theirs"]),
    ("drafts", &["fields"]),
    ("audit", &["entry"]),
    ("state", &["value"]),
    ("sqlite_schema", &["sql"]),
];

/// All that stands in a customer's rows, in the forms in which it is stored.
pub(super) fn of_customer(
    connection: &Connection,
    customer: RecordId,
) -> Result<BTreeSet<String>, StoreError> {
    let mut texts = BTreeSet::new();
    for sql in PLAIN {
        each_text(connection, sql, customer, |text| keep(&mut texts, text))?;
    }
    for sql in JSON {
        each_text(connection, sql, customer, |text| {
            if let Ok(value) = serde_json::from_str(text) {
                keep_all(&mut texts, &value);
            }
        })?;
    }
    Ok(texts)
}

/// How many records hang on a customer, itself included.
pub(super) fn count_records(
    connection: &Connection,
    customer: RecordId,
) -> Result<u64, StoreError> {
    let count: i64 = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM customers WHERE id = ?1) + (SELECT count(*) FROM contacts WHERE customer = ?1)
                  + (SELECT count(*) FROM visits WHERE customer = ?1) + (SELECT count(*) FROM reminders WHERE customer = ?1)",
        )?
        .query_row([customer.as_bytes()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Whether the feed took the customer away before and the server has not been told yet: its id stands in the store for that.
pub(super) fn is_departed(connection: &Connection, customer: RecordId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM departed WHERE customer = ?1)")?
        .query_row([customer.as_bytes()], |row| row.get(0))?)
}

/// Whether a text that was found belongs to a row that stays.
pub(super) fn is_shared(connection: &Connection, text: &str) -> Result<bool, StoreError> {
    // Search terms are folded and phone numbers lose their separators there.
    let folded = text.to_lowercase();
    let bare: String = folded.chars().filter(|c| !" -+()".contains(*c)).collect();
    for (table, columns) in COLUMNS {
        for column in columns {
            let bare_column = [" ", "-", "+", "(", ")"]
                .iter()
                .fold(format!("lower({column})"), |inner, mark| {
                    format!("replace({inner}, '{mark}', '')")
                });
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM {table}
                 WHERE instr(lower({column}), ?1) > 0 OR (?2 <> '' AND instr({bare_column}, ?2) > 0))"
            );
            if connection
                .prepare(&sql)?
                .query_row((&folded, &bare), |row| row.get(0))?
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn each_text(
    connection: &Connection,
    sql: &str,
    customer: RecordId,
    mut take: impl FnMut(&str),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([customer.as_bytes()])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            take(row.get_ref(column)?.as_str().unwrap_or_default());
        }
    }
    Ok(())
}

/// A text, and how it reads inside JSON where that differs.
fn keep(texts: &mut BTreeSet<String>, text: &str) {
    if text.len() < SHORTEST {
        return;
    }
    texts.insert(text.to_owned());
    if let Ok(quoted) = serde_json::to_string(text) {
        let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        texts.insert(inside.to_owned());
    }
}

fn keep_all(texts: &mut BTreeSet<String>, value: &Value) {
    match value {
        // Ids are not the customer's words, and an operation's own may stand in the audit chain.
        Value::String(text) if uuid::Uuid::parse_str(text).is_err() => keep(texts, text),
        Value::Array(values) => values.iter().for_each(|value| keep_all(texts, value)),
        Value::Object(fields) => fields.values().for_each(|value| keep_all(texts, value)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
