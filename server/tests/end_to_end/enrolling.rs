//! Who may become a phone of this company.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::error::EnrolmentRefusal;
use fleet_protocol::ids::Hash32;

use super::{DAY_MS, Fleet, HOUR_MS, Phone, pin};

#[test]
fn a_new_phone_is_enrolled_and_opens_with_its_pin() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::new(&fleet, 1);
    let device = phone.enrol(&fleet.payload(wang, DAY_MS)).unwrap();
    assert_eq!(fleet.store.device(device).unwrap().user, wang);
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Locked);
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Open);
}

#[test]
fn the_same_payload_again_is_the_same_enrolment() {
    let fleet = Fleet::start();
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    let mut phone = Phone::new(&fleet, 1);
    let first = phone.enrol(&payload).unwrap();
    phone.restart();
    assert_eq!(phone.enrol(&payload), Ok(first));
    assert_eq!(fleet.store.devices().unwrap().len(), 1);
}

#[test]
fn a_token_enrols_one_phone_only() {
    let fleet = Fleet::start();
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    Phone::new(&fleet, 1).enrol(&payload).unwrap();
    let second = Phone::new(&fleet, 2);
    assert_eq!(
        second.enrol(&payload),
        Err(AgentError::EnrolmentRefused(EnrolmentRefusal::TokenUsed))
    );
    assert_eq!(second.agent().unlock(&pin()), Err(AgentError::NotEnrolled));
}

#[test]
fn an_expired_token_enrols_nobody() {
    let fleet = Fleet::start();
    let payload = fleet.payload(fleet.salesperson("wang"), HOUR_MS);
    fleet.clock.advance_ms(HOUR_MS);
    assert_eq!(
        Phone::new(&fleet, 1).enrol(&payload),
        Err(AgentError::EnrolmentRefused(EnrolmentRefusal::TokenExpired))
    );
}

#[test]
fn a_token_that_nobody_made_enrols_nobody() {
    let fleet = Fleet::start();
    let mut payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    payload.token = vec![9; 20].into();
    assert_eq!(
        Phone::new(&fleet, 1).enrol(&payload),
        Err(AgentError::EnrolmentRefused(EnrolmentRefusal::TokenUnknown))
    );
}

#[test]
fn another_companys_server_is_not_trusted_and_learns_no_token() {
    let (fleet, other) = (Fleet::start(), Fleet::start());
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    let mut misled = payload.clone();
    misled.address = other.address();
    let phone = Phone::new(&fleet, 1);
    assert_eq!(phone.enrol(&misled), Err(AgentError::ServerNotTrusted));
    // The token was not spent on the wrong server.
    phone.enrol(&payload).unwrap();
}

#[test]
fn a_server_whose_root_key_is_another_is_not_trusted() {
    let fleet = Fleet::start();
    let mut payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    payload.root_key_id = Hash32([9; 32]);
    let phone = Phone::new(&fleet, 1);
    assert_eq!(phone.enrol(&payload), Err(AgentError::ServerNotTrusted));
    assert_eq!(
        phone.agent().status().unwrap().state,
        PhoneState::NotEnrolled
    );
}

#[test]
fn an_enrolment_that_met_a_dead_server_goes_on_where_it_was() {
    let mut fleet = Fleet::start();
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    let mut phone = Phone::new(&fleet, 1);
    fleet.stop();
    assert!(matches!(
        phone.enrol(&payload),
        Err(AgentError::Offline { .. })
    ));
    phone.restart();
    fleet.resume();
    phone.enrol(&payload).unwrap();
    assert_eq!(fleet.store.devices().unwrap().len(), 1);
}
