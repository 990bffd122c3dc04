//! What comes with a check-in.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::ports::{Event, Restrictions};
use agent_core::testkit::{FleetKey, TestPhone};
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::{CommandAction, CommandsAnswer};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::TenantId;
use fleet_protocol::receipt::{ReceiptEvent, RefusedReason};

use super::Fixture;

fn with_commands(phone: &TestPhone, commands: Vec<Envelope>) -> CommandsAnswer {
    CommandsAnswer {
        commands,
        ..phone.fleet.no_news()
    }
}

#[test]
fn a_lock_command_locks_and_is_receipted_once() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.events.take();
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Lock);
    let answer = with_commands(phone, vec![phone.fleet.sign_command(&command)]);
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.events.take(), [Event::Locked(LockCause::Command)]);
    // The server has not seen the receipt yet and offers the command again: not done twice, not refused.
    agent.unlock(&phone.pin()).unwrap();
    phone.check_in(&agent, &answer).unwrap();
    phone.touch(&agent).unwrap();
    let receipts = phone.receipts(&agent).unwrap();
    assert_eq!(receipts.len(), 1);
    let receipt = phone.open_receipt(&phone.guard(), &receipts[0]);
    assert_eq!(
        receipt.event,
        ReceiptEvent::Done {
            command: command.command
        }
    );
    phone.acknowledge(&agent, &[receipts[0].seq]).unwrap();
    assert!(phone.receipts(&agent).unwrap().is_empty());
    assert_eq!(phone.status().unwrap().state, PhoneState::Locked);
}

#[test]
fn the_sequence_is_kept_over_a_restart() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Lock);
    let answer = with_commands(phone, vec![phone.fleet.sign_command(&command)]);
    phone.check_in(&agent, &answer).unwrap();
    let seqs: Vec<u64> = phone
        .receipts(&agent)
        .unwrap()
        .iter()
        .map(|r| r.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    drop(agent);
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.check_in(&agent, &answer).unwrap();
    phone.touch(&agent).expect("a replayed lock does not lock");
    let receipts = phone.receipts_in_guard(&agent);
    assert_eq!(
        receipts[0].event,
        ReceiptEvent::Refused {
            command: command.command,
            reason: RefusedReason::Replayed
        }
    );
}

#[test]
fn nothing_is_kept_of_commands_that_are_not_believed() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let before = phone.guard();
    let good = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Wipe);
    let mut other_tenant = good.clone();
    other_tenant.tenant = TenantId::from_bytes([9; 16]);
    let mut tampered = phone.fleet.sign_command(&good);
    tampered.seq = u64::MAX;
    let refused = vec![
        phone.fleet.sign_command(&other_tenant),
        FleetKey::new(99).seal(Kind::Command, u64::MAX, &good),
        phone.fleet.root.seal(Kind::Command, u64::MAX, &good),
        phone.fleet.command_key.seal(Kind::Lease, u64::MAX, &good),
        tampered,
    ];
    phone
        .check_in(&agent, &with_commands(phone, refused))
        .unwrap();
    phone.touch(&agent).unwrap();
    assert_eq!(phone.guard().command_marks, before.command_marks);
    assert_eq!(phone.guard().receipts, before.receipts);
}

#[test]
fn an_unknown_action_is_receipted_as_unsupported() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Wipe);
    let mut json = serde_json::to_value(&command).unwrap();
    json["action"] = serde_json::json!("play_music");
    let envelope = phone.fleet.command_key.seal(Kind::Command, 500, &json);
    phone
        .check_in(&agent, &with_commands(phone, vec![envelope]))
        .unwrap();
    let receipts = phone.receipts_in_guard(&agent);
    assert_eq!(
        receipts[0].event,
        ReceiptEvent::Refused {
            command: command.command,
            reason: RefusedReason::Unsupported
        }
    );
}

#[test]
fn a_flood_of_refusals_does_not_fill_the_guard() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    for _ in 0..10 {
        let stale = (0..50)
            .map(|_| {
                let mut command = phone
                    .fleet
                    .command(phone.device_key_id(), CommandAction::Wipe);
                command.enrolment_epoch -= 1;
                phone.fleet.sign_command(&command)
            })
            .collect();
        phone
            .check_in(&agent, &with_commands(phone, stale))
            .unwrap();
    }
    assert!(phone.receipts_in_guard(&agent).len() <= 64);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn trust_goes_forward_only_and_only_by_the_root_key() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let take = |trust: Envelope| {
        let mut answer = phone.fleet.no_news();
        answer.trust = Some(trust);
        phone.check_in(&agent, &answer).unwrap();
        phone.guard().trust.unwrap().seq
    };
    assert_eq!(take(phone.fleet.trust(5, |_| {})), 5);
    assert_eq!(take(phone.fleet.trust(4, |_| {})), 5, "rolled back");
    let forged = phone.fleet.statement_key.seal(Kind::Trust, 9, &());
    assert_eq!(take(forged), 5, "another key");
    let other = phone
        .fleet
        .trust(9, |trust| trust.tenant = TenantId::from_bytes([9; 16]));
    assert_eq!(take(other), 5, "another company");
    assert_eq!(
        take(phone.fleet.trust(9, |trust| trust.tls_cas.clear())),
        5,
        "no way back"
    );
    // A small-order key cannot even be written as a key: put it into the signed text.
    let mut document = serde_json::to_value(phone.guard().trust.unwrap().body).unwrap();
    document["command_keys"][0]["key"] = serde_json::json!("A".repeat(43));
    assert_eq!(
        take(phone.fleet.root.seal(Kind::Trust, 9, &document)),
        5,
        "small order"
    );
}

#[test]
fn a_rotated_command_key_works_in_the_same_answer() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let rotated = FleetKey::new(70);
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Wipe);
    let mut answer = with_commands(phone, vec![rotated.seal(Kind::Command, 1, &command)]);
    answer.trust = Some(
        phone
            .fleet
            .trust(2, |trust| trust.command_keys = vec![rotated.public()]),
    );
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.status().unwrap().state, PhoneState::Wiped);
}

#[test]
fn policy_is_applied_at_once_and_never_rolled_back() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let take = |policy: Envelope| {
        let mut answer = phone.fleet.no_news();
        answer.policy = Some(policy);
        phone.check_in(&agent, &answer).unwrap();
        phone.status().unwrap().policy.unwrap().version
    };
    phone.events.take();
    let newer = phone.fleet.policy(3, |policy| {
        policy.session.idle_s = 60;
        policy.screenshots_allowed = true;
    });
    assert_eq!(take(newer), 3);
    assert_eq!(phone.events.take(), [Event::PolicyChanged]);
    assert_eq!(
        phone.device.restrictions(),
        Some(Restrictions {
            screenshots_allowed: true,
            copy_allowed: false
        })
    );
    assert_eq!(take(phone.fleet.policy(2, |_| {})), 3);
    assert_eq!(take(phone.fleet.root.seal(Kind::Policy, 9, &())), 3);
    phone.clock.advance_ms(60_000);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
}

#[test]
fn bad_parts_of_an_answer_do_not_keep_a_wipe_from_being_obeyed() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Wipe);
    let rubbish = |kind| FleetKey::new(99).seal(kind, u64::MAX, &());
    let answer = CommandsAnswer {
        commands: vec![rubbish(Kind::Command), phone.fleet.sign_command(&command)],
        lease: Some(rubbish(Kind::Lease)),
        trust: Some(rubbish(Kind::Trust)),
        policy: Some(rubbish(Kind::Policy)),
        ..phone.fleet.no_news()
    };
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.status().unwrap().state, PhoneState::Wiped);
}

#[test]
fn an_envelope_of_a_newer_server_does_not_keep_the_commands_beside_it_from_being_obeyed() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.events.take();
    let lock = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Lock);
    let mut unknown = serde_json::to_value(&lock).unwrap();
    unknown["action"] = serde_json::json!({ "play": { "what": "music" } });
    unknown["loud"] = serde_json::json!(true);
    let unknown_id = fleet_protocol::ids::CommandId::from_bytes([7; 16]);
    unknown["command"] = serde_json::json!(unknown_id);
    let key = &phone.fleet.command_key;
    let answer = with_commands(
        phone,
        vec![
            key.seal(Kind::Command, 500, &unknown),
            key.seal(Kind::Command, 501, &lock),
        ],
    );
    let mut wire = serde_json::to_value(&answer).unwrap();
    let mut newer = wire["commands"][0].clone();
    newer["v"] = serde_json::json!(2);
    newer["kind"] = serde_json::json!("order");
    wire["commands"].as_array_mut().unwrap().insert(0, newer);
    phone
        .check_in(&agent, &serde_json::from_value(wire).unwrap())
        .unwrap();
    assert_eq!(phone.events.take(), [Event::Locked(LockCause::Command)]);
    let said: Vec<ReceiptEvent> = phone
        .receipts_in_guard(&agent)
        .into_iter()
        .map(|queued| queued.event)
        .collect();
    assert_eq!(
        said,
        [
            ReceiptEvent::Refused {
                command: unknown_id,
                reason: RefusedReason::Unsupported
            },
            ReceiptEvent::Done {
                command: lock.command
            },
        ]
    );
}
