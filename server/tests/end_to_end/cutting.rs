//! A network that breaks at any byte costs time and nothing else.

use agent_core::AgentError;
use agent_core::model::NewVisit;

use super::proxy::Proxy;
use super::{DAY_MS, Fleet, Phone, pin};

/// A phone of `wang` behind a bad network.
fn phone_behind(fleet: &Fleet, proxy: &Proxy, wang: fleet_protocol::ids::UserId) -> Phone {
    let mut payload = fleet.payload(wang, DAY_MS);
    payload.address = proxy.address();
    let phone = Phone::new(fleet, 1);
    phone.enrol(&payload).unwrap();
    phone.agent().unlock(&pin()).unwrap();
    phone
}

#[test]
fn a_server_that_goes_away_at_any_byte_of_a_sync_costs_nothing() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let customers = fleet.import_many(wang, 1_100);
    let proxy = Proxy::to(&fleet.address());
    let mut phone = phone_behind(&fleet, &proxy, wang);
    let mut cuts = 0;
    for budget in (0..).step_by(1_000) {
        proxy.cut_after(budget);
        match phone.agent().sync_once() {
            Ok(_) => break,
            Err(AgentError::Offline { retry_after_s }) => assert!(retry_after_s > 0),
            Err(other) => panic!("{other:?} after {budget} bytes"),
        }
        cuts += 1;
        phone.restart();
        phone.agent().unlock(&pin()).unwrap();
    }
    assert!(cuts > 5, "only {cuts} cuts");
    proxy.cut_after(usize::MAX);
    let found = phone.agent().find_customers("Customer", 1).unwrap();
    assert_eq!(found.total, 1_099);
    assert_eq!(phone.agent().sync_once().unwrap().pulled, 0);
    // The answers to pushes are cut at every byte as well: each visit arrives once.
    let mut cuts = 0;
    for budget in (0..).step_by(300) {
        let visit = NewVisit {
            note: format!("visit {budget}"),
            ..NewVisit::default()
        };
        phone.agent().log_visit(customers[7], visit).unwrap();
        proxy.cut_after(budget);
        if phone.agent().sync_once().is_ok() {
            break;
        }
        cuts += 1;
    }
    assert!(cuts > 5, "only {cuts} cuts");
    proxy.cut_after(usize::MAX);
    phone.agent().sync_once().unwrap();
    assert_eq!(phone.agent().status().unwrap().pending, 0);
    assert_eq!(
        fleet.store.belongings(customers[7]).unwrap().len(),
        cuts + 1
    );
    assert!(fleet.store.verify_audit().unwrap().ok());
}

#[test]
fn a_second_sync_is_busy_while_the_first_one_waits() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let proxy = Proxy::to(&fleet.address());
    let phone = phone_behind(&fleet, &proxy, wang);
    proxy.hold();
    let first = std::thread::spawn({
        let agent = phone.agent().clone();
        move || agent.sync_once()
    });
    proxy.wait_until_holding();
    assert_eq!(phone.agent().sync_once(), Err(AgentError::Busy));
    proxy.release();
    first.join().unwrap().unwrap();
    phone.agent().sync_once().unwrap();
}

#[test]
fn failures_space_the_tries_out_and_an_answer_starts_anew() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let proxy = Proxy::to(&fleet.address());
    let phone = phone_behind(&fleet, &proxy, wang);
    let fail = || match phone.agent().check_in(0) {
        Err(AgentError::Offline { retry_after_s }) => retry_after_s,
        other => panic!("{other:?}"),
    };
    proxy.cut_after(0);
    let waits: Vec<u32> = (0..8).map(|_| fail()).collect();
    assert!(waits.windows(2).all(|two| two[0] < two[1]), "{waits:?}");
    assert!(waits[7] <= 900);
    proxy.cut_after(usize::MAX);
    phone.agent().check_in(0).unwrap();
    proxy.cut_after(0);
    assert!(fail() <= 10);
}
