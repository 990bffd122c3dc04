//! Customers that are erased by order: nothing of them stays in the file, the write-ahead log or a page cache, and a search of
//! all decrypted pages proves it.
//!
//! Deleting overwrites ([`rusqlite`]'s `secure_delete`, FTS5's `secure-delete`), the truncating checkpoint does the same for
//! older versions of pages. What is looked for afterwards is each customer's id, which stands beside everything that hangs on
//! it, and every text that was deleted. Texts that are not known any more, because an earlier try was cut off after it had
//! deleted them, are covered by the id. Doing it again does no harm.
//!
//! | module   | what it does                                             |
//! |----------|----------------------------------------------------------|
//! | `texts`  | what a customer's rows say; whether others say it too    |
//! | `search` | finds byte strings among all pages                       |

mod search;
mod texts;

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Entity;
use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use super::records::{self, RowContext};
use super::state::stored;
use super::{Store, lock};

/// What became of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerErased {
    /// Who.
    pub customer: RecordId,
    /// Records that were deleted, by this try and by earlier ones.
    pub records: u64,
    /// Pending operations that went with them.
    pub lost_operations: u64,
    /// Whether no decrypted page holds anything of it.
    pub proved: bool,
}

/// What became of them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Each customer, in the order that was asked for.
    pub customers: Vec<CustomerErased>,
    /// Decrypted bytes that were searched.
    pub searched_bytes: u64,
}

/// What must not be found.
struct Needle {
    /// Whose: index into the list of customers.
    of: usize,
    what: What,
}

enum What {
    Id(RecordId),
    Text(String),
}

impl What {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Id(id) => id.as_bytes(),
            Self::Text(text) => text.as_bytes(),
        }
    }

    /// Whether it stands in a row that stays.
    fn is_shared(&self, connection: &Connection) -> Result<bool, StoreError> {
        match self {
            Self::Id(id) => texts::is_departed(connection, *id),
            Self::Text(text) => texts::is_shared(connection, text),
        }
    }
}

impl Store {
    /// Erases customers, whether or not they are here, and searches for what is left of them.
    ///
    /// # Errors
    /// [`StoreError`]; then some may be deleted, none is proved, and the call is to be repeated.
    pub fn erase_customers(&self, customers: &[RecordId]) -> Result<Erased, StoreError> {
        let (needles, counts) = self.write(|transaction| {
            let mut needles = Vec::new();
            for (of, customer) in customers.iter().enumerate() {
                let texts = texts::of_customer(transaction, *customer)?;
                needles.extend(texts.into_iter().map(|text| Needle {
                    of,
                    what: What::Text(text),
                }));
            }
            let counts = RowContext::run(transaction, |context| {
                customers
                    .iter()
                    .map(|customer| delete(transaction, context, *customer))
                    .collect::<Result<Vec<_>, _>>()
            })?;
            Ok((needles, counts))
        })?;
        // From here on the log was empty once, and every page cache: what is in them now came after the deletion.
        self.scrub()?;
        let mut erased = Erased {
            customers: customers
                .iter()
                .zip(counts)
                .map(|(customer, (records, lost_operations))| CustomerErased {
                    customer: *customer,
                    records,
                    lost_operations,
                    proved: false,
                })
                .collect(),
            ..Erased::default()
        };
        self.search_pages(needles, &mut erased)?;
        Ok(erased)
    }

    /// The proofs that these customers are erased are durable elsewhere: what was kept for them is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erased_told(&self, customers: &[RecordId]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut delete = transaction.prepare_cached("DELETE FROM state WHERE name = ?1")?;
            for customer in customers {
                delete.execute([kept_under(*customer)])?;
            }
            Ok(())
        })
    }

    fn search_pages(
        &self,
        mut needles: Vec<Needle>,
        erased: &mut Erased,
    ) -> Result<(), StoreError> {
        for (of, one) in erased.customers.iter().enumerate() {
            needles.push(Needle {
                of,
                what: What::Id(one.customer),
            });
        }
        let mut writer = lock(&self.writer);
        self.open_connection(writer.as_ref())?;
        let connection = writer.as_mut().ok_or(StoreError::Interrupted)?;
        let pages = self.tell(connection.serialize("main").map_err(StoreError::from))?;
        erased.searched_bytes = u64::try_from(pages.len()).unwrap_or(u64::MAX);
        let wanted: Vec<&[u8]> = needles.iter().map(|needle| needle.what.bytes()).collect();
        let found = search::find(&pages, &wanted);
        drop(pages);
        let mut clean = vec![true; erased.customers.len()];
        for (needle, _) in needles.iter().zip(found).filter(|(_, found)| *found) {
            let shared = self.tell(needle.what.is_shared(connection))?;
            if let Some(clean) = clean.get_mut(needle.of) {
                *clean &= shared;
            }
        }
        for (one, clean) in erased.customers.iter_mut().zip(clean) {
            one.proved = clean;
        }
        Ok(())
    }
}

/// Deletes a customer with all that hangs on it, and keeps count in the same transaction, so that a kill loses no number.
fn delete(
    connection: &Connection,
    context: &mut RowContext,
    customer: RecordId,
) -> Result<(u64, u64), StoreError> {
    let records = texts::count_records(connection, customer)?;
    records::delete(connection, context, Entity::Customer, customer)?;
    let lost = connection
        .prepare_cached("DELETE FROM outbox WHERE customer = ?1")?
        .execute([customer.as_bytes()])?;
    let name = kept_under(customer);
    let before: Option<String> = connection
        .prepare_cached("SELECT value FROM state WHERE name = ?1")?
        .query_row([&name], |row| row.get(0))
        .optional()?;
    let (records_before, lost_before) = before
        .map(|text| serde_json::from_str::<(u64, u64)>(&text))
        .transpose()?
        .unwrap_or_default();
    let lost = u64::try_from(lost).unwrap_or(u64::MAX);
    let counts = (
        records_before.saturating_add(records),
        lost_before.saturating_add(lost),
    );
    stored(counts.0)?;
    connection
        .prepare_cached(
            "INSERT INTO state(name, value) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        )?
        .execute((&name, serde_json::to_string(&counts)?))?;
    Ok(counts)
}

/// The id as text: what is searched for are its bytes.
fn kept_under(customer: RecordId) -> String {
    format!("erased {customer}")
}
