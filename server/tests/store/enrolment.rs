use fleet_protocol::ids::Hash32;
use fleet_server::fleet::device_lifecycle::DeviceState;
use fleet_server::store::enrolment::EnrolError;

use super::world::{NOW, World, by, device_key};

#[test]
fn the_same_token_and_key_get_the_same_enrolment_until_the_token_expires() {
    let world = World::new();
    let token = world.token(world.wang, NOW + 1000);
    let first = world.present(token, &device_key(1), NOW).unwrap();
    let second = world.present(token, &device_key(1), NOW + 999).unwrap();
    assert!(!first.repeated && second.repeated);
    assert_eq!(first.device, second.device);
    assert_eq!(first.enrolment_epoch, second.enrolment_epoch);
    assert_eq!(first.user.id, world.wang);
    assert_eq!(
        world.present(token, &device_key(1), NOW + 1000),
        Err(EnrolError::TokenExpired)
    );
}

#[test]
fn another_key_finds_the_token_used() {
    let world = World::new();
    let token = world.token(world.wang, NOW + 1000);
    world.present(token, &device_key(1), NOW).unwrap();
    assert_eq!(
        world.present(token, &device_key(2), NOW),
        Err(EnrolError::TokenUsed)
    );
}

#[test]
fn a_token_that_nobody_made_is_unknown() {
    let world = World::new();
    assert_eq!(
        world.present(Hash32([5; 32]), &device_key(1), NOW),
        Err(EnrolError::TokenUnknown)
    );
}

#[test]
fn enrolment_epochs_rise_even_when_the_clock_goes_back() {
    let world = World::new();
    let (first, second) = (
        world.token(world.wang, NOW + 1000),
        world.token(world.li, NOW + 1000),
    );
    let first = world.present(first, &device_key(1), NOW).unwrap();
    let second = world.present(second, &device_key(2), NOW - 5000).unwrap();
    assert_eq!(first.enrolment_epoch, NOW);
    assert_eq!(second.enrolment_epoch, NOW + 1);
}

#[test]
fn a_new_enrolment_of_a_key_replaces_the_older_one() {
    let world = World::new();
    let key = device_key(1);
    let old = world
        .present(world.token(world.wang, NOW + 1000), &key, NOW)
        .unwrap();
    let new = world
        .present(world.token(world.li, NOW + 1000), &key, NOW)
        .unwrap();
    assert_ne!(old.device, new.device);
    let replaced = world.store.device(old.device).unwrap();
    assert_eq!(replaced.state, DeviceState::Replaced);
    let newest = world.store.device_by_key(&key.id()).unwrap().unwrap();
    assert_eq!(newest.id, new.device);
}

#[test]
fn a_token_of_somebody_shut_out_enrols_nothing() {
    let world = World::new();
    let token = world.token(world.wang, NOW + 1000);
    world
        .store
        .set_user_disabled(world.wang, true, &by(NOW))
        .unwrap();
    assert_eq!(
        world.present(token, &device_key(1), NOW),
        Err(EnrolError::Closed)
    );
}

#[test]
fn a_revoked_phone_does_not_come_back_with_its_old_token() {
    let world = World::new();
    let token = world.token(world.wang, NOW + 1000);
    let device = world.present(token, &device_key(1), NOW).unwrap().device;
    world.store.revoke_device(device, &by(NOW)).unwrap();
    assert_eq!(
        world.present(token, &device_key(1), NOW),
        Err(EnrolError::Closed)
    );
}
