use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::Hash32;
use fleet_server::store::StoreError;
use fleet_server::store::devices::IssuedCertificate;
use fleet_server::store::documents::DocumentKind;

use super::world::{NOW, World, by, envelope};

#[test]
fn the_newest_version_is_given_and_versions_never_go_back() {
    let world = World::new();
    assert_eq!(world.store.latest_document(DocumentKind::Policy), Ok(None));
    let put = |version| {
        let document = envelope(Kind::Policy, version, "{}");
        world
            .store
            .put_document(DocumentKind::Policy, &document, &by(NOW))
    };
    put(2).unwrap();
    for version in [1, 2] {
        assert!(matches!(put(version), Err(StoreError::Invalid(_))));
    }
    put(5).unwrap();
    let newest = world.store.latest_document(DocumentKind::Policy).unwrap();
    assert_eq!(newest.unwrap().seq, 5);
    assert_eq!(world.store.latest_document(DocumentKind::Trust), Ok(None));
}

#[test]
fn a_policy_is_not_stored_as_a_trust_document() {
    let world = World::new();
    let policy = envelope(Kind::Policy, 1, "{}");
    assert!(matches!(
        world
            .store
            .put_document(DocumentKind::Trust, &policy, &by(NOW)),
        Err(StoreError::Invalid(_))
    ));
}

#[test]
fn a_serial_number_is_logged_once() {
    let world = World::new();
    let device = world.phone(world.wang);
    let issued = IssuedCertificate {
        device,
        serial: vec![1, 2, 3],
        not_before_ms: NOW,
        not_after_ms: NOW + 1,
    };
    world.store.log_certificate(&issued, NOW).unwrap();
    assert_eq!(
        world.store.log_certificate(&issued, NOW),
        Err(StoreError::AlreadyExists)
    );
    assert_eq!(world.store.certificates(device).unwrap(), [issued]);
}

#[test]
fn a_key_that_was_never_enrolled_is_nobodys() {
    let world = World::new();
    assert_eq!(world.store.device_by_key(&Hash32([3; 32])), Ok(None));
}
