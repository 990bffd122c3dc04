//! Enrolment.

use agent_core::AgentError;
use agent_core::agent::preview_enrolment;
use agent_core::error::{EnrolmentRefusal, PinFault};
use agent_core::guard::Phase;
use agent_core::testkit::{FleetKey, TestPhone};
use fleet_protocol::enrol::{EnrolAnswer, EnrolmentPayload, typed_code};
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{DeviceId, TenantId};

use super::Fixture;

#[test]
fn an_enrolled_phone_knows_whose_it_is_and_opens_with_its_pin() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    let enrolled = phone.enrol(&agent).unwrap();
    assert_eq!(enrolled.device, phone.fleet.device);
    assert_eq!(enrolled.user_name, "李雷");
    agent.unlock(&phone.pin()).unwrap();
    phone.touch(&agent).unwrap();
    // The token is gone with the enrolment that it was for.
    assert_eq!(phone.guard().enrolling, None);
}

#[test]
fn a_kill_at_any_point_of_an_enrolment_heals_by_the_same_payload() {
    let mut killed = 0;
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start().unwrap();
        phone.vault.die_after(n);
        let first = phone.enrol(&agent);
        drop(agent);
        phone.vault.heal();
        let keys_before = phone.vault.aliases();
        let agent = phone.start().unwrap();
        if first.is_err() {
            killed += 1;
            assert_ne!(phone.guard().phase, Phase::Enrolled, "call {n}");
            assert!(matches!(
                agent.unlock(&phone.pin()),
                Err(AgentError::NotEnrolled)
            ));
        }
        phone.enrol(&agent).unwrap();
        agent.unlock(&phone.pin()).unwrap();
        phone.touch(&agent).unwrap();
        // The same key was presented both times: what the server bound the token to.
        let identities = |keys: &[String]| {
            keys.iter()
                .filter(|alias| alias.starts_with("identity-"))
                .cloned()
                .collect::<Vec<_>>()
        };
        let after = phone.vault.aliases();
        assert_eq!(identities(&after).len(), 1, "call {n}");
        for identity in identities(&keys_before) {
            assert_eq!(identities(&after), [identity], "call {n}");
        }
        if first.is_ok() {
            break;
        }
    }
    assert!(killed >= 8, "only {killed} kill points");
}

#[test]
fn an_answer_that_was_kept_needs_no_second_answer() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    // The PIN is too short for the policy that comes with the answer: it ends after the answer was kept.
    let refused = enrol_with(phone, &agent, |answer| {
        answer.policy = phone.fleet.policy(1, |policy| policy.pin.min_length = 8);
    });
    assert_eq!(
        refused,
        Err(AgentError::PinNotAcceptable(PinFault::TooShort { min: 8 }))
    );
    drop(agent);
    let agent = phone.start().unwrap();
    let longer = TestPhone::secret("48291375");
    agent
        .enrol(&phone.fleet.payload(), &longer, "test")
        .expect("no network is needed any more");
    agent.unlock(&longer).unwrap();
}

#[test]
fn the_same_payload_again_is_the_same_enrolment_and_another_one_is_refused() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let before = phone.guard();
    phone.enrol(&agent).unwrap();
    assert_eq!(phone.guard(), before, "nothing was made twice");
    let mut other = phone.fleet.payload();
    other.push(b'\n');
    assert_eq!(
        agent.enrol(&other, &phone.pin(), "test"),
        Err(AgentError::AlreadyEnrolled)
    );
}

/// Enrols with an answer that was tampered with.
fn enrol_with(
    phone: &TestPhone,
    agent: &agent_core::Agent,
    change: impl FnOnce(&mut EnrolAnswer),
) -> Result<(), AgentError> {
    phone.enrol_with(agent, change).map(|_| ())
}

#[test]
fn an_answer_is_believed_only_from_the_payloads_root_key_down() {
    type Change = fn(&TestPhone, &mut EnrolAnswer);
    let changes: Vec<(&str, AgentError, Change)> = vec![
        (
            "another root key",
            AgentError::ServerNotTrusted,
            |_, answer| {
                answer.root_key = FleetKey::new(50).public();
            },
        ),
        (
            "trust signed by another key",
            AgentError::ServerNotTrusted,
            |phone, answer| {
                let mut trust = phone.fleet.trust(1, |_| {});
                trust.sig.0[0] ^= 1;
                answer.trust = trust;
            },
        ),
        (
            "trust signed by the statement key",
            AgentError::ServerNotTrusted,
            |phone, answer| {
                answer.trust = phone.fleet.statement_key.seal(Kind::Trust, 1, &());
            },
        ),
        (
            "trust of another company",
            AgentError::BadAnswer,
            |phone, answer| {
                answer.trust = phone
                    .fleet
                    .trust(1, |trust| trust.tenant = TenantId::from_bytes([9; 16]));
            },
        ),
        (
            "trust without authorities",
            AgentError::BadAnswer,
            |phone, answer| {
                answer.trust = phone.fleet.trust(1, |trust| trust.tls_cas.clear());
            },
        ),
        (
            "policy signed by the root key",
            AgentError::BadAnswer,
            |phone, answer| {
                answer.policy = phone.fleet.root.seal(Kind::Policy, 1, &());
            },
        ),
        (
            "policy of another company",
            AgentError::BadAnswer,
            |phone, answer| {
                answer.policy = phone
                    .fleet
                    .policy(1, |policy| policy.tenant = TenantId::from_bytes([9; 16]));
            },
        ),
        (
            "lease of another phone",
            AgentError::BadAnswer,
            |_, answer| {
                answer.device = DeviceId::from_bytes([9; 16]);
            },
        ),
        (
            "lease of another enrolment",
            AgentError::BadAnswer,
            |_, answer| {
                answer.enrolment_epoch += 1;
            },
        ),
        (
            "another phone's certificate",
            AgentError::BadAnswer,
            |_, answer| {
                answer.certificates.remove(0);
            },
        ),
        ("no certificate", AgentError::BadAnswer, |_, answer| {
            answer.certificates.clear()
        }),
        (
            "an unreadable certificate",
            AgentError::BadAnswer,
            |_, answer| {
                answer.certificates[0].0.truncate(40);
            },
        ),
    ];
    for (what, expected, change) in changes {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start().unwrap();
        assert_eq!(
            enrol_with(phone, &agent, |answer| change(phone, answer)),
            Err(expected),
            "{what}"
        );
        let state = phone.guard();
        assert_eq!(state.phase, Phase::Enrolling, "{what}");
        assert_eq!(state.trust, None, "{what}");
        // The honest answer still heals it.
        phone.enrol(&agent).unwrap();
    }
}

#[test]
fn rubbish_is_no_payload_and_leaves_no_trace() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    for rubbish in [&b""[..], b"{}", b"\xff\xfe", b"[1,2,3]", b"{\"v\":2}"] {
        assert_eq!(
            agent.enrol(rubbish, &phone.pin(), "test"),
            Err(AgentError::EnrolmentRefused(EnrolmentRefusal::BadPayload))
        );
    }
    assert_eq!(phone.guard().phase, Phase::None);
    assert!(phone.vault.aliases().is_empty());
}

#[test]
fn a_refused_pin_sends_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    assert_eq!(
        agent.enrol(&phone.fleet.payload(), &TestPhone::secret("123456"), "test"),
        Err(AgentError::PinNotAcceptable(PinFault::TooCommon))
    );
    assert_eq!(phone.guard().phase, Phase::None);
}

#[test]
fn two_agents_on_one_home_are_one_too_many() {
    let fixture = Fixture::new();
    let first = fixture.phone.start().unwrap();
    assert!(matches!(fixture.phone.start(), Err(AgentError::Busy)));
    drop(first);
    assert!(fixture.phone.start().is_ok());
}

#[test]
fn a_payload_says_where_it_leads_before_anything_is_done() {
    let fixture = Fixture::new();
    let payload = fixture.phone.fleet.payload();
    let preview = preview_enrolment(&payload).unwrap();
    assert_eq!(preview.address, "127.0.0.1:1");
    assert!(!preview.typed);
    let refused = |bytes: &[u8]| preview_enrolment(bytes).unwrap_err();
    assert_eq!(
        refused(b"https://example.com"),
        AgentError::EnrolmentRefused(EnrolmentRefusal::BadPayload)
    );
    let json: EnrolmentPayload = serde_json::from_slice(&payload).unwrap();
    let code = typed_code(&EnrolmentPayload {
        token: vec![1; 16].into(),
        expires_ms: 60_000,
        ..json
    })
    .unwrap();
    let preview = preview_enrolment(code.to_lowercase().as_bytes()).unwrap();
    assert!(preview.typed);
    assert_eq!(preview.expires_ms, 60_000);
    let second = code.split('-').nth(1).unwrap();
    let slip = code.replacen(second, "ZZZZZ", 1);
    assert_eq!(
        refused(slip.as_bytes()),
        AgentError::EnrolmentRefused(EnrolmentRefusal::BadCode { group: 2 })
    );
    assert!(!fixture.path("guard").join("slot-a").exists());
}
