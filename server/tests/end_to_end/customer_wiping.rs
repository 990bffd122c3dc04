//! One customer is erased from one phone, with proof, and stays away until it is given to that person anew.

use agent_core::AgentError;
use agent_core::model::FieldChange;
use fleet_protocol::audit::LockCause;
use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::CommandId;
use fleet_server::certificate::{Certificate, CertificateError};
use fleet_server::fleet::command_state::CommandState;
use fleet_server::store::audit::ServerEvent;
use fleet_server::words::Language;

use super::{DAY_MS, Fleet, Phone, pin};

fn state(fleet: &Fleet, command: CommandId) -> CommandState {
    fleet.store.command(command).unwrap().state
}

#[test]
fn the_erase_of_a_customer_goes_from_order_to_proof_on_an_open_phone() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let ids = fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let command = fleet.order(
        phone.device(),
        CommandAction::WipeCustomer { customer: ids[0] },
    );
    let check_in = phone.agent().check_in(0).unwrap();
    assert!(!check_in.wiped);
    assert_eq!(
        phone.agent().view_customer(ids[0]),
        Err(AgentError::NotFound)
    );
    assert_eq!(state(&fleet, command), CommandState::ErasedProved);
    phone.agent().view_customer(ids[1]).unwrap();
    let device = phone.device();
    let audited = fleet.store.server_audit(0, 1000).unwrap();
    assert!(audited.iter().any(|entry| {
        entry.event
            == ServerEvent::CustomerErased {
                command,
                device,
                customer: ids[0],
                whole: true,
            }
    }));
}

#[test]
fn a_locked_phone_is_told_once_waits_and_proves_after_its_next_unlock() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let ids = fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    phone.agent().lock(LockCause::Asked);
    let command = fleet.order(
        phone.device(),
        CommandAction::WipeCustomer { customer: ids[0] },
    );
    phone.agent().check_in(0).unwrap();
    assert_eq!(state(&fleet, command), CommandState::Started);
    // It is in the phone's guard: nothing that a waiting phone must be woken for, again and again.
    assert_eq!(fleet.store.news(phone.device()).unwrap().open_commands, 0);
    phone.agent().check_in(0).unwrap();
    assert_eq!(state(&fleet, command), CommandState::Started, "not refused");
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(
        phone.agent().view_customer(ids[0]),
        Err(AgentError::NotFound)
    );
    phone.agent().check_in(0).unwrap();
    assert_eq!(state(&fleet, command), CommandState::ErasedProved);
}

#[test]
fn an_erased_customer_comes_back_only_when_it_is_given_anew() {
    let fleet = Fleet::start();
    let (wang, li) = (fleet.salesperson("wang"), fleet.salesperson("li"));
    let ids = fleet.import_many(wang, 3);
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    // An edit that the server has not got yet is lost with it.
    let change = FieldChange {
        field: "notes".into(),
        value: "not sent".into(),
    };
    phone.agent().edit_customer(ids[0], &[change]).unwrap();
    fleet.order(
        phone.device(),
        CommandAction::WipeCustomer { customer: ids[0] },
    );
    phone.agent().check_in(0).unwrap();
    assert_eq!(phone.agent().status().unwrap().pending, 0);

    // Somebody edits the customer elsewhere: the feed brings it, and the phone leaves it out.
    let other = Phone::enrolled(&fleet, wang, 2);
    other.agent().sync_once().unwrap();
    let change = FieldChange {
        field: "notes".into(),
        value: "from elsewhere".into(),
    };
    other.agent().edit_customer(ids[0], &[change]).unwrap();
    other.agent().sync_once().unwrap();
    phone.agent().sync_once().unwrap();
    assert_eq!(
        phone.agent().view_customer(ids[0]),
        Err(AgentError::NotFound)
    );

    fleet.store.reassign(&[ids[0]], li, &fleet.by()).unwrap();
    phone.agent().sync_once().unwrap();
    fleet.store.reassign(&[ids[0]], wang, &fleet.by()).unwrap();
    phone.agent().sync_once().unwrap();
    assert_eq!(phone.agent().view_customer(ids[0]).unwrap().name, "张伟");
}

#[test]
fn a_wipe_that_nobody_answers_is_assumed_done_after_the_lease_and_is_offered_all_the_same() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().check_in(0).unwrap();
    let device = phone.device();
    let command = fleet.order(device, CommandAction::Wipe);
    let by_ms = fleet.store.device(device).unwrap().erases_by_ms.unwrap();
    assert_eq!(by_ms, fleet.now_ms() + 14 * DAY_MS);
    assert_eq!(fleet.store.write_off(device, &fleet.by()).unwrap(), 1);
    assert_eq!(state(&fleet, command), CommandState::Lost);
    // It turns up after all.
    assert!(phone.agent().check_in(0).unwrap().proved);
    assert_eq!(state(&fleet, command), CommandState::ErasedProved);
    assert_eq!(fleet.store.write_off(device, &fleet.by()).unwrap(), 0);
}

#[test]
fn a_certificate_says_what_the_phone_signed_and_no_other_letter() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    phone.agent().sync_once().unwrap();
    let device = phone.device();
    fleet.order(device, CommandAction::Wipe);
    assert!(phone.agent().check_in(0).unwrap().proved);
    let held = fleet.store.device(device).unwrap();
    let receipts = fleet.store.receipts(device).unwrap();
    for language in [Language::English, Language::Chinese] {
        for stored in &receipts {
            let company = "<b>A & B</b> \"Trading\"".to_owned();
            let made = Certificate::of(company, &held, stored.clone(), language);
            let page = made.page().unwrap();
            assert_eq!(Certificate::read(&page).as_ref(), Ok(&made));
            assert!(!page.contains("<b>"), "texts stay texts");
            // Any byte that is changed outside of the signed part shows; inside it, it is another signature or none.
            for at in (0..page.len()).step_by(41) {
                let mut changed = page.clone().into_bytes();
                changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
                if let Ok(changed) = String::from_utf8(changed) {
                    assert!(Certificate::read(&changed).is_err(), "byte {at}");
                }
            }
        }
    }
    let page = Certificate::of("A".into(), &held, receipts[0].clone(), Language::English)
        .page()
        .unwrap();
    let lie = page
        .replacen("succeeded", "failed", 1)
        .replacen("Receipt", "Letter", 1);
    assert_ne!(lie, page);
    assert_eq!(Certificate::read(&lie), Err(CertificateError::Changed));
    assert_eq!(Certificate::read(""), Err(CertificateError::Unreadable));
    assert_eq!(
        Certificate::read("<pre id=\"signed\">e30</pre>"),
        Err(CertificateError::Unreadable)
    );
}
