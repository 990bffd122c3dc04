//! Tokens: whose, how long, how often.

use fleet_protocol::Version1;
use fleet_protocol::enrol::EnrolRequest;
use fleet_protocol::envelope::Kind;
use fleet_protocol::keys::KeySet;
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::trust::TrustDocument;
use fleet_server::clock::Clock;
use fleet_server::fleet::role::Role;

use crate::running::Running;
use crate::running::phone::Phone;

#[test]
fn an_enrolment_gives_documents_that_verify_from_the_root_down() {
    let running = Running::start();
    let phone = running.phone("wang");
    let answer = phone.enrolment.as_ref().unwrap();
    assert_eq!(answer.tenant_name, "晨星贸易");
    assert_eq!(answer.user_name, "wang");
    let root = KeySet::new(vec![answer.root_key.clone()]);
    let trust = answer
        .trust
        .open::<TrustDocument>(Kind::Trust, &root)
        .unwrap()
        .body;
    let statements = trust.statement_key_set();
    let policy = answer
        .policy
        .open::<PolicyDocument>(Kind::Policy, &statements)
        .unwrap();
    assert_eq!(policy.seq, 1);
    let lease = answer
        .lease
        .open::<Lease>(Kind::Lease, &statements)
        .unwrap()
        .body;
    assert_eq!(lease.device, answer.device);
    assert_eq!(lease.issued_ms, running.clock.now_ms());
    assert_eq!(lease.rules, policy.body.lease);
}

#[test]
fn a_wrong_token_is_refused() {
    let running = Running::start();
    let answer = Phone::new().enrol(&running, &[7; 20]);
    assert_eq!(answer, (401, "token_unknown".into()));
}

#[test]
fn an_expired_token_is_refused() {
    let running = Running::start();
    let user = running.add_user("wang", Role::Salesperson);
    let token = running.token(user);
    running.clock.advance(600_001);
    let answer = Phone::new().enrol(&running, &token);
    assert_eq!(answer, (401, "token_expired".into()));
}

#[test]
fn a_token_serves_one_key_and_serves_it_again() {
    let running = Running::start();
    let user = running.add_user("wang", Role::Salesperson);
    let token = running.token(user);
    let mut phone = Phone::new();
    assert_eq!(phone.enrol(&running, &token).0, 200);
    let first = phone.enrolment.clone().unwrap();
    assert_eq!(
        Phone::new().enrol(&running, &token),
        (401, "token_used".into())
    );
    assert_eq!(phone.enrol(&running, &token).0, 200);
    let second = phone.enrolment.clone().unwrap();
    assert_eq!(first.device, second.device);
    assert_eq!(first.enrolment_epoch, second.enrolment_epoch);
    assert_ne!(first.certificates, second.certificates);
    assert_eq!(phone.get(&running, "/v1/commands").unwrap().status, 200);
}

#[test]
fn a_request_that_is_not_signed_by_its_own_key_burns_no_token() {
    let running = Running::start();
    let user = running.add_user("wang", Role::Salesperson);
    let token = running.token(user);
    let mut phone = Phone::new();
    let mut csr = phone.csr();
    let last = csr.len() - 1;
    csr[last] ^= 1;
    for (csr, model) in [
        (csr, "host".to_owned()),
        (phone.csr(), "x".repeat(65)),
        (phone.csr(), "a\nb".to_owned()),
        (Vec::new(), "host".to_owned()),
    ] {
        let request = EnrolRequest {
            v: Version1,
            token: token.clone().into(),
            csr: csr.into(),
            model,
        };
        let answer = phone.post(&running, "/v1/enrol", &request).unwrap();
        assert_eq!(answer.code(), "malformed");
    }
    assert_eq!(phone.enrol(&running, &token).0, 200);
}
