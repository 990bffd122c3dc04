//! A server that lost its keys is trusted again by a document that its root key signed, with no new app.

use agent_core::AgentError;
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::CommandAction;
use fleet_server::fleet::command_state::CommandState;

use super::{DAY_MS, Fleet, Phone, pin};

/// A fleet whose phones know where to ask when they trust no server any more.
fn prepared() -> Fleet {
    let fleet = Fleet::start();
    let address = fleet.address();
    fleet.publish_trust(|document| document.recovery_addresses = vec![address]);
    fleet
}

#[test]
fn a_lost_server_key_heals_over_the_recovery_address_with_no_new_app() {
    let mut fleet = prepared();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    assert_eq!(phone.agent().sync_once().unwrap().pulled, 3);
    fleet.replace_tls();
    assert_eq!(phone.agent().sync_once().unwrap().pulled, 0);
    // From here on the new pins are the only ones.
    fleet.import_many(wang, 2);
    assert_eq!(phone.agent().sync_once().unwrap().pulled, 2);
}

#[test]
fn a_locked_phone_heals_too_and_hears_its_orders() {
    let mut fleet = prepared();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().check_in(0).unwrap();
    let command = fleet.order(phone.device(), CommandAction::Wipe);
    fleet.replace_tls();
    phone.restart();
    assert!(phone.agent().check_in(0).unwrap().proved);
    assert_eq!(
        fleet.store.command(command).unwrap().state,
        CommandState::ErasedProved
    );
}

#[test]
fn an_erased_phone_heals_to_hand_over_its_proof() {
    let mut fleet = prepared();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().check_in(0).unwrap();
    fleet.stop();
    fleet.clock.advance_ms(20 * DAY_MS);
    phone.restart();
    fleet.replace_tls();
    assert!(phone.agent().check_in(0).unwrap().proved);
}

#[test]
fn without_a_recovery_address_a_server_with_other_keys_is_not_trusted() {
    let mut fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().check_in(0).unwrap();
    fleet.replace_tls();
    assert_eq!(phone.agent().check_in(0), Err(AgentError::ServerNotTrusted));
}

#[test]
fn a_recovery_address_heals_by_a_newer_document_of_our_own_root_key_and_by_nothing_else() {
    // Another company's server, with a document of its own, of a higher version.
    let other = Fleet::start();
    for _ in 0..5 {
        other.publish_trust(|_| {});
    }
    for ours_too in [false, true] {
        let mut fleet = Fleet::start();
        let mut addresses = vec!["127.0.0.1:1".to_owned(), other.address()];
        if ours_too {
            addresses.push(fleet.address());
        }
        fleet.publish_trust(|document| document.recovery_addresses = addresses);
        let wang = fleet.salesperson("wang");
        let phone = Phone::enrolled(&fleet, wang, 1);
        phone.agent().check_in(0).unwrap();
        fleet.replace_tls();
        let heard = phone.agent().check_in(0).map(|_| ());
        let expected = if ours_too {
            Ok(())
        } else {
            Err(AgentError::ServerNotTrusted)
        };
        assert_eq!(heard, expected);
        // What it has stays usable all the while.
        phone.agent().lock(LockCause::Asked);
        phone.agent().unlock(&pin()).unwrap();
    }
}
