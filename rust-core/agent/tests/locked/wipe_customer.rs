//! Orders that leave the phone in use: one customer erased with proof, a session ended.

use agent_core::agent::{BiometricState, PhoneState};
use agent_core::ports::Event;
use agent_core::testkit::TestPhone;
use agent_core::{Agent, AgentError};
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::{CommandAction, CommandsAnswer};
use fleet_protocol::ids::{CommandId, RecordId};
use fleet_protocol::receipt::{CustomerProof, CustomerStep, ReceiptEvent, RefusedReason};

use super::Fixture;

/// A phone with two customers, locked.
fn filled(fixture: &Fixture) -> (Agent, Vec<RecordId>) {
    let agent = fixture.phone.start_enrolled().unwrap();
    agent.unlock(&fixture.phone.pin()).unwrap();
    let ids = fixture
        .phone
        .fill(&agent, &["Canary Chen", "Somebody Else"])
        .unwrap();
    agent.lock(LockCause::Asked);
    (agent, ids)
}

fn order(phone: &TestPhone, action: CommandAction) -> (CommandsAnswer, CommandId) {
    let command = phone.fleet.command(phone.device_key_id(), action);
    let answer = CommandsAnswer {
        commands: vec![phone.fleet.sign_command(&command)],
        ..phone.fleet.no_news()
    };
    (answer, command.command)
}

fn said(phone: &TestPhone, agent: &Agent) -> Vec<ReceiptEvent> {
    phone
        .receipts_in_guard(agent)
        .into_iter()
        .map(|queued| queued.event)
        .collect()
}

fn proof_of(events: &[ReceiptEvent], about: CommandId) -> Option<CustomerProof> {
    events.iter().find_map(|event| match event {
        ReceiptEvent::CustomerErased(proof) if proof.command == about => Some(proof.clone()),
        _ => None,
    })
}

fn assert_whole(proof: &CustomerProof, customer: RecordId) {
    assert_eq!(proof.customer, customer);
    let steps: Vec<CustomerStep> = proof.steps.iter().map(|outcome| outcome.step).collect();
    assert_eq!(steps, CustomerStep::ALL);
    assert!(proof.steps.iter().all(|outcome| outcome.ok), "{proof:?}");
    assert!(proof.searched_bytes > 0);
}

#[test]
fn an_open_phone_erases_the_customer_at_once_and_proves_it() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, ids) = filled(&fixture);
    agent.unlock(&phone.pin()).unwrap();
    let (answer, command) = order(phone, CommandAction::WipeCustomer { customer: ids[0] });
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(agent.view_customer(ids[0]), Err(AgentError::NotFound));
    assert_eq!(agent.find_customers("canary", 5).unwrap().total, 0);
    agent.view_customer(ids[1]).unwrap();
    let events = said(phone, &agent);
    assert_eq!(events[0], ReceiptEvent::Started { command });
    let proof = proof_of(&events, command).unwrap();
    assert_whole(&proof, ids[0]);
    assert_eq!(proof.records, 1);
    // The proof is signed by the phone's own key.
    let receipts = phone.receipts(&agent).unwrap();
    let receipt = phone.open_receipt(&phone.guard(), receipts.last().unwrap());
    assert_eq!(receipt.event, ReceiptEvent::CustomerErased(proof));
}

#[test]
fn a_locked_phone_keeps_the_order_and_carries_it_out_before_anything_is_shown() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, ids) = filled(&fixture);
    let (answer, command) = order(phone, CommandAction::WipeCustomer { customer: ids[0] });
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(said(phone, &agent), [ReceiptEvent::Started { command }]);
    // The order outlives the process; so does what the server was told.
    drop(agent);
    let agent = phone.start().unwrap();
    let seqs: Vec<u64> = phone
        .receipts(&agent)
        .unwrap()
        .iter()
        .map(|receipt| receipt.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    // Offered again before it could be carried out: not refused as a replay, for it is still to come.
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(said(phone, &agent), []);
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.view_customer(ids[0]), Err(AgentError::NotFound));
    let proof = proof_of(&said(phone, &agent), command).unwrap();
    assert_whole(&proof, ids[0]);
    assert_eq!(phone.guard().customer_wipes, []);
    // And when the proof was taken, once more: a replay now.
    let seqs: Vec<u64> = phone
        .receipts(&agent)
        .unwrap()
        .iter()
        .map(|receipt| receipt.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    phone.check_in(&agent, &answer).unwrap();
    let reason = RefusedReason::Replayed;
    assert_eq!(
        said(phone, &agent),
        [ReceiptEvent::Refused { command, reason }]
    );
}

#[test]
fn a_customer_that_is_not_here_is_proved_absent() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = filled(&fixture);
    agent.unlock(&phone.pin()).unwrap();
    let customer = RecordId::from_bytes([0xd7; 16]);
    let (answer, command) = order(phone, CommandAction::WipeCustomer { customer });
    phone.check_in(&agent, &answer).unwrap();
    let proof = proof_of(&said(phone, &agent), command).unwrap();
    assert_whole(&proof, customer);
    assert_eq!(proof.records, 0);
}

#[test]
fn a_database_that_was_set_aside_goes_with_the_customer() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, ids) = filled(&fixture);
    let quarantine = fixture.path("quarantine");
    std::fs::create_dir_all(quarantine.join("damaged")).unwrap();
    std::fs::write(quarantine.join("damaged/cache.db"), b"an older database").unwrap();
    let (answer, _) = order(phone, CommandAction::WipeCustomer { customer: ids[0] });
    phone.check_in(&agent, &answer).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(super::files_with_content(&quarantine), Vec::<String>::new());
}

#[test]
fn a_flood_of_such_orders_does_not_fill_the_guard_and_loses_none() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = filled(&fixture);
    let commands: Vec<_> = (1..=40_u8)
        .map(|n| {
            let customer = RecordId::from_bytes([n; 16]);
            let action = CommandAction::WipeCustomer { customer };
            let command = phone.fleet.command(phone.device_key_id(), action);
            (command.command, phone.fleet.sign_command(&command))
        })
        .collect();
    let mut proved = std::collections::BTreeSet::new();
    for _ in 0..10 {
        // As a server does: what is not answered is offered again, in order.
        let answer = CommandsAnswer {
            commands: commands
                .iter()
                .filter(|(id, _)| !proved.contains(id))
                .map(|(_, envelope)| envelope.clone())
                .collect(),
            ..phone.fleet.no_news()
        };
        phone.check_in(&agent, &answer).unwrap();
        assert!(phone.guard().customer_wipes.len() <= 16);
        agent.unlock(&phone.pin()).unwrap();
        agent.lock(LockCause::Asked);
        for event in said(phone, &agent) {
            match event {
                ReceiptEvent::CustomerErased(proof) => {
                    proved.insert(proof.command);
                }
                ReceiptEvent::Started { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        let seqs: Vec<u64> = phone
            .receipts(&agent)
            .unwrap()
            .iter()
            .map(|receipt| receipt.seq)
            .collect();
        phone.acknowledge(&agent, &seqs).unwrap();
    }
    assert_eq!(proved.len(), commands.len());
}

#[test]
fn a_whole_wipe_takes_orders_about_customers_with_it() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, ids) = filled(&fixture);
    let (answer, _) = order(phone, CommandAction::WipeCustomer { customer: ids[0] });
    phone.check_in(&agent, &answer).unwrap();
    let (answer, _) = order(phone, CommandAction::Wipe);
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.status().unwrap().state, PhoneState::Wiped);
    assert_eq!(phone.guard().customer_wipes, []);
    assert_eq!(phone.guard().barred, []);
}

#[test]
fn an_ended_session_locks_and_takes_only_the_pin_next() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = filled(&fixture);
    agent.unlock(&phone.pin()).unwrap();
    drop(agent.make_biometric_slot().unwrap());
    agent.lock(LockCause::Asked);
    assert_eq!(phone.status().unwrap().biometric, BiometricState::Ready);
    agent.unlock(&phone.pin()).unwrap();
    phone.events.take();
    let (answer, command) = order(phone, CommandAction::EndSession);
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.events.take(), [Event::Locked(LockCause::Command)]);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    assert_eq!(phone.status().unwrap().biometric, BiometricState::PinFirst);
    assert_eq!(said(phone, &agent), [ReceiptEvent::Done { command }]);
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(phone.status().unwrap().biometric, BiometricState::Ready);
}

#[test]
fn a_session_that_is_ended_while_the_phone_is_locked_takes_only_the_pin_next() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = filled(&fixture);
    agent.unlock(&phone.pin()).unwrap();
    drop(agent.make_biometric_slot().unwrap());
    agent.lock(LockCause::Asked);
    let (answer, _) = order(phone, CommandAction::EndSession);
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(phone.status().unwrap().biometric, BiometricState::PinFirst);
}
