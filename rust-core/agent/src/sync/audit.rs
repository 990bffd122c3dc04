//! Two copies of one chain: the phone's and the server's.

use fleet_protocol::audit::Checkpoint;
use fleet_protocol::ids::Hash32;

/// What a signed checkpoint says about this phone's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// The server stores what we have, up to this position.
    Agrees {
        /// The position.
        uploaded: u64,
    },
    /// The server stores something else than we have, or more: one of the two was changed or rolled back.
    Contradicts,
}

/// What to do after the server asked for another position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resend {
    /// Send again from here.
    From {
        /// The first position to send.
        first_seq: u64,
    },
    /// The server expects what this phone never wrote.
    Contradicts,
}

/// Judges a verified checkpoint. `ours` is this phone's head after the checkpoint's count, if it still knows it; `count` is
/// the number of entries that this phone has.
#[must_use]
pub fn judge_checkpoint(checkpoint: &Checkpoint, count: u64, ours: Option<Hash32>) -> AuditVerdict {
    if checkpoint.count > count || ours.is_some_and(|head| head != checkpoint.head) {
        AuditVerdict::Contradicts
    } else {
        AuditVerdict::Agrees {
            uploaded: checkpoint.count,
        }
    }
}

/// Plans what to send when the server expects position `expected`. `sent` is the position that was sent first: being asked
/// for it again means that the server refuses the entries themselves. Entries before `oldest` are gone from this phone; those
/// from there on it still has, although the server may have acknowledged them.
#[must_use]
pub fn plan_resend(expected: Option<u64>, oldest: u64, sent: u64, count: u64) -> Resend {
    match expected {
        Some(first_seq) if (oldest..=count).contains(&first_seq) && first_seq != sent => {
            Resend::From { first_seq }
        }
        _ => Resend::Contradicts,
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::Version1;
    use fleet_protocol::ids::{DeviceId, TenantId};

    use super::*;

    fn checkpoint(count: u64, head: u8) -> Checkpoint {
        Checkpoint {
            v: Version1,
            tenant: TenantId::from_bytes([1; 16]),
            device: DeviceId::from_bytes([1; 16]),
            enrolment_epoch: 1,
            count,
            head: Hash32([head; 32]),
            issued_ms: 1,
        }
    }

    #[test]
    fn a_server_with_more_or_other_entries_contradicts() {
        let same = Some(Hash32([1; 32]));
        assert_eq!(
            judge_checkpoint(&checkpoint(5, 1), 5, same),
            AuditVerdict::Agrees { uploaded: 5 }
        );
        assert_eq!(
            judge_checkpoint(&checkpoint(4, 1), 5, None),
            AuditVerdict::Agrees { uploaded: 4 }
        );
        assert_eq!(
            judge_checkpoint(&checkpoint(6, 1), 5, same),
            AuditVerdict::Contradicts
        );
        assert_eq!(
            judge_checkpoint(&checkpoint(5, 2), 5, same),
            AuditVerdict::Contradicts
        );
    }

    #[test]
    fn what_the_server_misses_is_sent_again_once() {
        assert_eq!(plan_resend(Some(3), 2, 7, 9), Resend::From { first_seq: 3 });
        assert_eq!(plan_resend(Some(8), 7, 7, 9), Resend::From { first_seq: 8 });
        for (expected, oldest) in [
            (Some(7), 2),
            (Some(10), 2),
            (Some(1), 2),
            (Some(0), 0),
            (None, 2),
        ] {
            let sent = if expected == Some(0) { 0 } else { 7 };
            assert_eq!(plan_resend(expected, oldest, sent, 9), Resend::Contradicts);
        }
    }
}
