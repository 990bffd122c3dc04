//! Pages of the customer list.

use super::Agent;
use super::release_data::hit;
use super::sections::section;
use crate::error::AgentError;
use crate::model::{CustomerHit, CustomerList, ListCursor, ListOrder};

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
        self.page(order, None, limit)
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
        let order = after.map_or(ListOrder::Name, ListCursor::order);
        self.page(order, after, limit)
    }

    fn page(
        &self,
        order: ListOrder,
        after: Option<&ListCursor>,
        limit: u32,
    ) -> Result<CustomerList, AgentError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let (policy, zone_s) = (self.policy(), self.zone_s());
        let masked = &policy.masked_labels;
        let (rows, next) = self.with_store(|store| match (order, after) {
            (_, Some(ListCursor::Name { name, key })) => {
                store.list_by_name(Some((name, *key)), limit)
            }
            (_, Some(ListCursor::LastContact { ms, key })) => {
                store.list_by_contact(Some((*ms, *key)), limit)
            }
            (_, Some(ListCursor::NextFollowUp { ms, key })) => {
                store.list_by_follow_up(Some((*ms, *key)), limit)
            }
            (_, Some(ListCursor::City { city, name, key })) => {
                store.list_by_city(Some((city, name, *key)), masked, limit)
            }
            (ListOrder::Name, None) => store.list_by_name(None, limit),
            (ListOrder::LastContact, None) => store.list_by_contact(None, limit),
            (ListOrder::NextFollowUp, None) => store.list_by_follow_up(None, limit),
            (ListOrder::City, None) => store.list_by_city(None, masked, limit),
        })?;
        let items = rows
            .into_iter()
            .map(|mut row| {
                let sort_name = std::mem::take(&mut row.sort_name);
                let hit = hit(row, &policy);
                CustomerHit {
                    section: section(order, &hit, &sort_name, zone_s),
                    ..hit
                }
            })
            .collect();
        Ok(CustomerList { items, next })
    }
}
