//! Records come to a test phone, as a first sync brings them.

use fleet_protocol::Version1;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Record};
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage};

use super::TestPhone;
use crate::agent::Agent;
use crate::error::AgentError;

impl TestPhone {
    /// Customers come with a first sync; returns their ids.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn fill(&self, agent: &Agent, names: &[&str]) -> Result<Vec<RecordId>, AgentError> {
        let customers = names.iter().map(|name| {
            Record::Customer(Customer {
                name: (*name).to_owned(),
                ..Customer::default()
            })
        });
        self.feed(agent, customers.collect())
    }

    /// Records of any kind come with a first sync; returns their ids, which are [`Self::record_id`] of 1, 2, 3 and so on.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn feed(&self, agent: &Agent, records: Vec<Record>) -> Result<Vec<RecordId>, AgentError> {
        let items: Vec<FeedItem> = records
            .into_iter()
            .zip(1..)
            .map(|(record, seq)| FeedItem {
                seq,
                id: Self::record_id(seq),
                change: FeedChange::Put { rev: 1, record },
            })
            .collect();
        let ids: Vec<RecordId> = items.iter().map(|item| item.id).collect();
        let page = PullPage {
            v: Version1,
            epoch: 1,
            next: ids.len() as u64,
            items,
            more: false,
            remaining: 0,
        };
        agent.store_in_background(|store| {
            store.apply_pages(&[page])?;
            store.finish_first_sync()
        })?;
        Ok(ids)
    }

    /// The id of the `n`th record that a feed brings.
    #[must_use]
    pub fn record_id(n: u64) -> RecordId {
        RecordId::from_parts(n, &[4; 10])
    }
}
