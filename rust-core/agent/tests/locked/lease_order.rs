//! Leases that come late, twice, in any order, for others: only a newer one of this phone's own is contact.

use agent_core::AgentError;
use agent_core::agent::{Agent, PhoneState};
use agent_core::ports::Clock;
use agent_core::testkit::{FakeFleet, FleetKey, TestPhone};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{DeviceId, TenantId};
use proptest::prelude::*;

use super::Fixture;

const HOUR: u64 = 3_600_000;
/// The thresholds of the built-in policy.
const LOCK_MS: u64 = 72 * HOUR;
const ERASE_MS: u64 = 14 * 24 * HOUR;

/// What happens to a phone and its leases.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// Time passes.
    Passes { ms: u64 },
    /// The server signs a lease, which is on its way from then on.
    Signed,
    /// One of those that were ever signed arrives: the newest, an older one, one that came before.
    Arrives { which: prop::sample::Index },
    /// One that is not this phone's arrives.
    Foreign { which: usize },
    /// The program starts again.
    StartsAgain,
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0..40 * HOUR).prop_map(|ms| Happening::Passes { ms }),
        2 => Just(Happening::Signed),
        4 => any::<prop::sample::Index>().prop_map(|which| Happening::Arrives { which }),
        2 => (0..6_usize).prop_map(|which| Happening::Foreign { which }),
        1 => Just(Happening::StartsAgain),
    ]
}

/// Leases that are worth nothing here, all with a sequence above every other.
fn foreign(phone: &TestPhone, which: usize) -> Envelope {
    let now_ms = phone.clock.now().wall_ms;
    let mut fleet = FakeFleet::new();
    match which {
        0 => fleet.device = DeviceId::from_bytes([9; 16]),
        1 => fleet.epoch -= 1,
        2 => fleet.epoch += 1,
        3 => fleet.tenant = TenantId::from_bytes([9; 16]),
        4 => fleet.statement_key = FleetKey::new(99),
        _ => {
            let mut tampered = phone.fleet.lease(now_ms);
            tampered.seq = u64::MAX;
            return tampered;
        }
    }
    let mut lease: fleet_protocol::lease::Lease =
        serde_json::from_slice(fleet.lease(now_ms).payload.as_slice()).unwrap();
    lease.issued_ms = now_ms;
    fleet.statement_key.seal(Kind::Lease, u64::MAX, &lease)
}

fn deliver(phone: &TestPhone, agent: &Agent, lease: Envelope) {
    let mut answer = phone.fleet.no_news();
    answer.lease = Some(lease);
    phone.check_in(agent, &answer).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The phone is as far from its last contact as the model says, and contact is only what moved the sequence on.
    #[test]
    fn only_a_newer_lease_of_its_own_is_contact(
        happenings in proptest::collection::vec(any_happening(), 1..24)
    ) {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let mut agent = phone.start_enrolled().unwrap();
        let mut signed: Vec<Envelope> = Vec::new();
        let mut held_seq = phone.guard().lease.unwrap().seq;
        let mut away_ms = 0;
        for happening in happenings {
            match happening {
                Happening::Passes { ms } => {
                    phone.clock.advance_ms(ms);
                    away_ms += ms;
                }
                Happening::Signed => signed.push(phone.fleet.lease(phone.clock.now().wall_ms)),
                Happening::Arrives { .. } if signed.is_empty() => {}
                Happening::Arrives { which } => {
                    let lease = which.get(&signed).clone();
                    let newer = lease.seq > held_seq;
                    // What is due is due before anybody speaks.
                    let erased = agent.tick() == Err(AgentError::Wiped);
                    prop_assert_eq!(erased, away_ms >= ERASE_MS);
                    if erased {
                        break;
                    }
                    held_seq = held_seq.max(lease.seq);
                    deliver(phone, &agent, lease);
                    if newer {
                        away_ms = 0;
                    }
                }
                Happening::Foreign { which } => {
                    if agent.tick() == Err(AgentError::Wiped) {
                        break;
                    }
                    deliver(phone, &agent, foreign(phone, which));
                }
                Happening::StartsAgain => {
                    drop(agent);
                    agent = phone.start().unwrap();
                }
            }
            let unlocked = agent.unlock(&phone.pin());
            if away_ms >= ERASE_MS {
                prop_assert_eq!(unlocked, Err(AgentError::Wiped));
                prop_assert_eq!(phone.status().unwrap().state, PhoneState::Wiped);
                break;
            }
            let expected = if away_ms >= LOCK_MS { Err(AgentError::Expired) } else { Ok(()) };
            prop_assert_eq!(unlocked, expected, "{} h away after {:?}", away_ms / HOUR, happening);
            prop_assert_eq!(phone.guard().lease.unwrap().seq, held_seq);
        }
    }
}
