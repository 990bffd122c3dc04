//! Thresholds: what the server's rules mean on this phone.

use fleet_policy::bounds::{ERASE_GRACE_S, clamp_lease};
use fleet_protocol::policy::LeaseRules;

use crate::model::LeaseLimits;

/// The thresholds of rules that arrive together with contact: all count from now.
#[must_use]
pub fn arrived(lease: LeaseRules, policy: LeaseRules) -> LeaseLimits {
    let rules = stricter(lease, policy);
    LeaseLimits {
        warn_ms: ms(rules.warn_s),
        lock_ms: ms(rules.lock_s),
        erase_ms: ms(rules.erase_s),
    }
}

/// The thresholds after rules changed without contact, `away_ms` after the last one. A limit that became shorter counts from
/// here and leaves at least the grace before an erase; one that became longer counts from the last contact, as always.
#[must_use]
pub fn rearm(
    held: &LeaseLimits,
    lease: LeaseRules,
    policy: LeaseRules,
    away_ms: u64,
) -> LeaseLimits {
    let fresh = arrived(lease, policy);
    let shortened = |held_ms: u64, fresh_ms: u64| {
        if fresh_ms < held_ms {
            held_ms.min(away_ms.saturating_add(fresh_ms))
        } else {
            fresh_ms
        }
    };
    let erase_ms = shortened(held.erase_ms, fresh.erase_ms);
    let grace_ends_ms = away_ms.saturating_add(ms(ERASE_GRACE_S));
    LeaseLimits {
        warn_ms: shortened(held.warn_ms, fresh.warn_ms),
        lock_ms: shortened(held.lock_ms, fresh.lock_ms),
        erase_ms: if erase_ms < held.erase_ms {
            erase_ms.max(grace_ends_ms).min(held.erase_ms)
        } else {
            erase_ms
        },
    }
}

fn stricter(lease: LeaseRules, policy: LeaseRules) -> LeaseRules {
    let (lease, policy) = (clamp_lease(lease), clamp_lease(policy));
    clamp_lease(LeaseRules {
        warn_s: lease.warn_s.min(policy.warn_s),
        lock_s: lease.lock_s.min(policy.lock_s),
        erase_s: lease.erase_s.min(policy.erase_s),
    })
}

fn ms(seconds: u32) -> u64 {
    u64::from(seconds) * 1_000
}
