//! Pulling: the feed, page by page, from where the store is.
//!
//! Pages are fetched and parsed on one thread while those before them are applied on another, at most [`AHEAD`] transactions
//! ahead: a first sync takes as long as the slower of the two, not as both.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use fleet_protocol::ids::RecordId;
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::record::Entity;
use fleet_protocol::sync::{FeedChange, PullPage};

use crate::agent::{Agent, fault};
use crate::error::AgentError;
use crate::ports::Event;
use crate::sync::{FeedPosition, PullPlan};
use crate::transport::{Transport, TransportError};

/// Transactions' worth of pages that wait to be applied: with the one that is being fetched, the one that is being applied and
/// the one before it, some fifteen megabytes at most.
const AHEAD: usize = 1;

/// What a pull came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) struct Pulled {
    /// Items.
    pub(in crate::agent) items: u64,
    /// The feed was fetched from its start.
    pub(in crate::agent) resynced: bool,
}

/// How a feed ended.
#[derive(Clone, Copy)]
enum PullEnd {
    Exhausted,
    Reset { epoch: u64 },
}

/// Pages for one transaction.
struct Batch {
    pages: Vec<PullPage>,
    done: u64,
    total: u64,
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
        let position = FeedPosition {
            epoch: position.epoch,
            cursor: position.cursor,
            first_sync_done: position.first_sync_done,
        };
        let end = thread::scope(|scope| {
            let (fetched, arriving) = sync_channel(AHEAD);
            let (done, spent) = channel();
            let outlet = Outlet { fetched, spent };
            let fetcher = scope.spawn(move || self.fetch(transport, position, &outlet));
            let applied = arriving.iter().try_for_each(|batch| {
                self.apply(&batch, &position, pulled)?;
                // Whoever made it frees it: that side has the time. At the end nobody listens, and it is freed here.
                let _ = done.send(batch);
                Ok(())
            });
            // A fetcher that nobody listens to any more ends with its next page.
            drop(arriving);
            let end = fetcher.join().map_err(|_| AgentError::Internal {
                code: fault::POISONED,
            })?;
            applied.and(end)
        })?;
        if matches!(end, PullEnd::Exhausted) {
            self.store_in_background(|store| store.finish_first_sync())?;
        }
        Ok(end)
    }

    fn fetch(
        &self,
        transport: &Transport,
        position: FeedPosition,
        outlet: &Outlet,
    ) -> Result<PullEnd, AgentError> {
        let mut plan = PullPlan::from(position);
        let end = self.fetch_pages(transport, &mut plan, outlet);
        let rest = plan.rest();
        if !rest.is_empty() {
            outlet.hand_over(&plan, rest)?;
        }
        end
    }

    fn fetch_pages(
        &self,
        transport: &Transport,
        plan: &mut PullPlan,
        outlet: &Outlet,
    ) -> Result<PullEnd, AgentError> {
        while let Some(query) = plan.next_query() {
            let page = match transport.pull(&query) {
                Ok(page) => page,
                Err(TransportError::Problem(problem)) if problem.code == ProblemCode::FeedReset => {
                    let epoch = problem.expected.ok_or(AgentError::BadAnswer)?;
                    return Ok(PullEnd::Reset { epoch });
                }
                Err(error) => return Err(self.network_failed(error)),
            };
            if let Some(pages) = plan.take(page).map_err(|_| AgentError::BadAnswer)? {
                outlet.hand_over(plan, pages)?;
            }
        }
        Ok(PullEnd::Exhausted)
    }

    /// A customer that was erased here by order may come back once the feed itself has taken it away: whoever gives it to this
    /// person again means it. Noted before the pages are applied: a kill in between brings the same pages again.
    fn let_in_again(&self, pages: &[PullPage]) -> Result<(), AgentError> {
        let barred = &self.guard().barred;
        if barred.is_empty() || !taken_away(pages).any(|gone| barred.contains(&gone)) {
            return Ok(());
        }
        let gone: Vec<RecordId> = taken_away(pages).collect();
        self.update_guard(|state| state.barred.retain(|customer| !gone.contains(customer)))
    }

    fn apply(
        &self,
        batch: &Batch,
        position: &FeedPosition,
        pulled: &mut Pulled,
    ) -> Result<(), AgentError> {
        self.let_in_again(&batch.pages)?;
        self.store_in_background(|store| {
            store.apply_pages_without(&batch.pages, || self.guard().barred.clone())
        })?;
        let items: usize = batch.pages.iter().map(|page| page.items.len()).sum();
        pulled.items = pulled
            .items
            .saturating_add(u64::try_from(items).unwrap_or(u64::MAX));
        if !position.first_sync_done {
            self.emit(Event::SyncProgress {
                done: batch.done,
                total: batch.total,
            });
        }
        Ok(())
    }
}

/// Customers that these pages take away.
fn taken_away(pages: &[PullPage]) -> impl Iterator<Item = RecordId> {
    let items = pages.iter().flat_map(|page| &page.items);
    items.filter_map(|item| match item.change {
        FeedChange::Remove { entity } | FeedChange::Tombstone { entity } => {
            (entity == Entity::Customer).then_some(item.id)
        }
        FeedChange::Put { .. } => None,
    })
}

/// The fetching side's way to the applying one, and back.
struct Outlet {
    fetched: SyncSender<Batch>,
    spent: Receiver<Batch>,
}

impl Outlet {
    /// Gives pages to whoever applies them; if nobody does any more, that side knows why. Frees what has been applied.
    fn hand_over(&self, plan: &PullPlan, pages: Vec<PullPage>) -> Result<(), AgentError> {
        let batch = Batch {
            pages,
            done: plan.done(),
            total: plan.total(),
        };
        self.fetched
            .send(batch)
            .map_err(|_| AgentError::Interrupted)?;
        self.spent.try_iter().for_each(drop);
        Ok(())
    }
}
