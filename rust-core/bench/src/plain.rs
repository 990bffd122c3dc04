//! The baseline: the same rows and the same three indexes in plain SQLite with every setting at its default.

use std::path::{Path, PathBuf};

use agent_core::store::Store;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Customer;
use rusqlite::{Connection, params};

use crate::data::{self, Stream};
use crate::side::{Ask, Fault, Side};
use crate::timing::timed;

/// Rows in a transaction of the baseline.
const ROWS_A_TRANSACTION: usize = 5_000;
/// Operations in one measurement.
pub(crate) const OPERATIONS: usize = 2_000;
/// Queries in one search measurement.
pub(crate) const QUERIES: usize = 200;

pub(crate) const SCHEMA: &str = "
CREATE TABLE customers (
    rowid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL, company TEXT NOT NULL,
    phone TEXT NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL, label INTEGER NOT NULL,
    notes TEXT NOT NULL, external_id TEXT NOT NULL, updated_ms INTEGER NOT NULL);
CREATE INDEX by_name ON customers (name, id);
CREATE INDEX by_phone ON customers (phone);
CREATE INDEX by_updated ON customers (updated_ms);";

/// Opens a new plain database with the baseline's tables and indexes.
pub(crate) fn create(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

/// Writes rows raw.
pub(crate) fn insert(
    connection: &mut Connection,
    rows: &[(RecordId, Customer)],
) -> Result<(), Fault> {
    for batch in rows.chunks(ROWS_A_TRANSACTION) {
        let transaction = connection.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO customers (id, name, company, phone, email, address, label, notes, external_id, updated_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, company = excluded.company, phone = excluded.phone,
                   email = excluded.email, address = excluded.address, label = excluded.label, notes = excluded.notes,
                   external_id = excluded.external_id, updated_ms = excluded.updated_ms",
            )?;
            for (n, (id, c)) in (0_i64..).zip(batch) {
                statement.execute(params![
                    id.as_bytes(),
                    c.name,
                    c.company,
                    c.phone,
                    c.email,
                    c.address,
                    1,
                    c.notes,
                    c.external_id,
                    n
                ])?;
            }
        }
        transaction.commit()?;
    }
    Ok(())
}

/// Makes a plain database with the phone's own schema, in its journal mode: what opening costs before anything is encrypted.
fn same_schema(path: &Path, rows: &[(RecordId, Customer)]) -> Result<(), Fault> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; {}",
        Store::danger_schema()
    ))?;
    let transaction = connection.transaction()?;
    for (id, customer) in rows {
        transaction
            .prepare_cached(
                "INSERT INTO customers (id, rev, seen, sort_name, name, company, phone, label, last_contact_ms)
                 VALUES (?1, 1, 0, ?2, ?2, ?3, ?4, 1, 0)",
            )?
            .execute(params![
                id.as_bytes(),
                customer.name,
                customer.company,
                customer.phone
            ])?;
    }
    Ok(transaction.commit()?)
}

/// The data set that both sides hold.
pub(crate) fn rows(count: usize) -> Vec<(RecordId, Customer)> {
    let mut stream = Stream::new(7);
    (0..count).map(|n| data::customer(&mut stream, n)).collect()
}

/// What both sides look up, in the same order.
pub(crate) struct Lookups {
    pub(crate) rows: Vec<(RecordId, Customer)>,
    pub(crate) stream: Stream,
}

impl Lookups {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            rows: rows(count),
            stream: Stream::new(11),
        }
    }

    /// A row at random.
    pub(crate) fn any(&mut self) -> (RecordId, Customer) {
        let at = self.stream.below(self.rows.len());
        self.rows
            .get(at)
            .cloned()
            .unwrap_or_else(|| (RecordId::from_bytes([0; 16]), Customer::default()))
    }

    /// Two characters of a Chinese name at random.
    pub(crate) fn two_characters(&mut self) -> String {
        loop {
            let (_, customer) = self.any();
            if customer.name.chars().all(|letter| !letter.is_ascii()) {
                return customer.name.chars().take(2).collect();
            }
        }
    }

    /// Four characters of a Chinese company at random.
    pub(crate) fn four_characters(&mut self) -> String {
        loop {
            let (_, customer) = self.any();
            if customer.company.ends_with("有限公司") {
                return customer.company.chars().take(4).collect();
            }
        }
    }
}

/// The baseline in a worker.
pub(crate) struct Plain {
    connection: Connection,
    path: PathBuf,
    lookups: Lookups,
}

impl Plain {
    /// Builds the baseline's database, its search index the one that anybody would take: FTS5 with trigrams.
    pub(crate) fn build(folder: &Path, count: usize) -> Result<Self, Fault> {
        let path = folder.join("plain.db");
        let mut connection = create(&path)?;
        let lookups = Lookups::new(count);
        insert(&mut connection, &lookups.rows)?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE search USING fts5(name, company, notes, content='customers', content_rowid='rowid', tokenize='trigram');
             INSERT INTO search (search) VALUES ('rebuild');",
        )?;
        drop(connection);
        Ok(Self {
            connection: Connection::open(&path)?,
            path,
            lookups,
        })
    }

    fn repeat(
        &mut self,
        count: usize,
        mut work: impl FnMut(&Connection, (RecordId, Customer)) -> Result<usize, Fault>,
    ) -> Result<Vec<f64>, Fault> {
        let wanted: Vec<_> = (0..count).map(|_| self.lookups.any()).collect();
        let (found, us) = timed(|| {
            wanted.into_iter().try_fold(0, |sum, row| {
                Ok::<_, Fault>(sum + work(&self.connection, row)?)
            })
        })?;
        if found == 0 {
            return Err(Fault("the baseline found nothing".into()));
        }
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        Ok(vec![us / count as f64])
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
        // The row is read, as a program would.
        let _name: String = row.get(1)?;
        let _company: String = row.get(2)?;
        let _phone: String = row.get(3)?;
        count += 1;
    }
    Ok(count)
}

impl Side for Plain {
    fn answer(&mut self, ask: &Ask) -> Result<Vec<f64>, Fault> {
        match ask {
            Ask::Point => self.repeat(OPERATIONS, |c, (id, _)| {
                count_rows(c, "SELECT id, name, company, phone, email, address, label, notes, external_id FROM customers WHERE id = ?1", [id.as_bytes()])
            }),
            Ask::Phone => self.repeat(OPERATIONS, |c, (_, customer)| {
                count_rows(c, "SELECT id, name, company, phone FROM customers WHERE phone = ?1", [customer.phone])
            }),
            Ask::Prefix => self.repeat(OPERATIONS, |c, (_, customer)| {
                let low: String = customer.phone.chars().take(10).collect();
                let high = format!("{low}:");
                count_rows(c, "SELECT id, name, company, phone FROM customers WHERE phone >= ?1 AND phone < ?2 ORDER BY phone LIMIT 20", [low, high])
            }),
            Ask::List => self.repeat(QUERIES, |c, (id, customer)| {
                count_rows(c, "SELECT id, name, company, phone FROM customers WHERE (name, id) > (?1, ?2) ORDER BY name, id LIMIT 50", params![customer.name, id.as_bytes()])
                    .map(|found| found + 1)
            }),
            Ask::Search => {
                let words: Vec<_> = (0..QUERIES).map(|_| self.lookups.four_characters()).collect();
                let mut times = Vec::new();
                for word in words {
                    let (_, us) = timed(|| count_rows(&self.connection, "SELECT c.id, c.name, c.company, c.phone FROM search s JOIN customers c ON c.rowid = s.rowid WHERE search MATCH ?1 ORDER BY rank LIMIT 20", [format!("\"{word}\"")]))?;
                    times.push(us);
                }
                Ok(times)
            }
            Ask::TwoCharacters => {
                let words: Vec<_> = (0..QUERIES / 20).map(|_| self.lookups.two_characters()).collect();
                let mut times = Vec::new();
                for word in words {
                    let (_, us) = timed(|| count_rows(&self.connection, "SELECT id, name, company, phone FROM customers WHERE name LIKE ?1 OR company LIKE ?1 OR phone LIKE ?1 OR address LIKE ?1 OR notes LIKE ?1 LIMIT 2000", [format!("%{word}%")]))?;
                    times.push(us);
                }
                Ok(times)
            }
            Ask::Open => {
                let mut times = Vec::new();
                for _ in 0..20 {
                    let (_, us) = timed(|| {
                        let connection = Connection::open(&self.path)?;
                        count_rows(&connection, "SELECT id, name, company, phone FROM customers ORDER BY name, id LIMIT 1", [])
                    })?;
                    times.push(us);
                }
                Ok(times)
            }
            Ask::OpenSameSchema => {
                let path = self.path.with_file_name("same-schema.db");
                if !path.exists() {
                    same_schema(&path, &self.lookups.rows)?;
                }
                let mut times = Vec::new();
                for _ in 0..20 {
                    let (_, us) = timed(|| {
                        let connection = Connection::open(&path)?;
                        count_rows(
                            &connection,
                            "SELECT id, name, company, phone FROM customers ORDER BY sort_name, key LIMIT 1",
                            [],
                        )
                    })?;
                    times.push(us);
                }
                Ok(times)
            }
            Ask::FirstSync { .. } => {
                let folder = tempfile::tempdir_in(self.path.parent().unwrap_or(Path::new(".")))?;
                let mut connection = create(&folder.path().join("raw.db"))?;
                let (_, us) = timed(|| insert(&mut connection, &self.lookups.rows))?;
                Ok(vec![us / rows_as_f64(self.lookups.rows.len())])
            }
            Ask::Cache { kib } => {
                self.connection
                    .execute_batch(&format!("PRAGMA cache_size = -{kib}; PRAGMA shrink_memory"))?;
                Ok(vec![])
            }
            Ask::Erase { .. }
            | Ask::Kdf
            | Ask::Write { .. }
            | Ask::Commits { .. }
            | Ask::Unlock => Err(Fault("the baseline has none".into())),
        }
    }
}

/// A count as a divisor.
pub(crate) fn rows_as_f64(rows: usize) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
}
