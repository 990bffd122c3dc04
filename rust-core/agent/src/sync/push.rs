//! Pushing: whether answers fit the operations that they answer, and what they amount to.

use fleet_protocol::sync::{OpResult, Operation, Verdict};

/// Why an answer to a push is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answers do not fit the operations")]
pub struct PushFault;

/// What a push came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushTally {
    /// Operations answered.
    pub pushed: u64,
    /// Of these, merged with others' edits.
    pub merged: u64,
    /// Of these, with fields that a person must decide.
    pub conflicts: u64,
    /// Of these, not applied.
    pub rejected: u64,
}

/// Tallies `results`, which must answer `operations` one by one.
///
/// # Errors
/// [`PushFault`]: nothing of the answer may be applied.
pub fn judge_push(operations: &[Operation], results: &[OpResult]) -> Result<PushTally, PushFault> {
    let fits = operations.len() == results.len()
        && operations
            .iter()
            .zip(results)
            .all(|(operation, result)| operation.op == result.op);
    if !fits {
        return Err(PushFault);
    }
    let mut tally = PushTally::default();
    for result in results {
        tally.pushed += 1;
        match result.verdict {
            Verdict::Accepted => {}
            Verdict::Merged => tally.merged += 1,
            Verdict::Conflict { .. } => tally.conflicts += 1,
            Verdict::Rejected { .. } => tally.rejected += 1,
        }
    }
    Ok(tally)
}

impl PushTally {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            pushed: self.pushed.saturating_add(other.pushed),
            merged: self.merged.saturating_add(other.merged),
            conflicts: self.conflicts.saturating_add(other.conflicts),
            rejected: self.rejected.saturating_add(other.rejected),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fleet_protocol::ids::{OpId, RecordId};
    use fleet_protocol::record::Entity;
    use fleet_protocol::sync::{Hlc, RejectCode};
    use uuid::Uuid;

    use super::*;

    fn operation(id: u8) -> Operation {
        Operation {
            op: OpId::from_bytes([id; 16]),
            id: RecordId::from_bytes([1; 16]),
            entity: Entity::Customer,
            customer: RecordId::from_bytes([1; 16]),
            base_rev: 1,
            hlc: Hlc {
                ms: 1,
                counter: 0,
                node: Uuid::nil(),
            },
            fields: BTreeMap::new(),
        }
    }

    fn result(id: u8, verdict: Verdict) -> OpResult {
        OpResult {
            op: OpId::from_bytes([id; 16]),
            verdict,
            rev: 2,
        }
    }

    #[test]
    fn verdicts_are_counted_by_kind() {
        let operations = [operation(1), operation(2), operation(3), operation(4)];
        let results = [
            result(1, Verdict::Accepted),
            result(2, Verdict::Merged),
            result(3, Verdict::Conflict { fields: Vec::new() }),
            result(
                4,
                Verdict::Rejected {
                    code: RejectCode::Deleted,
                },
            ),
        ];
        let expected = PushTally {
            pushed: 4,
            merged: 1,
            conflicts: 1,
            rejected: 1,
        };
        assert_eq!(judge_push(&operations, &results), Ok(expected));
    }

    #[test]
    fn answers_that_do_not_fit_are_refused_whole() {
        let operations = [operation(1), operation(2)];
        let (one, two) = (result(1, Verdict::Accepted), result(2, Verdict::Accepted));
        for results in [
            vec![],
            vec![one.clone()],
            vec![two.clone(), one.clone()],
            vec![one.clone(), one.clone()],
            vec![one.clone(), two.clone(), two.clone()],
        ] {
            assert_eq!(judge_push(&operations, &results), Err(PushFault));
        }
    }
}
