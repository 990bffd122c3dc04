//! The two FTS5 tables, and the one writer that keeps them in step with the rows.
//!
//! Neither table keeps the text (contentless), so that a row's old terms must be handed in to be deleted; with
//! `secure-delete` they are then cut out of the index pages at once instead of being marked.
//!
//! FTS5 (seen in 3.53.4) loses entries of later rows when, with `detail=none` and `secure-delete`, one row is deleted and
//! inserted again before its buffer of changes is flushed. Once something was deleted in a transaction, terms therefore wait
//! here until its end, when a flush has come between. `the_index_keeps_step_with_the_rows` fails without that.

use std::collections::{BTreeMap, BTreeSet};

use fleet_protocol::record::{Contact, Customer};
use rusqlite::Connection;

use super::terms::TermBuffer;
use crate::store::error::StoreError;

/// Writes new customers without their terms, in this process: shows what search costs a first sync. Such a store must not be
/// used again.
#[cfg(feature = "testkit")]
pub static WITHOUT_SEARCH: std::sync::atomic::AtomicBool =
    std::sync::atomic::AtomicBool::new(false);

/// What a document of the quick index is. Row ids: customer key * 2, contact key * 2 + 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// A customer's key.
    Customer(i64),
    /// A contact's key.
    Contact(i64),
}

impl Document {
    pub(super) const fn of(row: i64) -> Self {
        if row & 1 == 0 {
            Self::Customer(row >> 1)
        } else {
            Self::Contact(row >> 1)
        }
    }

    const fn row(self) -> i64 {
        match self {
            Self::Customer(key) => key * 2,
            Self::Contact(key) => key * 2 + 1,
        }
    }
}

/// One of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Quick,
    Full,
}

impl Table {
    const fn insert(self) -> &'static str {
        match self {
            Self::Quick => "INSERT INTO quick(rowid, terms) VALUES (?1, ?2)",
            Self::Full => "INSERT INTO full(rowid, terms) VALUES (?1, ?2)",
        }
    }

    const fn delete(self) -> &'static str {
        match self {
            Self::Quick => "INSERT INTO quick(quick, rowid, terms) VALUES ('delete', ?1, ?2)",
            Self::Full => "INSERT INTO full(full, rowid, terms) VALUES ('delete', ?1, ?2)",
        }
    }

    const fn flush(self) -> &'static str {
        match self {
            Self::Quick => "INSERT INTO quick(quick) VALUES ('flush')",
            Self::Full => "INSERT INTO full(full) VALUES ('flush')",
        }
    }
}

/// Writes terms during one transaction; [`IndexWriter::finish`] must end it.
pub(in crate::store) struct IndexWriter {
    /// Customers with keys up to this one are in the full index.
    full_filled_to: i64,
    terms: TermBuffer,
    changes: Changes,
}

impl IndexWriter {
    pub(in crate::store) fn new(full_filled_to: i64) -> Self {
        Self {
            full_filled_to,
            terms: TermBuffer::default(),
            changes: Changes::default(),
        }
    }

    /// A new customer.
    pub(in crate::store) fn add_customer(
        &mut self,
        connection: &Connection,
        key: i64,
        values: &Customer,
    ) -> Result<(), StoreError> {
        #[cfg(feature = "testkit")]
        if WITHOUT_SEARCH.load(std::sync::atomic::Ordering::Relaxed) {
            return Ok(());
        }
        let row = Document::Customer(key).row();
        self.changes.add(
            connection,
            Table::Quick,
            row,
            self.terms.of_customer(values),
        )?;
        if key <= self.full_filled_to {
            self.changes
                .add(connection, Table::Full, key, self.terms.of_details(values))?;
        }
        Ok(())
    }

    /// A customer with other values than before.
    pub(in crate::store) fn change_customer(
        &mut self,
        connection: &Connection,
        key: i64,
        before: &Customer,
        after: &Customer,
    ) -> Result<(), StoreError> {
        if (&before.name, &before.company, &before.phone)
            != (&after.name, &after.company, &after.phone)
        {
            let row = Document::Customer(key).row();
            self.changes.remove(
                connection,
                Table::Quick,
                row,
                self.terms.of_customer(before),
            )?;
            self.changes
                .add(connection, Table::Quick, row, self.terms.of_customer(after))?;
        }
        if key <= self.full_filled_to
            && (&before.address, &before.notes) != (&after.address, &after.notes)
        {
            self.changes
                .remove(connection, Table::Full, key, self.terms.of_details(before))?;
            self.changes
                .add(connection, Table::Full, key, self.terms.of_details(after))?;
        }
        Ok(())
    }

    /// A customer that goes.
    pub(in crate::store) fn remove_customer(
        &mut self,
        connection: &Connection,
        key: i64,
        values: &Customer,
    ) -> Result<(), StoreError> {
        let row = Document::Customer(key).row();
        self.changes.remove(
            connection,
            Table::Quick,
            row,
            self.terms.of_customer(values),
        )?;
        if key <= self.full_filled_to {
            self.changes
                .remove(connection, Table::Full, key, self.terms.of_details(values))?;
        }
        Ok(())
    }

    /// A new contact.
    pub(in crate::store) fn add_contact(
        &mut self,
        connection: &Connection,
        key: i64,
        values: &Contact,
    ) -> Result<(), StoreError> {
        let row = Document::Contact(key).row();
        self.changes
            .add(connection, Table::Quick, row, self.terms.of_contact(values))
    }

    /// A contact with other values than before.
    pub(in crate::store) fn change_contact(
        &mut self,
        connection: &Connection,
        key: i64,
        before: &Contact,
        after: &Contact,
    ) -> Result<(), StoreError> {
        if (&before.name, &before.phone) == (&after.name, &after.phone) {
            return Ok(());
        }
        self.remove_contact(connection, key, before)?;
        self.add_contact(connection, key, after)
    }

    /// A contact that goes.
    pub(in crate::store) fn remove_contact(
        &mut self,
        connection: &Connection,
        key: i64,
        values: &Contact,
    ) -> Result<(), StoreError> {
        let row = Document::Contact(key).row();
        self.changes
            .remove(connection, Table::Quick, row, self.terms.of_contact(values))
    }

    /// Puts the terms in that waited.
    pub(in crate::store) fn finish(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let changes = std::mem::take(&mut self.changes);
        for table in &changes.deleted_from {
            connection.prepare_cached(table.flush())?.execute([])?;
        }
        for ((table, row), terms) in changes.waiting {
            run(connection, table.insert(), row, &terms)?;
        }
        Ok(())
    }
}

/// What a transaction has done to the tables.
#[derive(Default)]
struct Changes {
    /// Tables from which something was deleted.
    deleted_from: BTreeSet<Table>,
    /// Terms that wait for the flush, by table and row.
    waiting: BTreeMap<(Table, i64), String>,
}

impl Changes {
    fn add(
        &mut self,
        connection: &Connection,
        table: Table,
        row: i64,
        terms: &str,
    ) -> Result<(), StoreError> {
        if self.deleted_from.contains(&table) {
            self.waiting.insert((table, row), terms.to_owned());
            return Ok(());
        }
        run(connection, table.insert(), row, terms)
    }

    /// Deletes terms, which may not have been put in yet.
    fn remove(
        &mut self,
        connection: &Connection,
        table: Table,
        row: i64,
        terms: &str,
    ) -> Result<(), StoreError> {
        if self.waiting.remove(&(table, row)).is_some() {
            return Ok(());
        }
        self.deleted_from.insert(table);
        run(connection, table.delete(), row, terms)
    }
}

/// Adds a customer's address and notes to the full index, outside an [`IndexWriter`]: for filling, which never deletes.
pub(super) fn fill(connection: &Connection, key: i64, terms: &str) -> Result<(), StoreError> {
    run(connection, Table::Full.insert(), key, terms)
}

fn run(connection: &Connection, sql: &str, row: i64, terms: &str) -> Result<(), StoreError> {
    connection.prepare_cached(sql)?.execute((row, terms))?;
    Ok(())
}
