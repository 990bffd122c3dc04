//! Which commands are obeyed: one good one, and everything that resembles it.

use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{Hash32, TenantId};
use fleet_protocol::keys::KeySet;
use fleet_protocol::receipt::RefusedReason;
use proptest::prelude::*;

use super::{Addressee, CommandVerdict, judge_command};
use crate::model::CommandMark;
use crate::testkit::{FakeFleet, FleetKey};

const PHONE: Hash32 = Hash32([5; 32]);

struct Case {
    fleet: FakeFleet,
    allowed: KeySet,
    marks: Vec<CommandMark>,
}

impl Case {
    fn new() -> Self {
        let fleet = FakeFleet::new();
        let allowed = KeySet::new(vec![fleet.command_key.public()]);
        Self {
            fleet,
            allowed,
            marks: Vec::new(),
        }
    }

    fn judge(&self, envelope: &Envelope) -> CommandVerdict {
        judge_command(
            envelope,
            &Addressee {
                tenant: self.fleet.tenant,
                device_key_id: PHONE,
                enrolment_epoch: self.fleet.epoch,
                allowed: &self.allowed,
                marks: &self.marks,
            },
        )
    }

    fn wipe(&self) -> Command {
        self.fleet.command(PHONE, CommandAction::Wipe)
    }

    fn seal(&self, seq: u64, command: &impl serde::Serialize) -> Envelope {
        self.fleet.command_key.seal(Kind::Command, seq, command)
    }

    fn take(&mut self, envelope: &Envelope) -> CommandVerdict {
        let verdict = self.judge(envelope);
        if let CommandVerdict::Obey { mark, .. } = verdict {
            self.marks.push(mark);
        }
        verdict
    }
}

fn is_obeyed(verdict: CommandVerdict) -> bool {
    matches!(verdict, CommandVerdict::Obey { .. })
}

fn refusal(verdict: CommandVerdict) -> Option<RefusedReason> {
    match verdict {
        CommandVerdict::Refuse { reason, .. } => Some(reason),
        CommandVerdict::Obey { .. } | CommandVerdict::Ignore => None,
    }
}

#[test]
fn a_command_of_our_fleet_to_this_phone_is_obeyed() {
    let case = Case::new();
    let command = case.wipe();
    assert_eq!(
        case.judge(&case.seal(7, &command)),
        CommandVerdict::Obey {
            command: command.command,
            action: CommandAction::Wipe,
            mark: CommandMark {
                epoch: case.fleet.epoch,
                key: case.fleet.command_key.public().id(),
                seq: 7,
            },
        }
    );
}

#[test]
fn commands_to_others_are_ignored() {
    let case = Case::new();
    let mut other_tenant = case.wipe();
    other_tenant.tenant = TenantId::from_bytes([9; 16]);
    let mut other_phone = case.wipe();
    other_phone.device_key_id = Hash32([6; 32]);
    for command in [other_tenant, other_phone] {
        assert_eq!(case.judge(&case.seal(7, &command)), CommandVerdict::Ignore);
    }
}

#[test]
fn an_old_enrolments_wipe_never_hits_a_phone_that_was_enrolled_again() {
    let case = Case::new();
    let mut old = case.wipe();
    old.enrolment_epoch -= 1;
    let mut future = case.wipe();
    future.enrolment_epoch += 1;
    for command in [old, future] {
        let verdict = case.judge(&case.seal(u64::MAX, &command));
        assert_eq!(refusal(verdict), Some(RefusedReason::OtherEnrolment));
    }
}

#[test]
fn replays_and_late_comers_are_refused() {
    let mut case = Case::new();
    let (first, second) = (case.seal(7, &case.wipe()), case.seal(9, &case.wipe()));
    assert!(is_obeyed(case.take(&first)));
    assert_eq!(refusal(case.take(&first)), Some(RefusedReason::Replayed));
    assert!(is_obeyed(case.take(&second)), "gaps are allowed");
    let between = case.seal(8, &case.wipe());
    assert_eq!(refusal(case.take(&between)), Some(RefusedReason::Replayed));
    assert_eq!(refusal(case.take(&first)), Some(RefusedReason::Replayed));
}

#[test]
fn a_fast_forward_is_healed_by_a_new_command_key() {
    let mut case = Case::new();
    assert!(is_obeyed(case.take(&case.seal(u64::MAX, &case.wipe()))));
    let stuck = case.seal(u64::MAX, &case.wipe());
    assert_eq!(refusal(case.take(&stuck)), Some(RefusedReason::Replayed));
    let rotated = FleetKey::new(77);
    case.allowed = KeySet::new(vec![rotated.public()]);
    let command = case.wipe();
    assert!(is_obeyed(case.take(&rotated.seal(
        Kind::Command,
        1,
        &command
    ))));
    assert_eq!(
        case.judge(&case.seal(u64::MAX, &command)),
        CommandVerdict::Ignore,
        "the old key is no longer allowed"
    );
}

#[test]
fn wrong_keys_and_wrong_domains_are_ignored() {
    let case = Case::new();
    let command = case.wipe();
    for key in [
        &case.fleet.root,
        &case.fleet.statement_key,
        &FleetKey::new(99),
    ] {
        assert_eq!(
            case.judge(&key.seal(Kind::Command, 7, &command)),
            CommandVerdict::Ignore
        );
    }
    for kind in [
        Kind::Trust,
        Kind::Policy,
        Kind::Lease,
        Kind::Checkpoint,
        Kind::Receipt,
        Kind::AuditHead,
    ] {
        let envelope = case.fleet.command_key.seal(kind, 7, &command);
        assert_eq!(case.judge(&envelope), CommandVerdict::Ignore);
        let relabelled = Envelope {
            kind: Kind::Command,
            ..envelope
        };
        assert_eq!(case.judge(&relabelled), CommandVerdict::Ignore);
    }
}

#[test]
fn an_unknown_action_is_refused_and_uses_up_its_sequence() {
    let mut case = Case::new();
    let mut json = serde_json::to_value(case.wipe()).unwrap();
    json["action"] = serde_json::json!("factory_reset");
    json["new_field"] = serde_json::json!(1);
    let envelope = case.seal(7, &json);
    let CommandVerdict::Refuse { reason, mark, .. } = case.judge(&envelope) else {
        panic!("not refused");
    };
    assert_eq!(reason, RefusedReason::Unsupported);
    case.marks.extend(mark);
    assert_eq!(
        refusal(case.judge(&envelope)),
        Some(RefusedReason::Replayed)
    );
}

#[test]
fn a_signed_text_that_is_no_command_is_ignored() {
    let case = Case::new();
    for json in [
        serde_json::json!(null),
        serde_json::json!([]),
        serde_json::json!({"v": 1}),
        serde_json::json!("wipe"),
    ] {
        assert_eq!(case.judge(&case.seal(7, &json)), CommandVerdict::Ignore);
    }
}

#[test]
fn nothing_is_obeyed_without_allowed_keys() {
    let mut case = Case::new();
    case.allowed = KeySet::default();
    assert_eq!(
        case.judge(&case.seal(7, &case.wipe())),
        CommandVerdict::Ignore
    );
}

proptest! {
    /// Any change to any signed byte, to the signature, the key id or the sequence.
    #[test]
    fn a_tampered_command_is_never_obeyed(
        part in 0..4,
        index in any::<prop::sample::Index>(),
        flip in 1_u8..=255,
    ) {
        let case = Case::new();
        let mut envelope = case.seal(7, &case.wipe());
        match part {
            0 => {
                let index = index.index(envelope.payload.0.len());
                envelope.payload.0[index] ^= flip;
            }
            1 => {
                let index = index.index(envelope.sig.0.len());
                envelope.sig.0[index] ^= flip;
            }
            2 => envelope.key_id.0[index.index(32)] ^= flip,
            _ => envelope.seq ^= u64::from(flip),
        }
        prop_assert_eq!(case.judge(&envelope), CommandVerdict::Ignore);
    }
}
