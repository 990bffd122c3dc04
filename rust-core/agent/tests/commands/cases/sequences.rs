//! Rollback, fast-forward, replay, order: what a sequence decides.

use agent_core::testkit::FleetKey;
use fleet_protocol::envelope::Kind;
use fleet_protocol::receipt::RefusedReason::{OtherEnrolment, Replayed};

use super::super::maker::Step::{Allow, Deliver};
use super::super::maker::Verdict::{Ignored, Refused};
use super::super::maker::{Case, Maker, wire};

pub(super) fn cases(maker: &Maker<'_>) -> Vec<Case> {
    let obeyed = maker.obeyed();
    let again = Refused(Replayed);
    let first = wire(&maker.good(100));
    let second = wire(&maker.good(101));
    let third = wire(&maker.good(102));
    let highest = wire(&maker.good(u64::MAX));
    let ours = maker.fleet.command_key.public();
    let new_key = FleetKey::new(71);
    let under_new_key = |seq| wire(&new_key.seal(Kind::Command, seq, &maker.command()));
    vec![
        Case::one("a good command", first.clone(), obeyed),
        Case::one("the first sequence there is", wire(&maker.good(0)), obeyed),
        Case::all(
            "gaps in the sequence",
            vec![
                Deliver(first.clone(), obeyed),
                Deliver(wire(&maker.good(5_000)), obeyed),
            ],
        ),
        Case::all(
            "replay: the same bytes at once",
            vec![
                Deliver(first.clone(), obeyed),
                Deliver(first.clone(), again),
            ],
        ),
        Case::all(
            "replay: the same bytes after others",
            vec![
                Deliver(first.clone(), obeyed),
                Deliver(second.clone(), obeyed),
                Deliver(third.clone(), obeyed),
                Deliver(first.clone(), again),
                Deliver(second.clone(), again),
            ],
        ),
        Case::all(
            "rollback: an older command that never came",
            vec![
                Deliver(third.clone(), obeyed),
                Deliver(first.clone(), again),
            ],
        ),
        Case::all(
            "reordering: the later of two comes first",
            vec![
                Deliver(second.clone(), obeyed),
                Deliver(first.clone(), again),
            ],
        ),
        Case::all(
            "another command under a sequence that was used",
            vec![
                Deliver(first.clone(), obeyed),
                Deliver(wire(&maker.good(100)), again),
            ],
        ),
        Case::all(
            "fast-forward: nothing follows the highest sequence",
            vec![
                Deliver(highest.clone(), obeyed),
                Deliver(third.clone(), again),
                Deliver(wire(&maker.good(u64::MAX)), again),
            ],
        ),
        Case::all(
            "fast-forward, healed by a new key",
            vec![
                Deliver(highest.clone(), obeyed),
                Allow(vec![new_key.public()]),
                Deliver(under_new_key(1), obeyed),
                Deliver(highest.clone(), Ignored),
            ],
        ),
        Case::all(
            "a lower sequence under another key",
            vec![
                Allow(vec![ours.clone(), new_key.public()]),
                Deliver(third.clone(), obeyed),
                Deliver(under_new_key(7), obeyed),
                Deliver(under_new_key(7), again),
            ],
        ),
        Case::all(
            "a key that was retired and came back remembers its sequence",
            vec![
                Deliver(third.clone(), obeyed),
                Allow(vec![new_key.public()]),
                Deliver(under_new_key(1), obeyed),
                Allow(vec![ours, new_key.public()]),
                Deliver(third.clone(), again),
                Deliver(second, again),
                Deliver(wire(&maker.good(103)), obeyed),
            ],
        ),
        Case::all(
            "what is not believed moves no sequence",
            vec![
                Deliver(
                    wire(&FleetKey::new(99).seal(Kind::Command, u64::MAX, &maker.command())),
                    Ignored,
                ),
                Deliver(
                    wire(&maker.seal(u64::MAX, &{
                        let mut old = maker.command();
                        old.enrolment_epoch -= 1;
                        old
                    })),
                    Refused(OtherEnrolment),
                ),
                Deliver(first, obeyed),
            ],
        ),
        Case::one(
            "signed 400 days ago: an order does not expire",
            wire(&maker.seal(100, &{
                let mut late = maker.command();
                late.issued_ms = 1_800_000_000_000 - 400 * 86_400_000;
                late
            })),
            obeyed,
        ),
    ]
}
