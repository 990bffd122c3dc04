//! Data is erased on command, wherever the phone was meanwhile, and the server has the proof.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::CommandAction;
use fleet_protocol::receipt::{Receipt, ReceiptEvent, WipeCause, WipeProof};
use fleet_server::fleet::command_state::CommandState;
use fleet_server::fleet::device_lifecycle::DeviceState;

use super::{DAY_MS, Fleet, Phone, pin};

fn proof(fleet: &Fleet, phone: fleet_protocol::ids::DeviceId) -> WipeProof {
    let receipts = fleet.store.receipts(phone).unwrap();
    receipts
        .iter()
        .find_map(|stored| {
            let receipt: Receipt =
                serde_json::from_slice(stored.envelope.payload.as_slice()).unwrap();
            match receipt.event {
                ReceiptEvent::Erased(proof) => Some(proof),
                _ => None,
            }
        })
        .unwrap()
}

#[test]
fn a_wipe_reaches_an_open_phone_and_is_proved() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let device = phone.device();
    let command = fleet.order(device, CommandAction::Wipe);
    let check_in = phone.agent().check_in(0).unwrap();
    assert!(check_in.wiped && check_in.proved);
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Wiped);
    assert_eq!(
        phone.agent().find_customers("张伟", 1),
        Err(AgentError::Wiped)
    );
    assert_eq!(phone.agent().unlock(&pin()), Err(AgentError::Wiped));
    assert_eq!(
        fleet.store.command(command).unwrap().state,
        CommandState::ErasedProved
    );
    let proof = proof(&fleet, device);
    assert_eq!(proof.cause, WipeCause::Command(command));
    assert!(proof.steps.iter().all(|step| step.ok));
    // Proved and acknowledged: the identity key is gone too.
    assert!(
        !phone
            .vault
            .aliases()
            .iter()
            .any(|alias| alias.starts_with("identity-"))
    );
    assert_eq!(phone.agent().check_in(0), Err(AgentError::Wiped));
    assert_eq!(phone.agent().sync_once(), Err(AgentError::Wiped));
}

#[test]
fn a_wipe_ordered_while_the_phone_is_off_waits_for_it_and_reaches_it_locked() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 3);
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let device = phone.device();
    let command = fleet.order(device, CommandAction::Wipe);
    fleet.clock.advance_ms(DAY_MS);
    assert_eq!(
        fleet.store.command(command).unwrap().state,
        CommandState::Signed
    );
    phone.restart();
    assert_eq!(phone.agent().sync_once(), Err(AgentError::Wiped));
    assert_eq!(
        fleet.store.device(device).unwrap().state,
        DeviceState::ErasedProved
    );
}

#[test]
fn a_phone_that_erased_itself_offline_still_reports() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    let device = phone.device();
    fleet.stop();
    fleet.clock.advance_ms(100 * DAY_MS);
    phone.restart();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Wiped);
    assert!(matches!(
        phone.agent().check_in(0),
        Err(AgentError::Offline { .. })
    ));
    phone.restart();
    fleet.resume();
    let check_in = phone.agent().check_in(0).unwrap();
    assert!(check_in.wiped && check_in.proved);
    assert_eq!(proof(&fleet, device).cause, WipeCause::LeaseExpired);
    assert_eq!(
        fleet.store.device(device).unwrap().state,
        DeviceState::ErasedProved
    );
}

#[test]
fn a_phone_that_was_away_for_400_days_is_still_told_and_still_proves() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    let device = phone.device();
    let command = fleet.order(device, CommandAction::Wipe);
    phone.clock.reboot(400 * DAY_MS);
    phone.restart();
    let check_in = phone.agent().check_in(0).unwrap();
    assert!(check_in.wiped && check_in.proved);
    assert!(proof(&fleet, device).steps.iter().all(|step| step.ok));
    assert_eq!(
        fleet.store.command(command).unwrap().state,
        CommandState::ErasedProved
    );
}

#[test]
fn a_revoked_phone_can_still_be_erased() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let device = phone.device();
    fleet.store.revoke_device(device, &fleet.by()).unwrap();
    assert!(matches!(
        phone.agent().sync_once(),
        Err(AgentError::ServerRefused(_))
    ));
    fleet.order(device, CommandAction::Wipe);
    assert!(phone.agent().check_in(0).unwrap().proved);
}

#[test]
fn a_lock_command_locks_once_and_is_answered() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let command = fleet.order(phone.device(), CommandAction::Lock);
    phone.agent().check_in(0).unwrap();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Locked);
    assert_eq!(
        fleet.store.command(command).unwrap().state,
        CommandState::Done
    );
    phone.agent().unlock(&pin()).unwrap();
    phone.agent().check_in(0).unwrap();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Open);
}

#[test]
fn a_wipe_wakes_a_phone_that_waits() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let device = phone.device();
    phone.agent().sync_once().unwrap();
    phone.agent().lock(LockCause::Asked);
    // Longer than the whole test suite: what ends the wait is the command.
    let waiting = std::thread::spawn({
        let agent = phone.agent().clone();
        move || agent.check_in(240)
    });
    fleet.order(device, CommandAction::Wipe);
    assert!(waiting.join().unwrap().unwrap().proved);
}

#[test]
fn a_wipe_of_an_earlier_enrolment_does_not_touch_the_next() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let old = phone.device();
    fleet.order(old, CommandAction::Wipe);
    assert!(phone.agent().check_in(0).unwrap().proved);
    let new = phone.enrol(&fleet.payload(wang, DAY_MS)).unwrap();
    assert_ne!(old, new);
    phone.agent().unlock(&pin()).unwrap();
    phone.agent().sync_once().unwrap();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Open);
}
