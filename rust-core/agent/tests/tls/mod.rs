//! Whom the phone talks to. Every case that must fail also proves that not one application byte went out.

use std::sync::Arc;

use agent_core::ports::VaultError;
use agent_core::transport::TransportError;
use agent_core::transport::csr;
use agent_core::transport::pins::usable;
use fleet_protocol::ids::Hash32;
use fleet_protocol::trust::{TlsCa, TlsCaState};
use rcgen::ExtendedKeyUsagePurpose;
use rustls::HandshakeKind;
use rustls::sign::CertifiedKey;

use crate::hostile::{
    Authority, Behaviour, Gate, HostileServer, LATE_MS, Leaf, NOW_MS, Phone, Reply, TestVault,
    trust,
};

/// Asserts that `chain` is refused by an enrolled phone and by one that enrols, both of which pin `authority`.
fn assert_refused(case: &str, authority: &Authority, chain: &Arc<CertifiedKey>) {
    assert_refused_at(case, authority, chain, NOW_MS);
}

fn assert_refused_at(case: &str, authority: &Authority, chain: &Arc<CertifiedKey>, judge_ms: u64) {
    let server = HostileServer::start(Behaviour::Tls(Arc::clone(chain), Reply::Good));
    let mut phone = Phone::trusting(vec![authority.pinned(TlsCaState::Active)]);
    phone.judge_ms = judge_ms;
    assert_eq!(
        phone.ask(&server.address),
        Err(TransportError::NotTrusted),
        "{case}, enrolled"
    );
    assert_eq!(
        Phone::enrol(authority.pin(), &server.address, judge_ms),
        TransportError::NotTrusted,
        "{case}, enrolling"
    );
    assert_eq!(
        Phone::enrol_typed(authority.pin(), &server.address, judge_ms),
        TransportError::NotTrusted,
        "{case}, enrolling by a typed code"
    );
    let seen = server.seen();
    assert_eq!(seen.connections, 3, "{case}");
    assert_eq!(seen.application_bytes, 0, "{case}");
}

fn assert_accepted(tls_cas: Vec<TlsCa>, chain: Arc<CertifiedKey>) {
    let server = HostileServer::start(Behaviour::Tls(chain, Reply::Good));
    Phone::trusting(tls_cas).ask(&server.address).unwrap();
    assert!(server.seen().application_bytes > 0);
}

#[test]
fn active_backup_and_next_authorities_are_all_trusted() {
    let authorities = [
        Authority::new("active"),
        Authority::new("backup"),
        Authority::new("next"),
    ];
    for serving in &authorities {
        let [active, backup, next] = &authorities;
        assert_accepted(
            vec![
                active.pinned(TlsCaState::Active),
                backup.pinned(TlsCaState::Backup),
                next.pinned(TlsCaState::Next),
            ],
            serving.issue(&Leaf::default(), &[serving]),
        );
    }
}

#[test]
fn authorities_of_one_name_are_told_apart_by_their_keys() {
    let (old, new) = (Authority::new("fleet"), Authority::new("fleet"));
    assert_accepted(
        vec![old.pinned(TlsCaState::Active), new.pinned(TlsCaState::Next)],
        new.issue(&Leaf::default(), &[&new]),
    );
}

#[test]
fn a_server_below_a_subordinate_of_the_pinned_authority_is_trusted() {
    let root = Authority::new("fleet");
    let below = root.subordinate("fleet, Hangzhou");
    let chain = below.issue(&Leaf::default(), &[&below, &root]);
    assert_accepted(vec![root.pinned(TlsCaState::Active)], Arc::clone(&chain));
    let server = HostileServer::start(Behaviour::Tls(chain, Reply::Good));
    // What comes back is no enrolment, but it was asked for: the chain was accepted.
    assert_eq!(
        Phone::enrol(root.pin(), &server.address, NOW_MS),
        TransportError::BadAnswer
    );
    assert!(server.seen().application_bytes > 0);
}

#[test]
fn a_phone_that_enrols_trusts_the_presented_authority_with_the_payloads_hash() {
    let fleet = Authority::new("fleet");
    let server = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        Reply::Good,
    ));
    assert_eq!(
        Phone::enrol(fleet.pin(), &server.address, NOW_MS),
        TransportError::BadAnswer
    );
    let sent = server.seen().application_bytes;
    assert!(sent > 0);
    assert_eq!(
        Phone::enrol_typed(fleet.pin(), &server.address, NOW_MS),
        TransportError::BadAnswer
    );
    assert!(server.seen().application_bytes > sent);
}

#[test]
fn another_authority_is_refused() {
    let (fleet, foreign) = (Authority::new("fleet"), Authority::new("foreign"));
    let chain = foreign.issue(&Leaf::default(), &[&foreign]);
    assert_refused("foreign", &fleet, &chain);
}

#[test]
fn an_impostor_with_the_authoritys_name_is_refused() {
    let (fleet, impostor) = (Authority::new("fleet"), Authority::new("fleet"));
    let chain = impostor.issue(&Leaf::default(), &[&impostor]);
    assert_refused("impostor", &fleet, &chain);
    let with_ours = impostor.issue(&Leaf::default(), &[&fleet]);
    assert_refused("impostor, our certificate attached", &fleet, &with_ours);
}

#[test]
fn the_pinned_certificate_appended_to_a_foreign_chain_is_refused() {
    let (fleet, foreign) = (Authority::new("fleet"), Authority::new("foreign"));
    let chain = foreign.issue(&Leaf::default(), &[&foreign, &fleet]);
    assert_refused("appended", &fleet, &chain);
    let first = foreign.issue(&Leaf::default(), &[&fleet, &foreign]);
    assert_refused("inserted", &fleet, &first);
}

#[test]
fn a_self_signed_certificate_of_the_right_name_is_refused() {
    let fleet = Authority::new("fleet");
    assert_refused("alone", &fleet, &Leaf::default().self_signed(&[]));
    assert_refused(
        "with our authority",
        &fleet,
        &Leaf::default().self_signed(&[&fleet]),
    );
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let fleet = Authority::new("fleet");
    let leaf = Leaf {
        names: vec!["other.example", "127.0.0.2"],
        ..Leaf::default()
    };
    assert_refused("host", &fleet, &fleet.issue(&leaf, &[&fleet]));
}

#[test]
fn a_certificate_without_alternative_names_is_refused() {
    let fleet = Authority::new("fleet");
    let leaf = Leaf {
        names: Vec::new(),
        ..Leaf::default()
    };
    assert_refused("no SAN", &fleet, &fleet.issue(&leaf, &[&fleet]));
}

#[test]
fn a_certificate_for_clients_does_not_serve() {
    let fleet = Authority::new("fleet");
    let leaf = Leaf {
        usage: ExtendedKeyUsagePurpose::ClientAuth,
        ..Leaf::default()
    };
    assert_refused("usage", &fleet, &fleet.issue(&leaf, &[&fleet]));
}

#[test]
fn expired_and_not_yet_valid_certificates_are_refused() {
    let fleet = Authority::new("fleet");
    for years in [(2020, 2026), (2027, 2030)] {
        let leaf = Leaf {
            years,
            ..Leaf::default()
        };
        assert_refused("years", &fleet, &fleet.issue(&leaf, &[&fleet]));
    }
}

#[test]
fn validity_is_judged_at_the_callers_time_and_not_at_the_systems() {
    let fleet = Authority::new("fleet");
    let chain = fleet.issue(&Leaf::default(), &[&fleet]);
    assert_refused_at("ten years later", &fleet, &chain, LATE_MS);
}

#[test]
fn a_stolen_certificate_without_its_key_is_refused() {
    let fleet = Authority::new("fleet");
    let real = fleet.issue(&Leaf::default(), &[&fleet]);
    let other = fleet.issue(&Leaf::default(), &[&fleet]);
    let forged = CertifiedKey::new(real.cert.clone(), Arc::clone(&other.key));
    assert_refused("forged CertificateVerify", &fleet, &Arc::new(forged));
}

#[test]
fn two_certificates_of_the_pinned_key_are_ambiguous_to_a_phone_that_enrols() {
    let fleet = Authority::new("fleet");
    let twin = fleet.renamed("fleet, once more");
    let server = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet, &twin]),
        Reply::Good,
    ));
    assert_eq!(
        Phone::enrol(fleet.pin(), &server.address, NOW_MS),
        TransportError::NotTrusted
    );
    assert_eq!(server.seen().application_bytes, 0);
}

#[test]
fn a_pin_that_is_not_the_certificates_own_trusts_nobody() {
    let fleet = Authority::new("fleet");
    let mut wrong = fleet.pinned(TlsCaState::Active);
    wrong.spki_sha256 = Hash32([9; 32]);
    let server = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        Reply::Good,
    ));
    assert!(!usable(&trust(vec![wrong.clone()])));
    assert!(!usable(&trust(Vec::new())));
    assert!(usable(&trust(vec![fleet.pinned(TlsCaState::Active)])));
    assert_eq!(
        Phone::trusting(vec![wrong]).ask(&server.address),
        Err(TransportError::NotTrusted)
    );
    assert_eq!(server.seen().application_bytes, 0);
}

#[test]
fn a_plain_http_server_gets_no_request() {
    let fleet = Authority::new("fleet");
    let server = HostileServer::start(Behaviour::Raw(|_| {
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec()
    }));
    assert_eq!(
        Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]).ask(&server.address),
        Err(TransportError::NotTrusted)
    );
    assert_eq!(
        Phone::enrol(fleet.pin(), &server.address, NOW_MS),
        TransportError::NotTrusted
    );
    assert_eq!(server.seen().application_bytes, 0);
}

#[test]
fn tls_1_2_is_refused() {
    let fleet = Authority::new("fleet");
    let answers: [RawAnswer; 2] = [server_hello_1_2, protocol_version_alert];
    for answer in answers {
        let server = HostileServer::start(Behaviour::Raw(answer));
        assert_eq!(
            Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]).ask(&server.address),
            Err(TransportError::NotTrusted)
        );
        assert_eq!(server.seen().application_bytes, 0);
    }
}

/// What a server without TLS of its own says to a ClientHello.
type RawAnswer = fn(&[u8]) -> Vec<u8>;

/// A ServerHello without `supported_versions`: TLS 1.2 with ECDHE_ECDSA_AES_128_GCM_SHA256.
fn server_hello_1_2(client_hello: &[u8]) -> Vec<u8> {
    // Record header 5, handshake header 4, version 2, random 32, then the session id with its length.
    let session_id = client_hello.get(43..76).unwrap_or(&[0]);
    let mut hello = vec![0x03, 0x03];
    hello.extend_from_slice(&[0x5a; 32]);
    hello.extend_from_slice(session_id);
    hello.extend_from_slice(&[0xc0, 0x2b, 0x00]);
    let body = u16::try_from(hello.len()).unwrap().to_be_bytes();
    let record = u16::try_from(hello.len() + 4).unwrap().to_be_bytes();
    let mut out = vec![22, 3, 3, record[0], record[1], 2, 0, body[0], body[1]];
    out.extend_from_slice(&hello);
    out
}

/// A fatal `protocol_version` alert, as a server sends that has no version in common.
fn protocol_version_alert(_client_hello: &[u8]) -> Vec<u8> {
    vec![21, 3, 3, 0, 2, 2, 70]
}

#[test]
fn a_refused_client_certificate_is_told_apart_from_an_untrusted_server() {
    let (fleet, devices) = (Authority::new("fleet"), Authority::new("devices"));
    let server = HostileServer::start(Behaviour::TlsForClientsOf(
        devices.der.clone(),
        fleet.issue(&Leaf::default(), &[&fleet]),
    ));
    let phone = Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]);
    assert_eq!(
        phone.ask(&server.address),
        Err(TransportError::CertificateRefused)
    );
    assert_eq!(server.seen().application_bytes, 0);
}

#[test]
fn a_vault_that_cannot_sign_is_a_vault_error() {
    let (fleet, devices) = (Authority::new("fleet"), Authority::new("devices"));
    for failure in [VaultError::Transient, VaultError::Invalidated] {
        let server = HostileServer::start(Behaviour::TlsForClientsOf(
            devices.der.clone(),
            fleet.issue(&Leaf::default(), &[&fleet]),
        ));
        let phone = Phone::with_vault(
            vec![fleet.pinned(TlsCaState::Active)],
            TestVault::failing(failure),
        );
        assert_eq!(
            phone.ask(&server.address),
            Err(TransportError::Vault(failure))
        );
        assert_eq!(server.seen().application_bytes, 0);
    }
}

#[test]
fn slow_signatures_block_nobody_else() {
    let (fleet, devices) = (Authority::new("fleet"), Authority::new("devices"));
    let pins = || vec![fleet.pinned(TlsCaState::Active)];
    let demanding = HostileServer::start(Behaviour::TlsForClientsOf(
        devices.der.clone(),
        fleet.issue(&Leaf::default(), &[&fleet]),
    ));
    let good = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        Reply::Good,
    ));
    let gate = Arc::new(Gate::default());
    // More signatures than the runtime has threads.
    let slow: Vec<_> = (0..4)
        .map(|_| {
            let phone = Phone::with_vault(pins(), TestVault::gated(Arc::clone(&gate)));
            let address = demanding.address.clone();
            std::thread::spawn(move || phone.ask(&address))
        })
        .collect();
    gate.wait_for(4);
    Phone::trusting(pins()).ask(&good.address).unwrap();
    gate.open();
    for phone in slow {
        // The refusal may come before the request is handed to the connection: then the connection is only seen to end.
        let refused = phone.join().unwrap().unwrap_err();
        assert!(
            matches!(
                refused,
                TransportError::CertificateRefused | TransportError::Offline
            ),
            "{refused:?}"
        );
    }
}

#[test]
fn sessions_are_never_resumed() {
    let fleet = Authority::new("fleet");
    let server = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        Reply::Good,
    ));
    let phone = Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]);
    let transport = phone.transport(&server.address);
    for _ in 0..3 {
        transport.commands(&Default::default()).unwrap();
    }
    assert_eq!(server.seen().handshakes, vec![HandshakeKind::Full; 3]);
}

#[test]
fn a_server_whose_pin_was_removed_is_refused_at_its_next_connection() {
    let (old, new) = (Authority::new("old"), Authority::new("new"));
    let server = HostileServer::start(Behaviour::Tls(
        old.issue(&Leaf::default(), &[&old]),
        Reply::Good,
    ));
    let mut phone = Phone::trusting(vec![
        old.pinned(TlsCaState::Active),
        new.pinned(TlsCaState::Next),
    ]);
    phone.ask(&server.address).unwrap();
    let sent = server.seen().application_bytes;
    phone.trust = trust(vec![new.pinned(TlsCaState::Active)]);
    assert_eq!(phone.ask(&server.address), Err(TransportError::NotTrusted));
    assert_eq!(server.seen().application_bytes, sent);
}

#[test]
fn the_platforms_verifier_is_never_constructed() {
    // reqwest's own TLS set-up, the only one that makes a platform verifier, needs a process-wide crypto provider and cannot
    // work without one. There is none here, before or after a request that succeeds.
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    let fleet = Authority::new("fleet");
    assert_accepted(
        vec![fleet.pinned(TlsCaState::Active)],
        fleet.issue(&Leaf::default(), &[&fleet]),
    );
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[test]
fn a_certificate_request_fails_as_the_vault_does() {
    let vault = TestVault::failing(VaultError::Transient);
    assert_eq!(csr::make(&vault, "identity-1"), Err(VaultError::Transient));
    assert!(csr::make(&TestVault::new(), "identity-1").is_ok());
}
