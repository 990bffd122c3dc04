//! How long a phone may stay away, and what policy says about it.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_server::data_folder::SigningRole;
use fleet_server::store::documents::DocumentKind;

use super::{DAY_MS, Fleet, HOUR_MS, Phone, pin};

#[test]
fn a_phone_that_stays_away_locks_and_contact_opens_it_again() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 1);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    fleet.clock.advance_ms(73 * HOUR_MS);
    assert_eq!(
        phone.agent().find_customers("张伟", 1),
        Err(AgentError::Expired)
    );
    assert_eq!(phone.agent().unlock(&pin()), Err(AgentError::Expired));
    phone.agent().check_in(0).unwrap();
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(phone.agent().find_customers("张伟", 1).unwrap().total, 1);
}

#[test]
fn a_phone_that_stays_away_too_long_erases_itself_before_it_says_a_word() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    fleet.clock.advance_ms(15 * DAY_MS);
    assert!(phone.agent().check_in(0).unwrap().wiped);
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Wiped);
}

#[test]
fn a_clock_turned_back_does_not_lengthen_the_lease() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let before = fleet.now_ms();
    fleet.clock.advance_ms(15 * DAY_MS);
    fleet.clock.set_wall_ms(before);
    phone.restart();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Wiped);
}

#[test]
fn a_policy_comes_with_a_check_in_and_is_never_rolled_back() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let newest = fleet.publish_policy(|policy| policy.copy_allowed = !policy.copy_allowed);
    phone.agent().check_in(0).unwrap();
    assert_eq!(policy_version(&phone), newest);
    // The server itself refuses to go back; a phone that met one which did would refuse too.
    let key = fleet.folder.role_key(SigningRole::Statement).unwrap();
    let old = fleet
        .store
        .latest_document(DocumentKind::Policy)
        .unwrap()
        .unwrap();
    let body: fleet_protocol::policy::PolicyDocument =
        serde_json::from_slice(old.payload.as_slice()).unwrap();
    let rolled_back = Envelope::seal(Kind::Policy, newest - 1, &body, &key).unwrap();
    assert!(
        fleet
            .store
            .put_document(DocumentKind::Policy, &rolled_back, &fleet.by())
            .is_err()
    );
    phone.agent().sync_once().unwrap();
    assert_eq!(policy_version(&phone), newest);
}

#[test]
fn a_shorter_idle_limit_locks_the_open_session() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    fleet.publish_policy(|policy| policy.session.idle_s = 30);
    phone.agent().check_in(0).unwrap();
    fleet.clock.advance_ms(31_000);
    assert_eq!(
        phone.agent().find_customers("x", 1),
        Err(AgentError::Locked)
    );
}

fn policy_version(phone: &Phone) -> u64 {
    let status = phone.agent().status().unwrap();
    status.policy.unwrap().version
}
