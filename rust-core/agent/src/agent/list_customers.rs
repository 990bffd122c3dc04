//! Pages of the customer list.

use super::Agent;
use super::release_data::hit;
use crate::error::AgentError;
use crate::model::{CustomerList, ListCursor, ListOrder};

/// The most customers on a page.
const MAX_PAGE: u32 = 500;

impl Agent {
    /// The first page of the list.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub fn list_customers_by(
        &self,
        order: ListOrder,
        limit: u32,
    ) -> Result<CustomerList, AgentError> {
        self.page(limit, |store, limit| match order {
            ListOrder::Name => store.list_by_name(None, limit),
            ListOrder::LastContact => store.list_by_contact(None, limit),
        })
    }

    /// The next page, in the order of the cursor; the first one by name without.
    ///
    /// # Errors
    /// As [`Agent::list_customers_by`].
    pub fn list_customers(
        &self,
        after: Option<&ListCursor>,
        limit: u32,
    ) -> Result<CustomerList, AgentError> {
        self.page(limit, |store, limit| match after {
            None => store.list_by_name(None, limit),
            Some(ListCursor::Name { name, key }) => store.list_by_name(Some((name, *key)), limit),
            Some(ListCursor::LastContact { ms, key }) => {
                store.list_by_contact(Some((*ms, *key)), limit)
            }
        })
    }

    fn page(
        &self,
        limit: u32,
        read: impl FnOnce(&crate::store::Store, u32) -> Result<RowsAndNext, crate::store::StoreError>,
    ) -> Result<CustomerList, AgentError> {
        let (rows, next) = self.with_store(|store| read(store, limit.clamp(1, MAX_PAGE)))?;
        let policy = self.policy();
        Ok(CustomerList {
            items: rows.into_iter().map(|row| hit(row, &policy)).collect(),
            next,
        })
    }
}

type RowsAndNext = (Vec<crate::model::CustomerRow>, Option<ListCursor>);
