//! Certificate states against routes: every cell.

use fleet_protocol::ids::DeviceId;
use fleet_server::pki::authority::Authority;
use fleet_server::pki::device_certificate;
use fleet_server::store::devices::DeviceStore;
use rustls_pki_types::CertificateDer;

use crate::running::phone::Phone;
use crate::running::{DAY_MS, Running};

const ROUTES: [(&str, &str); 7] = [
    ("POST", "/v1/renew"),
    ("GET", "/v1/commands"),
    ("POST", "/v1/receipts"),
    ("GET", "/v1/sync/pull?epoch=0&after=0&limit=5"),
    ("POST", "/v1/sync/push"),
    ("POST", "/v1/audit"),
    ("POST", "/v1/report"),
];

/// What the phone gets on every route: `ok` when it was let in (whatever is then said of its empty body).
fn row(running: &Running, phone: &Phone) -> Vec<String> {
    ROUTES
        .iter()
        .map(|(method, path)| {
            let answer = match *method {
                "GET" => phone.get(running, path),
                _ => phone.post_json(running, path, b"{}"),
            };
            let answer = answer.expect("the handshake is accepted");
            match answer.status {
                200 => "ok".into(),
                _ => match answer.code().as_str() {
                    "malformed" => "ok".into(),
                    code => code.to_owned(),
                },
            }
        })
        .collect()
}

#[test]
fn every_certificate_state_reaches_exactly_its_routes() {
    let running = Running::start();
    let phone = running.phone("wang");
    let revoked = running.phone("li");
    running
        .beside()
        .revoke_device(revoked.device(), &running.origin())
        .unwrap();
    let expired = "certificate_expired";

    assert_eq!(row(&running, &Phone::new()), ["not_enrolled"; 7]);
    assert_eq!(row(&running, &phone), ["ok"; 7]);
    let shut_out = [
        "revoked", "ok", "ok", "revoked", "revoked", "revoked", "revoked",
    ];
    assert_eq!(row(&running, &revoked), shut_out);

    // 400 days later both certificates have long expired.
    running.clock.advance(400 * DAY_MS);
    assert_eq!(
        row(&running, &phone),
        ["ok", "ok", "ok", expired, expired, expired, expired]
    );
    assert_eq!(row(&running, &revoked), shut_out);
}

#[test]
fn a_phone_that_wakes_after_400_days_renews_and_works_again() {
    let running = Running::start();
    let mut phone = running.phone("wang");
    running.clock.advance(400 * DAY_MS);
    let commands = phone.get(&running, "/v1/commands").unwrap().json();
    assert_eq!(commands["renew"], true);
    let answer = phone.post(&running, "/v1/renew", &phone.renew_request());
    let renewed =
        serde_json::from_value::<fleet_protocol::enrol::RenewAnswer>(answer.unwrap().json())
            .unwrap();
    phone.certificates = crate::running::phone::certificates(&renewed.certificates);
    assert_eq!(row(&running, &phone), ["ok"; 7]);
    let commands = phone.get(&running, "/v1/commands").unwrap().json();
    assert_eq!(commands["renew"], false);
}

#[test]
fn a_certificate_is_renewed_for_its_own_key_only() {
    let running = Running::start();
    let phone = running.phone("wang");
    let other = Phone::new();
    let answer = phone.post(&running, "/v1/renew", &other.renew_request());
    assert_eq!(answer.unwrap().code(), "malformed");
}

/// A certificate by `authority` for the phone's own device id and key, issued `before` now.
fn forged(running: &Running, phone: &Phone, authority: &Authority, before: u64) -> Phone {
    use fleet_server::clock::Clock;
    let issued = device_certificate::issue(
        authority,
        phone.device(),
        &phone.public(),
        [1; 16],
        running.clock.now_ms() - before,
    )
    .unwrap();
    Phone {
        key: rcgen::KeyPair::try_from(phone.key.serialize_der()).unwrap(),
        certificates: vec![
            CertificateDer::from(issued.der),
            authority.certificate().clone(),
        ],
        enrolment: None,
    }
}

#[test]
fn certificates_of_another_authority_are_refused_valid_and_expired() {
    let running = Running::start();
    let phone = running.phone("wang");
    let foreign = Authority::generate("Fieldvault device authority 1", 1_789_000_000_000).unwrap();
    let foreign = Authority::load(foreign.certificate, &foreign.pkcs8).unwrap();
    for before in [0, 100 * DAY_MS] {
        let forged = forged(&running, &phone, &foreign, before);
        assert!(forged.get(&running, "/v1/commands").is_none());
    }
}

#[test]
fn a_certificate_of_ours_for_an_unknown_key_reaches_nothing() {
    let running = Running::start();
    let authority = running
        .data_folder()
        .authority(fleet_server::data_folder::AuthorityRole::Device)
        .unwrap();
    let known = running.phone("wang");
    let stranger = Phone::new();
    for device in [known.device(), DeviceId::from_parts(1, &[9; 10])] {
        let issued = device_certificate::issue(
            &authority,
            device,
            &stranger.public(),
            [2; 16],
            1_790_000_000_000,
        )
        .unwrap();
        let stranger = Phone {
            key: rcgen::KeyPair::try_from(stranger.key.serialize_der()).unwrap(),
            certificates: vec![CertificateDer::from(issued.der)],
            enrolment: None,
        };
        assert_eq!(row(&running, &stranger), ["not_enrolled"; 7]);
    }
}

#[test]
fn what_does_not_exist_is_refused_in_form() {
    let running = Running::start();
    let phone = running.phone("wang");
    for path in [
        "/",
        "/v1",
        "/v1/enrol/",
        "/V1/enrol",
        "//v1/enrol",
        "/v1/%65nrol",
        "/v1/enrol;x",
        "/v1/sync/../commands",
        "/console",
        "/devices",
        "/sign-in",
    ] {
        let answer = phone.get(&running, path).unwrap();
        assert!(matches!(answer.status, 404 | 405), "{path}");
        assert_eq!(answer.code(), "no_such_route");
    }
    let answer = phone.get(&running, "/v1/enrol").unwrap();
    assert_eq!(answer.status, 405);
    let answer = phone.post_json(&running, "/v1/commands", b"{}").unwrap();
    assert_eq!(answer.status, 405);
}

#[test]
fn both_ports_say_that_they_live_and_are_ready() {
    let running = Running::start();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(Phone::new().get(&running, path).unwrap().status, 200);
        let mut browser = crate::running::browser::Browser::default();
        assert_eq!(browser.get(&running, path).status, 200);
    }
}

#[test]
fn plain_http_gets_nothing_from_the_device_port() {
    let running = Running::start();
    let mut stream = std::net::TcpStream::connect(running.server().device_addr).unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    std::io::Write::write_all(&mut stream, request).unwrap();
    let mut answer = Vec::new();
    // A TLS alert at most.
    let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
    assert!(!answer.starts_with(b"HTTP"));
}
