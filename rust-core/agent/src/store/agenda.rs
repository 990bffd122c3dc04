//! What is due: open reminders, soonest first.

use fleet_protocol::ids::RecordId;

use super::Store;
use super::error::StoreError;
use super::records::{id_at, label_of, number_at};
use crate::model::AgendaRow;

impl Store {
    /// Open reminders that are due from `from_ms` on and before `until_ms`, soonest first, at most `max`. Those whose customer is
    /// not here are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn agenda(
        &self,
        from_ms: u64,
        until_ms: u64,
        max: usize,
    ) -> Result<Vec<AgendaRow>, StoreError> {
        // No stored time lies beyond these.
        let [from, until] = [from_ms, until_ms].map(|ms| i64::try_from(ms).unwrap_or(i64::MAX));
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT r.id, r.customer, c.name, c.company, c.label, r.due_ms, r.note
                 FROM reminders r JOIN customers c ON c.id = r.customer
                 WHERE r.done = 0 AND r.due_ms >= ?1 AND r.due_ms < ?2 ORDER BY r.due_ms, r.key LIMIT ?3",
            )?;
            let rows = statement
                .query_map([from, until, limit], |row| {
                    Ok(AgendaRow {
                        reminder: id_at(row, 0)?,
                        customer: id_at(row, 1)?,
                        customer_name: row.get(2)?,
                        company: row.get(3)?,
                        label: label_of(row.get(4)?),
                        due_ms: number_at(row, 5)?,
                        note: row.get(6)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(rows)
        })
    }

    /// The next reminders that are not done and whose customer is here: due time and opaque id, soonest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_reminders(&self, max: usize) -> Result<Vec<(u64, RecordId)>, StoreError> {
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT due_ms, id FROM reminders r
                 WHERE done = 0 AND EXISTS (SELECT 1 FROM customers c WHERE c.id = r.customer) ORDER BY due_ms LIMIT ?1",
            )?;
            let rows = statement
                .query_map([limit], |row| Ok((number_at(row, 0)?, id_at(row, 1)?)))?
                .collect::<Result<_, _>>()?;
            Ok(rows)
        })
    }
}
