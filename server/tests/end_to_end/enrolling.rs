//! Who may become a phone of this company.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::error::EnrolmentRefusal;
use agent_core::keys::Secret;
use fleet_protocol::enrol::typed_code;
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

#[test]
fn a_typed_code_enrols_however_it_is_written() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let code = typed_code(&fleet.payload(wang, DAY_MS)).unwrap();
    let mut phone = Phone::new(&fleet, 1);
    let typed = code.to_lowercase().replace('-', "  ").replace('0', "o");
    let enrol = |phone: &Phone, typed: &str| phone.agent().enrol(typed.as_bytes(), &pin(), "host");
    let first = enrol(&phone, &typed).unwrap();
    assert_eq!(fleet.store.device(first.device).unwrap().user, wang);
    phone.restart();
    // The same code in another hand is the same enrolment.
    assert_eq!(enrol(&phone, &code), Ok(first));
    phone.agent().unlock(&pin()).unwrap();
    phone.agent().sync_once().unwrap();
}

#[test]
fn an_enrolment_begun_by_a_qr_code_is_ended_by_the_typed_one() {
    let fleet = Fleet::start();
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    fleet.publish_policy(|policy| policy.pin.min_length = 8);
    let phone = Phone::new(&fleet, 1);
    // The policy that comes with the answer wants a longer PIN: the token is bound, the phone is not enrolled.
    assert!(matches!(
        phone.enrol(&payload),
        Err(AgentError::PinNotAcceptable(_))
    ));
    let code = typed_code(&payload).unwrap();
    let longer = Secret::new(b"27182845".to_vec());
    let enrolled = phone.agent().enrol(code.as_bytes(), &longer, "host");
    let devices = fleet.store.devices().unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(enrolled.unwrap().device, devices[0].id);
    phone.agent().unlock(&longer).unwrap();
}

#[test]
fn a_slip_in_a_typed_code_names_its_group_and_nothing_is_sent() {
    let fleet = Fleet::start();
    let code = typed_code(&fleet.payload(fleet.salesperson("wang"), DAY_MS)).unwrap();
    let mut groups: Vec<String> = code.split('-').map(str::to_owned).collect();
    let slip = if groups[2].starts_with('7') { "8" } else { "7" };
    groups[2].replace_range(..1, slip);
    let typed = groups.join(" ");
    let phone = Phone::new(&fleet, 1);
    assert_eq!(
        phone.agent().enrol(typed.as_bytes(), &pin(), "host"),
        Err(AgentError::EnrolmentRefused(EnrolmentRefusal::BadCode {
            group: 3
        }))
    );
    assert!(fleet.store.devices().unwrap().is_empty());
}

#[test]
fn half_a_hash_in_a_typed_code_lets_no_other_server_and_no_other_root_key_pass() {
    let (fleet, other) = (Fleet::start(), Fleet::start());
    let payload = fleet.payload(fleet.salesperson("wang"), DAY_MS);
    let mut elsewhere = payload.clone();
    elsewhere.address = other.address();
    let mut other_root = payload.clone();
    other_root.root_key_id.0[15] ^= 1;
    let phone = Phone::new(&fleet, 1);
    for payload in [elsewhere, other_root] {
        let code = typed_code(&payload).unwrap();
        assert_eq!(
            phone.agent().enrol(code.as_bytes(), &pin(), "host"),
            Err(AgentError::ServerNotTrusted)
        );
        assert_eq!(phone.agent().unlock(&pin()), Err(AgentError::NotEnrolled));
    }
}
