//! Decisions of a sync: values in, plan or verdict out. No socket, no store, no clock.
//!
//! A sync pushes what was edited here, then pulls what changed elsewhere, then hands over what is owed: removal receipts and
//! audit entries. What arrives is judged here before it is applied; an answer that contradicts its question is refused whole.
//!
//! | file         | what it decides                                                              |
//! |--------------|------------------------------------------------------------------------------|
//! | `pull`       | which page next, how many share a transaction, whether a page is plausible    |
//! | `push`       | whether answers fit the operations, and what they amount to                   |
//! | `audit`      | from where entries are sent again, and when two chains contradict one another |
//! | `renewal`    | when a certificate is renewed                                                 |
//! | `backoff`    | when to try again                                                             |

mod audit;
mod backoff;
mod pull;
mod push;
mod renewal;

pub use audit::{AuditVerdict, Resend, judge_checkpoint, plan_resend};
pub use backoff::{Backoff, delay_s};
pub use pull::{FeedPosition, PageFault, PullPlan, judge_page};
pub use push::{PushFault, PushTally, judge_push};
pub use renewal::must_renew;
