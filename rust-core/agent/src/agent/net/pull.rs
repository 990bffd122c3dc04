//! Pulling: the feed, page by page, from where the store is.

use fleet_protocol::problem::ProblemCode;

use crate::agent::Agent;
use crate::error::AgentError;
use crate::ports::Event;
use crate::sync::{FeedPosition, PullPlan};
use crate::transport::{Transport, TransportError};

/// What a pull came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) struct Pulled {
    /// Items.
    pub(in crate::agent) items: u64,
    /// The feed was fetched from its start.
    pub(in crate::agent) resynced: bool,
}

impl Agent {
    /// Pulls until the feed is exhausted. A feed that begins anew is fetched from its start, once.
    pub(in crate::agent) fn pull_feed(&self, transport: &Transport) -> Result<Pulled, AgentError> {
        let mut pulled = Pulled::default();
        loop {
            match self.pull_epoch(transport, &mut pulled)? {
                PullEnd::Exhausted => return Ok(pulled),
                PullEnd::Reset { .. } if pulled.resynced => return Err(AgentError::BadAnswer),
                PullEnd::Reset { epoch } => {
                    self.store_in_background(|store| store.begin_full_resync(epoch))?;
                    pulled.resynced = true;
                }
            }
        }
    }

    fn pull_epoch(
        &self,
        transport: &Transport,
        pulled: &mut Pulled,
    ) -> Result<PullEnd, AgentError> {
        let position = self.store_in_background(|store| store.position())?;
        let mut plan = PullPlan::from(FeedPosition {
            epoch: position.epoch,
            cursor: position.cursor,
            first_sync_done: position.first_sync_done,
        });
        while let Some(query) = plan.next_query() {
            let page = match transport.pull(&query) {
                Ok(page) => page,
                Err(TransportError::Problem(problem)) if problem.code == ProblemCode::FeedReset => {
                    let epoch = problem.expected.ok_or(AgentError::BadAnswer)?;
                    return Ok(PullEnd::Reset { epoch });
                }
                Err(error) => return Err(self.network_failed(error)),
            };
            let Some(pages) = plan.take(page).map_err(|_| AgentError::BadAnswer)? else {
                continue;
            };
            self.store_in_background(|store| store.apply_pages(&pages))?;
            if !position.first_sync_done {
                self.emit(Event::SyncProgress {
                    done: plan.done(),
                    total: plan.total(),
                });
            }
        }
        pulled.items = pulled.items.saturating_add(plan.done());
        self.store_in_background(|store| store.finish_first_sync())?;
        Ok(PullEnd::Exhausted)
    }
}

enum PullEnd {
    Exhausted,
    Reset { epoch: u64 },
}
