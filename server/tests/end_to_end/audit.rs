//! What happens on a phone reaches the server's copy of its chain, and the two agree.

use agent_core::AgentError;
use agent_core::keys::Secret;
use agent_core::store::AUDIT_TAIL;
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::CommandAction;
use fleet_server::store::audit::Chain;

use super::{DAY_MS, Fleet, Phone, pin};

#[test]
fn events_of_open_and_locked_times_arrive_in_one_chain_that_verifies() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 2)[0];
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    phone.agent().view_customer(customer).unwrap();
    phone.agent().lock(LockCause::Asked);
    let wrong = Secret::new(b"314159".to_vec());
    assert!(matches!(
        phone.agent().unlock(&wrong),
        Err(AgentError::WrongPin { .. })
    ));
    phone.restart();
    phone.agent().unlock(&pin()).unwrap();
    let report = phone.agent().sync_once().unwrap();
    assert!(!report.audit_contradicted);
    let verified = fleet.store.verify_audit().unwrap();
    assert!(verified.ok(), "{verified:?}");
    let chain = verified
        .chains
        .iter()
        .find(|chain| chain.chain == Chain::Device(phone.device()))
        .unwrap();
    // Enrolled, unlock, sync, view, lock, failed unlock, unlock, sync.
    assert!(chain.entries >= 8, "{chain:?}");
    assert_eq!(chain.lost, 0);
}

#[test]
fn many_entries_are_uploaded_in_one_sync() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    for _ in 0..1_200 {
        phone.agent().view_customer(customer).unwrap();
    }
    phone.agent().sync_once().unwrap();
    assert!(fleet.store.device(phone.device()).unwrap().audit_entries > 1_200);
    assert!(fleet.store.verify_audit().unwrap().ok());
}

#[test]
fn what_a_wipe_cuts_off_is_a_declared_gap_and_not_a_fault() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    phone.agent().view_customer(customer).unwrap();
    fleet.order(phone.device(), CommandAction::Wipe);
    assert!(phone.agent().check_in(0).unwrap().proved);
    let verified = fleet.store.verify_audit().unwrap();
    assert!(verified.ok(), "{verified:?}");
}

#[test]
fn time_passes_in_the_chain_and_it_still_verifies() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    for _ in 0..3 {
        phone.agent().sync_once().unwrap();
        fleet.clock.advance_ms(DAY_MS);
        phone.agent().unlock(&pin()).unwrap();
    }
    assert!(fleet.store.verify_audit().unwrap().ok());
}

/// How often the phone's chain says that its server was set back.
fn resent(fleet: &Fleet, phone: &Phone) -> usize {
    let entries = fleet.store.device(phone.device()).unwrap().audit_entries;
    (0..entries)
        .step_by(500)
        .flat_map(|after| {
            fleet
                .store
                .device_audit(phone.device(), after, 500)
                .unwrap()
        })
        .filter(|line| line.entry.contains("\"resent\""))
        .count()
}

#[test]
fn a_server_restored_from_an_older_backup_is_given_again_what_it_forgot() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customer = fleet.import_many(wang, 1)[0];
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let backup = fleet.back_up();
    let backed_up = fleet.store.device(phone.device()).unwrap().audit_entries;
    phone.agent().view_customer(customer).unwrap();
    TestPhone::audit_many(phone.agent(), 1_300).unwrap();
    phone.agent().sync_once().unwrap();
    let before = fleet.store.device(phone.device()).unwrap().audit_entries;
    assert!(before > backed_up + 1_300);

    fleet.restore(&backup);
    let device = fleet.store.device(phone.device()).unwrap();
    assert_eq!(device.audit_entries, backed_up);
    let report = phone.agent().sync_once().unwrap();
    assert!(!report.audit_contradicted);
    let device = fleet.store.device(phone.device()).unwrap();
    assert!(device.audit_entries > before);
    let verified = fleet.store.verify_audit().unwrap();
    assert!(verified.ok(), "{verified:?}");
    assert_eq!(resent(&fleet, &phone), 1, "and the chain says so");

    assert!(!phone.agent().sync_once().unwrap().audit_contradicted);
    assert_eq!(resent(&fleet, &phone), 1);
}

#[test]
fn a_backup_older_than_what_the_phone_keeps_contradicts() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let backup = fleet.back_up();
    let many = usize::try_from(AUDIT_TAIL).unwrap() + 1;
    TestPhone::audit_many(phone.agent(), many).unwrap();
    assert!(!phone.agent().sync_once().unwrap().audit_contradicted);
    fleet.restore(&backup);
    for _ in 0..2 {
        assert!(phone.agent().sync_once().unwrap().audit_contradicted);
    }
    assert_eq!(resent(&fleet, &phone), 0);
}
