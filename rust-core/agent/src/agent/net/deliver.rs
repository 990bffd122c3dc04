//! Delivering receipts: kept in the guard until the server says that it has them.

use fleet_protocol::Version1;
use fleet_protocol::receipt::ReceiptsRequest;

use crate::agent::Agent;
use crate::error::AgentError;
use crate::transport::Transport;

/// Most customers in one receipt; part of the wire format.
const MOST_CUSTOMERS: usize = 500;

impl Agent {
    /// Sends what waits. Returns how many receipts the server took; what it did not take waits for the next time.
    pub(in crate::agent) fn deliver_receipts(
        &self,
        transport: &Transport,
    ) -> Result<u32, AgentError> {
        let receipts = self.receipts_to_send()?;
        if receipts.is_empty() {
            return Ok(0);
        }
        let answer = transport
            .receipts(&ReceiptsRequest {
                v: Version1,
                receipts: receipts.clone(),
            })
            .map_err(|error| self.network_failed(error))?;
        let taken: Vec<u64> = receipts
            .iter()
            .map(|receipt| receipt.seq)
            .filter(|seq| answer.acknowledged.contains(seq))
            .collect();
        self.receipts_acknowledged(&taken)?;
        Ok(u32::try_from(taken.len()).unwrap_or(u32::MAX))
    }

    /// Says which customers have left this phone. The store names them until their receipt is in the guard, the guard keeps
    /// the receipt until the server has it: a phone that dies in between says it twice rather than never.
    pub(in crate::agent) fn report_departed(
        &self,
        transport: &Transport,
    ) -> Result<Departed, AgentError> {
        let mut outcome = Departed::default();
        loop {
            let (departed, cursor) = self
                .store_in_background(|store| Ok((store.departed()?, store.position()?.cursor)))?;
            let Some(customers) = departed.chunks(MOST_CUSTOMERS).next() else {
                return Ok(outcome);
            };
            self.queue_removed(customers, cursor)?;
            self.store_in_background(|store| store.departed_told(customers))?;
            let count = u64::try_from(customers.len()).unwrap_or(u64::MAX);
            outcome.customers = outcome.customers.saturating_add(count);
            let receipts = self.deliver_receipts(transport)?;
            outcome.receipts = outcome.receipts.saturating_add(receipts);
            if receipts == 0 {
                // The server wants them later; the guard has no room for more of them.
                return Ok(outcome);
            }
        }
    }
}

/// What was said about customers that left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) struct Departed {
    /// Customers.
    pub(in crate::agent) customers: u64,
    /// Receipts that the server took, of whatever kind.
    pub(in crate::agent) receipts: u32,
}
