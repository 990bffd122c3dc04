//! Pulling: which page next, how many share a transaction, and whether a page can be an answer to its question.

use fleet_protocol::limits::MAX_PAGE_ITEMS;
use fleet_protocol::sync::{PullPage, PullQuery};

/// Pages that share a transaction in a first sync: a transaction costs more than the rows of one page.
const FIRST_SYNC_PAGES: usize = 10;

/// Where a phone is in its feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedPosition {
    /// The feed epoch; 0 before the first page.
    pub epoch: u64,
    /// The last sequence that was applied.
    pub cursor: u64,
    /// Whether the first sync, or the last full one, has ended.
    pub first_sync_done: bool,
}

/// Why a page is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// It belongs to another epoch than was asked for.
    #[error("a page of another feed epoch")]
    Epoch,
    /// More items than were asked for.
    #[error("more items than asked for")]
    TooMany,
    /// Sequences do not rise, or lie outside the page.
    #[error("items out of order")]
    Order,
    /// It says that there is more, but leads nowhere.
    #[error("a page that leads nowhere")]
    Stuck,
}

/// Collects pages until they are worth a transaction.
#[derive(Debug)]
pub struct PullPlan {
    position: FeedPosition,
    batch: Vec<PullPage>,
    done: u64,
    more: bool,
    /// The least that any page has promised in all: most promise more than there is.
    total: Option<u64>,
}

impl PullPlan {
    /// Goes on from where the store is.
    #[must_use]
    pub fn from(position: FeedPosition) -> Self {
        Self {
            position,
            batch: Vec::new(),
            done: 0,
            more: true,
            total: None,
        }
    }

    /// What to ask for next; `None` when the feed is exhausted.
    #[must_use]
    pub fn next_query(&self) -> Option<PullQuery> {
        self.more.then_some(PullQuery {
            epoch: self.position.epoch,
            after: self.position.cursor,
            limit: MAX_PAGE_ITEMS,
        })
    }

    /// Takes a page in. Returns the pages to apply in one transaction, when there are enough of them.
    ///
    /// # Errors
    /// [`PageFault`]: the page is refused and nothing of it may be applied.
    pub fn take(&mut self, page: PullPage) -> Result<Option<Vec<PullPage>>, PageFault> {
        let query = PullQuery {
            epoch: self.position.epoch,
            after: self.position.cursor,
            limit: MAX_PAGE_ITEMS,
        };
        judge_page(&query, &page)?;
        self.position.epoch = page.epoch;
        self.position.cursor = page.next;
        self.more = page.more;
        self.done = self.done.saturating_add(count(&page));
        // Never fewer than are here already: items may be added while they are fetched.
        let promised = self.done.saturating_add(page.remaining);
        let least = self.total.map_or(promised, |total| total.min(promised));
        self.total = Some(least.max(self.done));
        self.batch.push(page);
        let enough = if self.position.first_sync_done {
            1
        } else {
            FIRST_SYNC_PAGES
        };
        Ok((!self.more || self.batch.len() >= enough).then(|| std::mem::take(&mut self.batch)))
    }

    /// Pages that were taken in but not handed out yet: when the network breaks they are applied all the same, so that what
    /// came need not come again.
    #[must_use]
    pub fn rest(&mut self) -> Vec<PullPage> {
        std::mem::take(&mut self.batch)
    }

    /// Items taken in so far.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Items in all, as far as the server has said.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total.unwrap_or(self.done)
    }
}

/// Whether `page` can be the answer to `query`.
///
/// # Errors
/// [`PageFault`].
pub fn judge_page(query: &PullQuery, page: &PullPage) -> Result<(), PageFault> {
    if page.epoch == 0 || (query.epoch != 0 && page.epoch != query.epoch) {
        return Err(PageFault::Epoch);
    }
    if count(page) > u64::from(query.limit) {
        return Err(PageFault::TooMany);
    }
    let mut last = query.after;
    for item in &page.items {
        if item.seq <= last {
            return Err(PageFault::Order);
        }
        last = item.seq;
    }
    if last > page.next {
        return Err(PageFault::Order);
    }
    if page.more && page.next <= query.after {
        return Err(PageFault::Stuck);
    }
    Ok(())
}

fn count(page: &PullPage) -> u64 {
    u64::try_from(page.items.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::Version1;
    use fleet_protocol::ids::RecordId;
    use fleet_protocol::record::Entity;
    use fleet_protocol::sync::{FeedChange, FeedItem};

    use super::*;

    fn page(epoch: u64, seqs: &[u64], next: u64, more: bool) -> PullPage {
        PullPage {
            v: Version1,
            epoch,
            items: seqs
                .iter()
                .map(|seq| FeedItem {
                    seq: *seq,
                    id: RecordId::from_bytes([1; 16]),
                    change: FeedChange::Tombstone {
                        entity: Entity::Customer,
                    },
                })
                .collect(),
            next,
            more,
            remaining: 3,
        }
    }

    #[test]
    fn implausible_pages_are_refused() {
        let query = PullQuery {
            epoch: 7,
            after: 10,
            limit: 3,
        };
        for (page, verdict) in [
            (page(7, &[11, 14], 14, true), Ok(())),
            (page(7, &[], 12, false), Ok(())),
            (page(7, &[], 10, false), Ok(())),
            (page(8, &[11], 11, false), Err(PageFault::Epoch)),
            (page(0, &[11], 11, false), Err(PageFault::Epoch)),
            (
                page(7, &[11, 12, 13, 14], 14, false),
                Err(PageFault::TooMany),
            ),
            (page(7, &[10], 11, false), Err(PageFault::Order)),
            (page(7, &[12, 11], 12, false), Err(PageFault::Order)),
            (page(7, &[11, 11], 11, false), Err(PageFault::Order)),
            (page(7, &[11, 12], 11, false), Err(PageFault::Order)),
            (page(7, &[], 10, true), Err(PageFault::Stuck)),
            (page(7, &[], 9, true), Err(PageFault::Order)),
        ] {
            assert_eq!(judge_page(&query, &page), verdict, "{page:?}");
        }
    }

    #[test]
    fn a_first_sync_shares_transactions_and_later_ones_do_not() {
        let mut first = PullPlan::from(FeedPosition::default());
        for seq in 1..FIRST_SYNC_PAGES as u64 {
            assert_eq!(first.take(page(7, &[seq], seq, true)), Ok(None));
        }
        assert!(first.next_query().is_some());
        let full = first.take(page(7, &[10], 10, true)).unwrap().unwrap();
        assert_eq!(full.len(), FIRST_SYNC_PAGES);
        let last = first.take(page(7, &[11], 11, false)).unwrap().unwrap();
        assert_eq!(last.len(), 1);
        assert_eq!(first.next_query(), None);
        assert_eq!(first.done(), 11);

        let mut later = PullPlan::from(FeedPosition {
            epoch: 7,
            cursor: 11,
            first_sync_done: true,
        });
        assert_eq!(
            later.take(page(7, &[12], 12, true)).unwrap().unwrap().len(),
            1
        );
    }

    #[test]
    fn progress_holds_on_to_the_first_count_and_never_runs_past_it() {
        let mut plan = PullPlan::from(FeedPosition::default());
        let mut totals = Vec::new();
        // The second page says how many sequences are left, the third that more has come meanwhile, the last the truth.
        for (seq, remaining) in [(1, 3), (2, 900), (3, 901), (4, 1), (5, 0)] {
            let page = PullPage {
                remaining,
                ..page(7, &[seq], seq, seq < 5)
            };
            plan.take(page).unwrap();
            totals.push(plan.total());
        }
        assert_eq!(totals, [4, 4, 4, 4, 5]);
    }

    #[test]
    fn pages_that_came_before_the_network_broke_are_not_lost() {
        let mut plan = PullPlan::from(FeedPosition::default());
        assert_eq!(plan.take(page(7, &[1], 1, true)), Ok(None));
        assert_eq!(plan.take(page(7, &[2], 2, true)), Ok(None));
        assert_eq!(plan.rest().len(), 2);
        assert!(plan.rest().is_empty());
    }

    #[test]
    fn an_epoch_that_changes_between_pages_is_refused() {
        let mut plan = PullPlan::from(FeedPosition::default());
        assert_eq!(plan.take(page(7, &[1], 1, true)), Ok(None));
        assert_eq!(plan.take(page(8, &[2], 2, true)), Err(PageFault::Epoch));
    }
}
