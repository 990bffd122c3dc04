//! Certificates are renewed by themselves; one that has expired still opens the way to a new one.

use super::{DAY_MS, Fleet, Phone, pin};

#[test]
fn a_certificate_is_renewed_after_two_thirds_of_its_life() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let phone = Phone::enrolled(&fleet, wang, 1);
    let device = phone.device();
    assert!(!phone.agent().check_in(0).unwrap().renewed);
    let mut days = 0;
    while fleet.store.certificates(device).unwrap().len() == 1 {
        days += 1;
        fleet.clock.advance_ms(DAY_MS);
        phone.agent().check_in(0).unwrap();
    }
    assert!((4..=5).contains(&days), "renewed after {days} days");
    assert!(!phone.agent().check_in(0).unwrap().renewed);
}

#[test]
fn a_phone_whose_certificate_has_expired_renews_and_syncs_at_once() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    fleet.import_many(wang, 2);
    let phone = Phone::enrolled(&fleet, wang, 1);
    // The lease locks after three days and erases after fourteen; the certificate ended after seven.
    fleet.clock.advance_ms(9 * DAY_MS);
    assert!(phone.agent().check_in(0).unwrap().renewed);
    phone.agent().unlock(&pin()).unwrap();
    assert_eq!(phone.agent().sync_once().unwrap().pulled, 2);
}

#[test]
fn a_renewed_certificate_survives_a_restart() {
    let fleet = Fleet::start();
    let wang = fleet.salesperson("wang");
    let mut phone = Phone::enrolled(&fleet, wang, 1);
    fleet.clock.advance_ms(9 * DAY_MS);
    assert!(phone.agent().check_in(0).unwrap().renewed);
    phone.restart();
    assert!(!phone.agent().check_in(0).unwrap().renewed);
}
