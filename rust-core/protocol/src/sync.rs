//! The feed and the outbox.
//!
//! A feed belongs to one owner (a salesperson) and is *latest-only*: each record stands in it once, with the sequence of its
//! newest change. Pulling from a cursor gives every record whose newest change lies above it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::ids::{BatchId, OpId, RecordId};
use crate::record::{Entity, Record};

/// Where a phone is in its feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullQuery {
    /// The feed epoch that the cursor belongs to; 0 when the phone has none yet.
    pub epoch: u64,
    /// The last sequence that was applied.
    pub after: u64,
    /// At most this many items, up to [`crate::limits::MAX_PAGE_ITEMS`].
    pub limit: u32,
}

/// A page of the feed, in rising sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullPage {
    /// Format version.
    pub v: Version1,
    /// The feed epoch; it changes when the server is restored from a backup. With another epoch than the phone's, the
    /// server answers [`crate::problem::ProblemCode::FeedReset`] instead of a page, unless the phone sent 0.
    pub epoch: u64,
    /// The changes.
    pub items: Vec<FeedItem>,
    /// The cursor after this page.
    pub next: u64,
    /// Whether there is more behind `next`.
    pub more: bool,
    /// How many items lie behind `next`, for progress: counted in the answer to `after` 0 and near the end of the feed, in
    /// between the number of sequences that are left, of which there are never fewer.
    pub remaining: u64,
}

/// A record's newest state in a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedItem {
    /// Its position.
    pub seq: u64,
    /// Which record.
    pub id: RecordId,
    /// What happened to it.
    pub change: FeedChange,
}

/// What happened to a record in a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FeedChange {
    /// It exists and looks like this.
    Put {
        /// The record's revision on the server.
        rev: u64,
        /// Its content.
        record: Record,
    },
    /// It no longer belongs to this owner. The phone forgets it and sends a receipt for customers.
    Remove {
        /// Its kind.
        entity: Entity,
    },
    /// It was deleted for everyone.
    Tombstone {
        /// Its kind.
        entity: Entity,
    },
}

/// A hybrid logical clock reading (Kulkarni et al., 2014). Ordered by time, then counter, then node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hlc {
    /// Unix milliseconds.
    pub ms: u64,
    /// Distinguishes events of one millisecond.
    pub counter: u32,
    /// Who read the clock: device id, or the server's nil.
    pub node: uuid::Uuid,
}

/// One edit made on a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Identifies the operation for ever; sending it again gets the same answer.
    pub op: OpId,
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub entity: Entity,
    /// The customer it belongs to (the record itself for customers).
    pub customer: RecordId,
    /// The revision that the edit was made on; 0 creates the record.
    pub base_rev: u64,
    /// When it was made.
    pub hlc: Hlc,
    /// The fields that were set, by wire name, as JSON values.
    pub fields: BTreeMap<String, serde_json::Value>,
}

/// Sends operations, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushRequest {
    /// Format version.
    pub v: Version1,
    /// For tracing only.
    pub batch: BatchId,
    /// At most [`crate::limits::MAX_PUSH_OPS`].
    pub ops: Vec<Operation>,
}

/// One answer per operation, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushAnswer {
    /// Format version.
    pub v: Version1,
    /// The answers.
    pub results: Vec<OpResult>,
    /// The server's clock, for the phone's hybrid clock, Unix milliseconds.
    pub server_ms: u64,
}

/// What became of an operation. Stored by the server and repeated exactly when the operation is sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpResult {
    /// The operation.
    pub op: OpId,
    /// The verdict.
    pub verdict: Verdict,
    /// The record's revision afterwards (0 if it does not exist for this owner).
    pub rev: u64,
}

/// The verdict on one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// Applied as sent.
    Accepted,
    /// Others had changed the record meanwhile; every field found a winner by the rules.
    Merged,
    /// Some fields need a person; the server's values stand until then. The other fields were applied.
    Conflict {
        /// Both values of each such field.
        fields: Vec<FieldConflict>,
    },
    /// Nothing was applied.
    Rejected {
        /// Why.
        code: RejectCode,
    },
}

/// Both values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldConflict {
    /// Wire name.
    pub field: String,
    /// What the phone sent.
    pub mine: serde_json::Value,
    /// What stands on the server.
    pub theirs: serde_json::Value,
}

/// Why an operation was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// The customer now belongs to someone else; the edit is kept for a manager.
    NoLongerYours,
    /// The record was deleted.
    Deleted,
    /// The record does not exist and `base_rev` is not 0.
    Unknown,
    /// A field that a phone may not set, or that the kind does not have.
    FieldNotEditable,
    /// A value of the wrong type, too long, or unreadable.
    InvalidValue,
}
