//! Our side: the same rows in the phone's own encrypted store, with its shipping settings and its own search.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use agent_core::keys::DatabaseKey;
use agent_core::ports::SystemRandom;
use agent_core::store::{DANGER_WITHOUT_SEARCH, Store};
use fleet_protocol::Version1;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Record};
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage};
use rusqlite::{Connection, params};

use crate::phone;
use crate::plain::{Lookups, OPERATIONS, QUERIES, rows_as_f64};
use crate::side::{Ask, Fault, Side};
use crate::timing::timed;
use crate::unlock;

/// Feed items in a page, and pages in a transaction of the first sync.
const PAGE: usize = 500;
const PAGES: usize = 10;

/// Our store in a worker.
pub(crate) struct Ours {
    store: Store,
    folder: PathBuf,
    key: DatabaseKey,
    lookups: Lookups,
}

/// A store that can be opened again.
pub(crate) struct Opening<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) key: &'a DatabaseKey,
}

/// The feed pages of a first sync over `rows`.
pub(crate) fn pages(rows: &[(RecordId, Customer)]) -> Vec<PullPage> {
    let total = rows.len();
    let mut seq = 0_u64;
    rows.chunks(PAGE)
        .enumerate()
        .map(|(n, chunk)| {
            let items = chunk
                .iter()
                .map(|(id, customer)| {
                    seq += 1;
                    let record = Record::Customer(customer.clone());
                    FeedItem {
                        seq,
                        id: *id,
                        change: FeedChange::Put { rev: 1, record },
                    }
                })
                .collect();
            let done = ((n + 1) * PAGE).min(total);
            PullPage {
                v: Version1,
                epoch: 1,
                items,
                next: seq,
                more: done < total,
                remaining: u64::try_from(total - done).unwrap_or(0),
            }
        })
        .collect()
}

/// Applies pages as a first sync does.
pub(crate) fn apply(store: &Store, pages: &[PullPage]) -> Result<(), Fault> {
    for pages in pages.chunks(PAGES) {
        store.apply_pages(pages)?;
    }
    Ok(store.finish_first_sync()?)
}

impl Ours {
    /// Builds the store through its own first sync.
    pub(crate) fn build(folder: &Path, count: usize) -> Result<Self, Fault> {
        let key = DatabaseKey::make(&SystemRandom::new())?;
        let store = Store::create(folder, &key)?;
        let lookups = Lookups::new(count);
        apply(&store, &pages(&lookups.rows))?;
        while store.fill_full_search(2_000)? {}
        store.close()?;
        let store = Store::open(folder, &key)?;
        Ok(Self {
            store,
            folder: folder.to_owned(),
            key,
            lookups,
        })
    }

    fn repeat(
        &mut self,
        count: usize,
        mut work: impl FnMut(&Connection, (RecordId, Customer)) -> Result<usize, Fault>,
    ) -> Result<Vec<f64>, Fault> {
        let wanted: Vec<_> = (0..count).map(|_| self.lookups.any()).collect();
        let (found, us) = self.store.danger_reader(|reader| {
            timed(|| {
                wanted
                    .into_iter()
                    .try_fold(0, |sum, row| Ok::<_, Fault>(sum + work(reader, row)?))
            })
        })??;
        if found == 0 {
            return Err(Fault("our store found nothing".into()));
        }
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        Ok(vec![us / count as f64])
    }

    /// What an erase by re-encryption would cost on this store.
    fn rekey(&mut self) -> Result<f64, Fault> {
        let (_, us) = self.store.danger_reader(|reader| {
            timed(|| reader.execute_batch(&format!("PRAGMA rekey = \"x'{}'\"", "5a".repeat(48))))
        })??;
        Ok(us)
    }

    fn search(&self, words: Vec<String>) -> Result<Vec<f64>, Fault> {
        let mut times = Vec::with_capacity(words.len());
        for word in words {
            let (found, us) = timed(|| self.store.danger_find(&word, 20))?;
            if found == 0 {
                return Err(Fault("our search found nothing".into()));
            }
            times.push(us);
        }
        Ok(times)
    }
}

fn count_rows(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<usize, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let _name: String = row.get(1)?;
        let _company: String = row.get(2)?;
        let _phone: String = row.get(3)?;
        count += 1;
    }
    Ok(count)
}

impl Side for Ours {
    fn answer(&mut self, ask: &Ask) -> Result<Vec<f64>, Fault> {
        match ask {
            Ask::Point => self.repeat(OPERATIONS, |c, (id, _)| {
                count_rows(
                    c,
                    "SELECT c.id, c.name, c.company, c.phone, d.email, d.address, c.label, d.notes, d.external_id
                     FROM customers c JOIN customer_details d ON d.key = c.key WHERE c.id = ?1",
                    [id.as_bytes()],
                )
            }),
            Ask::Phone => self.repeat(OPERATIONS, |c, (_, customer)| {
                count_rows(c, "SELECT id, name, company, phone FROM customers WHERE phone = ?1", [customer.phone])
            }),
            Ask::Prefix => self.repeat(OPERATIONS, |c, (_, customer)| {
                let low: String = customer.phone.chars().take(10).collect();
                let high = format!("{low}:");
                count_rows(
                    c,
                    "SELECT id, name, company, phone FROM customers WHERE phone >= ?1 AND phone < ?2 ORDER BY phone LIMIT 20",
                    [low, high],
                )
            }),
            Ask::List => self.repeat(QUERIES, |c, (id, _)| {
                // From the same customer on, in the order of our list.
                let (sort_name, key): (String, i64) = c
                    .prepare_cached("SELECT sort_name, key FROM customers WHERE id = ?1")?
                    .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
                count_rows(
                    c,
                    "SELECT id, name, company, phone FROM customers WHERE (sort_name, key) > (?1, ?2) ORDER BY sort_name, key LIMIT 50",
                    params![sort_name, key],
                )
                .map(|found| found + 1)
            }),
            Ask::Search => {
                let words = (0..QUERIES).map(|_| self.lookups.four_characters()).collect();
                self.search(words)
            }
            Ask::TwoCharacters => {
                let words = (0..QUERIES).map(|_| self.lookups.two_characters()).collect();
                self.search(words)
            }
            Ask::Open | Ask::OpenSameSchema => {
                self.store.close()?;
                let mut times = Vec::new();
                for _ in 0..20 {
                    let (_, us) = timed(|| {
                        let store = Store::open(&self.folder, &self.key)?;
                        Ok::<_, Fault>(store.danger_first_page(1)?)
                    })?;
                    times.push(us);
                }
                self.store = Store::open(&self.folder, &self.key)?;
                Ok(times)
            }
            Ask::FirstSync { payload, search } => {
                let folder = tempfile::tempdir_in(&self.folder)?;
                let rows = self.lookups.rows.len();
                DANGER_WITHOUT_SEARCH.store(!search, Ordering::Relaxed);
                let times = phone::first_sync(folder.path(), payload, rows);
                DANGER_WITHOUT_SEARCH.store(false, Ordering::Relaxed);
                Ok(times?.into_iter().map(|us| us / rows_as_f64(rows)).collect())
            }
            Ask::Cache { kib } => {
                self.store.danger_reader(|reader| {
                    reader.execute_batch(&format!("PRAGMA cache_size = -{kib}; PRAGMA shrink_memory"))
                })??;
                Ok(vec![])
            }
            Ask::Write { .. } | Ask::Commits { .. } => {
                Err(Fault("measured on both sides of the allocator".into()))
            }
            Ask::Unlock => {
                self.store.close()?;
                let folder = tempfile::tempdir_in(&self.folder)?;
                let customers: Vec<Customer> =
                    self.lookups.rows.iter().map(|(_, customer)| customer.clone()).collect();
                let opening = Opening {
                    folder: &self.folder,
                    key: &self.key,
                };
                let times = unlock::times(folder.path(), &customers, &opening);
                self.store = Store::open(&self.folder, &self.key)?;
                times
            }
            Ask::Erase { payload } => {
                let folder = tempfile::tempdir_in(&self.folder)?;
                let erase_us = phone::erase(folder.path(), payload, self.lookups.rows.len())?;
                Ok(vec![erase_us, self.rekey()?])
            }
            Ask::Kdf => Ok(vec![phone::kdf()?]),
        }
    }
}
