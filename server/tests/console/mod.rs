//! The console over HTTP: who gets in, what is refused, what every answer carries.

use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::policy::{PhoneRules, PolicyDocument};
use fleet_protocol::report::{DeviceReport, KeyOutcome, ManagedKeyOutcome, ManagementRole};
use fleet_server::clock::Clock;
use fleet_server::data_folder::SigningRole;
use fleet_server::fleet::role::Role;
use fleet_server::listen::limits::Limits;
use fleet_server::serve::{ServeConfig, start};
use fleet_server::store::Actor;
use fleet_server::store::audit::{AuditStore, ServerEvent};
use fleet_server::store::commands::CommandStore;
use fleet_server::store::devices::DeviceStore;
use fleet_server::store::documents::{DocumentKind, DocumentStore};
use fleet_server::store::people::PeopleStore;
use fleet_server::store::reports::ReportStore;

use crate::running::Running;
use crate::running::browser::Browser;

const PAGES: [&str; 4] = ["/", "/devices", "/customers", "/password"];

#[test]
fn without_a_session_there_is_only_the_sign_in_page() {
    let running = Running::start();
    let phone = running.phone("wang");
    let id = phone.device();
    let mut pages: Vec<String> = PAGES.iter().map(ToString::to_string).collect();
    pages.push(format!("/devices/{id}"));
    pages.push(format!("/devices/{id}/erase"));
    pages.push(format!("/devices/{id}/erase-customer"));
    pages.push(format!("/devices/{id}/receipts/1"));
    pages.push(format!("/devices/{id}/receipts/1/certificate"));
    for cookie in [None, Some("session=AAAA"), Some("session=")] {
        let mut browser = Browser {
            cookie: cookie.map(str::to_owned),
        };
        for page in &pages {
            let answer = browser.get(&running, page);
            assert_eq!(answer.status, 303, "{page}");
            assert_eq!(answer.header("location"), Some("/sign-in"), "{page}");
        }
        let answer = browser.get(&running, &format!("/devices/{id}/live"));
        assert_eq!(answer.status, 401);
        for order in ["erase", "lock", "end-session", "lost", "erase-customer"] {
            let place = format!("/devices/{id}/{order}");
            let answer = browser.post(&running, &place, "confirm=wang");
            assert_eq!(answer.status, 303, "{order}");
            assert_eq!(answer.header("location"), Some("/sign-in"), "{order}");
        }
    }
    for path in [
        "//devices",
        "/devices/",
        "/%2e/devices",
        "/devices;x",
        "/Devices",
        "/static/../devices",
        "/v1/enrol",
    ] {
        assert_eq!(Browser::default().get(&running, path).status, 404, "{path}");
    }
    let state = running.beside().device(id).unwrap().state;
    assert!(state.may_sync(), "nothing was ordered");
    assert_eq!(running.beside().commands(id).unwrap(), []);
}

#[test]
fn a_one_time_password_opens_nothing_but_its_own_replacement() {
    let running = Running::start();
    let mut browser = Browser::default();
    let password = running.password.clone();
    let answer = browser.sign_in(&running, "admin", &password);
    assert_eq!(answer.header("location"), Some("/password"));
    for page in ["/", "/devices", "/customers"] {
        let answer = browser.get(&running, page);
        assert_eq!(answer.header("location"), Some("/password"), "{page}");
    }
    for (form, words) in [
        (
            "current=wrong&new=a+long+enough+phrase&repeat=a+long+enough+phrase".to_owned(),
            "is wrong",
        ),
        (
            format!("current={password}&new=short&repeat=short"),
            "fewer than 12",
        ),
        (
            format!("current={password}&new=a+long+enough+phrase&repeat=another"),
            "differ",
        ),
        (
            format!("current={password}&new={password}&repeat={password}"),
            "easy to guess",
        ),
    ] {
        let answer = browser.post(&running, "/password", &form);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(words), "{words}");
    }
    let before = browser.cookie.clone();
    let form = format!("current={password}&new=a+long+enough+phrase&repeat=a+long+enough+phrase");
    assert_eq!(browser.post(&running, "/password", &form).status, 303);
    assert_ne!(browser.cookie, before, "a new session");
    assert_eq!(browser.get(&running, "/devices").status, 200);
    let mut old = Browser { cookie: before };
    assert_eq!(old.get(&running, "/devices").status, 303);
    let again = Browser::default().sign_in(&running, "admin", &password);
    assert_eq!(again.status, 401, "the one-time password is spent");
}

#[test]
fn guessing_closes_the_account_for_a_while_and_never_says_so() {
    let running = Running::start();
    let password = running.password.clone();
    let wrong = Browser::default().sign_in(&running, "admin", "wrong");
    let unknown = Browser::default().sign_in(&running, "nobody", "wrong");
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.body, unknown.body, "a name is not given away");
    for _ in 0..5 {
        assert_eq!(
            Browser::default()
                .sign_in(&running, "admin", "wrong")
                .status,
            401
        );
    }
    let closed = Browser::default().sign_in(&running, "admin", &password);
    assert_eq!(closed.status, 401, "even the right one is refused now");
    assert_eq!(closed.body, wrong.body);
    running.clock.advance(16 * 60 * 1000);
    assert_eq!(
        Browser::default()
            .sign_in(&running, "admin", &password)
            .status,
        303
    );
}

#[test]
fn sign_in_attempts_from_one_address_are_slowed_down() {
    let running = Running::start();
    let statuses: Vec<u16> = (0..21)
        .map(|_| Browser::default().sign_in(&running, "nobody", "x").status)
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 20);
    assert_eq!(statuses.last(), Some(&429));
}

#[test]
fn requests_from_other_sites_change_nothing() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let path = format!("/devices/{}/erase", phone.device());
    for headers in [
        "sec-fetch-site: cross-site\r\n",
        "sec-fetch-site: same-site\r\n",
        "sec-fetch-site: none\r\n",
        "origin: https://evil.example\r\n",
        "origin: null\r\n",
        "",
    ] {
        let answer = browser.send(&running, "POST", &path, "confirm=wang", headers);
        assert_eq!(answer.status, 403, "{headers}");
    }
    assert!(
        running
            .beside()
            .device(phone.device())
            .unwrap()
            .state
            .may_sync()
    );
    let origin = format!("origin: http://{}\r\n", running.server().console_addr);
    let answer = browser.send(&running, "POST", &path, "confirm=wang", &origin);
    assert_eq!(answer.status, 303);
}

#[test]
fn other_names_for_our_address_get_nothing() {
    let running = Running::start();
    for host in [
        "evil.example",
        "evil.example:8480",
        "localhost.evil.example",
    ] {
        let headers = format!("host: {host}\r\nsec-fetch-site: none\r\n");
        let answer = Browser::default().send(&running, "GET", "/sign-in", "", &headers);
        assert_eq!(answer.status, 421, "{host}");
    }
}

#[test]
fn every_answer_carries_the_security_headers() {
    let running = Running::start();
    let mut browser = Browser::signed_in(&running);
    let answers = [
        browser.get(&running, "/devices"),
        browser.get(&running, "/"),
        browser.get(&running, "/nothing"),
        browser.get(&running, "/devices/not-an-id"),
        browser.get(&running, "/static/console.css"),
        browser.get(&running, "/static/console.js"),
        browser.get(&running, "/healthz"),
        browser.get(&running, "/sign-out"),
        browser.send(&running, "POST", "/sign-out", "", ""),
        browser.send(&running, "GET", "/devices", "", "host: evil\r\n"),
        Browser::default().get(&running, "/devices"),
        browser.post(&running, "/sign-in", "name=x"),
    ];
    for answer in answers {
        let csp = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(csp.contains(part));
        }
        assert!(!csp.contains("unsafe"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{}", answer.head);
        }
    }
}

#[test]
fn the_session_cookie_is_for_our_own_pages_only_and_sessions_end() {
    let running = Running::start();
    let mut browser = Browser::signed_in(&running);
    let answer = browser.sign_in(&running, "admin", "a long enough phrase");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    assert_eq!(browser.get(&running, "/devices").status, 200);
    running.clock.advance(14 * 60 * 1000);
    assert_eq!(
        browser.get(&running, "/devices").status,
        200,
        "still in use"
    );
    running.clock.advance(15 * 60 * 1000 + 1);
    assert_eq!(
        browser.get(&running, "/devices").status,
        303,
        "idle too long"
    );

    browser.sign_in(&running, "admin", "a long enough phrase");
    let mut last = 200;
    for _ in 0..60 {
        running.clock.advance(14 * 60 * 1000);
        last = browser.get(&running, "/devices").status;
    }
    assert_eq!(last, 303, "twelve hours are over");

    browser.sign_in(&running, "admin", "a long enough phrase");
    let mut copy = Browser {
        cookie: browser.cookie.clone(),
    };
    assert_eq!(browser.post(&running, "/sign-out", "").status, 303);
    assert_eq!(copy.get(&running, "/devices").status, 303);
}

#[test]
fn a_person_who_is_shut_out_is_out_at_once() {
    let running = Running::start();
    let mut browser = Browser::signed_in(&running);
    assert_eq!(browser.get(&running, "/devices").status, 200);
    let store = running.beside();
    let admin = store.user_by_name("admin").unwrap().id;
    store
        .set_user_disabled(admin, true, &running.origin())
        .unwrap();
    assert_eq!(browser.get(&running, "/devices").status, 303);
    let answer = browser.sign_in(&running, "admin", "a long enough phrase");
    assert_eq!(answer.status, 401);
}

#[test]
fn a_salesperson_never_signs_in() {
    let running = Running::start();
    running.add_user("wang", Role::Salesperson);
    assert_eq!(Browser::default().sign_in(&running, "wang", "").status, 401);
}

#[test]
fn erasing_takes_the_persons_name_and_is_audited() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    assert!(browser.get(&running, "/devices").text().contains("wang"));
    let path = format!("/devices/{}/erase", phone.device());
    let page = browser.get(&running, &path).text();
    assert!(page.contains("cannot be undone") && page.contains("wang"));
    assert_eq!(browser.post(&running, &path, "confirm=li").status, 422);
    assert!(
        running
            .beside()
            .device(phone.device())
            .unwrap()
            .state
            .may_sync()
    );
    let answer = browser.post(&running, &path, "confirm=wang");
    let place = answer.header("location").unwrap().to_owned();
    let page = browser.get(&running, &place).text();
    assert!(page.contains("Waiting for contact"));
    assert!(!page.contains("/erase\""), "it is not offered twice");
    assert_eq!(browser.post(&running, &path, "confirm=wang").status, 409);

    let store = running.beside();
    let admin = store.user_by_name("admin").unwrap().id;
    let audited = store.server_audit(0, 1000).unwrap().into_iter().any(|entry| {
        entry.actor == Actor::Operator(admin)
            && matches!(entry.event, ServerEvent::CommandAdded { device, wipe: true, .. } if device == phone.device())
    });
    assert!(audited);
    assert!(store.verify_audit().unwrap().ok());
}

#[test]
fn an_erase_may_say_why_and_a_reason_that_is_none_orders_nothing() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let path = format!("/devices/{}/erase", phone.device());
    let ordered = |running: &Running| running.beside().commands(phone.device()).unwrap();
    for bad in ["a".repeat(201), "two%0Alines".into(), "%1B%5B2J".into()] {
        let form = format!("confirm=wang&reason={bad}");
        let answer = browser.post(&running, &path, &form);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("one line of at most 200"));
    }
    // A slip in the name does not cost what was typed.
    let answer = browser.post(&running, &path, "confirm=wan&reason=%3Cb%3Elost");
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("value=\"&#60;b&#62;lost\""));
    assert!(ordered(&running).is_empty());

    let lost = "confirm=wang&reason=+%E6%89%8B%E6%9C%BA%E4%B8%A2%E5%A4%B1+";
    let answer = browser.post(&running, &path, lost);
    let place = answer.header("location").unwrap().to_owned();
    assert!(browser.get(&running, &place).text().contains("手机丢失"));
    assert_eq!(ordered(&running)[0].reason.as_deref(), Some("手机丢失"));

    let second = running.phone("li");
    let path = format!("/devices/{}/erase", second.device());
    assert_eq!(
        browser.post(&running, &path, "confirm=li&reason=++").status,
        303
    );
    let commands = running.beside().commands(second.device()).unwrap();
    assert_eq!(commands[0].reason, None);
}

#[test]
fn buttons_order_a_lock_and_the_end_of_a_session() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let page = format!("/devices/{}", phone.device());
    for (button, action) in [
        ("lock", CommandAction::Lock),
        ("end-session", CommandAction::EndSession),
    ] {
        let place = format!("{page}/{button}");
        assert!(browser.get(&running, &page).text().contains(&place));
        assert_eq!(
            browser.get(&running, &place).status,
            404,
            "only a form orders"
        );
        assert_eq!(browser.post(&running, &place, "").status, 303);
        let commands = running.beside().commands(phone.device()).unwrap();
        assert_eq!(commands.last().unwrap().action, action);
    }
    assert!(browser.get(&running, &page).text().contains("End session"));
    let nobody = "/devices/00000000-0000-0000-0000-000000000000/lock";
    assert_eq!(browser.post(&running, nobody, "").status, 404);
}

#[test]
fn erasing_a_customer_takes_its_id_and_the_persons_name() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let path = format!("/devices/{}/erase-customer", phone.device());
    assert!(
        browser
            .get(&running, &path)
            .text()
            .contains("Erase one customer")
    );
    let unknown = "00000000-0000-0000-0000-000000000001";
    for (form, said) in [
        (
            format!("customer={unknown}&confirm=li"),
            "name does not fit",
        ),
        (
            format!("customer={unknown}&confirm=wang"),
            "no customer with this id",
        ),
        (
            "customer=%3Cb%3E&confirm=wang".to_owned(),
            "no customer with this id",
        ),
    ] {
        let answer = browser.post(&running, &path, &form);
        assert_eq!(answer.status, 422, "{form}");
        let text = answer.text();
        assert!(text.contains(said), "{form}");
        assert!(!text.contains("<b>"), "what was typed stays text");
    }
    assert_eq!(running.beside().commands(phone.device()).unwrap(), []);
}

#[test]
fn a_phone_with_a_wipe_that_waits_can_be_written_off() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let page = format!("/devices/{}", phone.device());
    assert!(!browser.get(&running, &page).text().contains("/lost"));
    browser.post(&running, &format!("{page}/erase"), "confirm=wang");
    assert!(browser.get(&running, &page).text().contains("/lost"));
    assert_eq!(
        browser.post(&running, &format!("{page}/lost"), "").status,
        303
    );
    let text = browser.get(&running, &page).text();
    assert!(text.contains("Phone written off"));
    assert!(!text.contains("/lost"));
    let commands = running.beside().commands(phone.device()).unwrap();
    assert!(commands[0].state.is_open(), "it is offered all the same");
}

#[test]
fn names_are_shown_as_text_whatever_is_in_them() {
    let running = Running::start();
    running.phone("<script>alert(1)</script>");
    let mut browser = Browser::signed_in(&running);
    let page = browser.get(&running, "/devices").text();
    assert!(!page.contains("<script>alert"));
    let page = browser
        .get(&running, "/devices?person=%22%3E%3Cscript%3E")
        .text();
    assert!(!page.contains("\"><script>"));
}

#[test]
fn a_phones_page_shows_what_it_says_of_itself_as_text() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let path = format!("/devices/{}", phone.device());
    assert!(
        browser
            .get(&running, &path)
            .text()
            .contains("has not reported yet")
    );
    let report = DeviceReport {
        app_version: "<b>1.4</b>".into(),
        os_api: 35,
        security_patch: "2026-11-05".into(),
        role: ManagementRole::ProfileOwner,
        screen_lock: false,
        strong_box: Some(true),
        battery_exempt: false,
        background_runs_ms: vec![1_790_000_000_000, u64::MAX],
        managed_keys: vec![ManagedKeyOutcome {
            key: "<script>".into(),
            outcome: KeyOutcome::Refused,
            why: "wrong_type".into(),
        }],
    };
    running
        .beside()
        .store_report(phone.device(), 1, &report, running.clock.now_ms())
        .unwrap();
    for place in [path.clone(), format!("{path}/live")] {
        let page = browser.get(&running, &place).text();
        for shown in [
            "&#60;b&#62;1.4&#60;/b&#62;",
            "2026-11-05",
            "This app, the work profile",
            "orders may come late",
            "2026-09-21T14:13:20Z",
            "wrong_type",
            "It has all of it",
        ] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(
            !page.contains("<b>1.4") && !page.contains("<script>"),
            "{page}"
        );
    }
}

fn publish_rules(running: &Running, change: impl FnOnce(&mut PhoneRules)) {
    let store = running.beside();
    let held = store
        .latest_document(DocumentKind::Policy)
        .unwrap()
        .unwrap();
    let mut policy: PolicyDocument = serde_json::from_slice(held.payload.as_slice()).unwrap();
    change(&mut policy.phone);
    let key = running
        .data_folder()
        .role_key(SigningRole::Statement)
        .unwrap();
    let envelope = Envelope::seal(Kind::Policy, held.seq + 1, &policy, &key).unwrap();
    store
        .put_document(DocumentKind::Policy, &envelope, &running.origin())
        .unwrap();
}

#[test]
fn a_phone_that_lacks_what_policy_asks_of_it_is_shown_so() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut browser = Browser::signed_in(&running);
    let path = format!("/devices/{}", phone.device());
    let report = DeviceReport {
        app_version: "1.3.9".into(),
        os_api: 35,
        security_patch: "2026-11-05".into(),
        role: ManagementRole::None,
        screen_lock: false,
        strong_box: None,
        battery_exempt: true,
        background_runs_ms: vec![],
        managed_keys: vec![],
    };
    running
        .beside()
        .store_report(phone.device(), 1, &report, running.clock.now_ms())
        .unwrap();
    assert!(
        browser
            .get(&running, &path)
            .text()
            .contains("It has all of it")
    );
    publish_rules(&running, |rules| {
        rules.screen_lock = true;
        rules.min_app = "1.4.0".parse().ok();
    });
    let page = browser.get(&running, &path).text();
    assert!(
        page.contains("App too old: customers are locked · No screen lock"),
        "{page}"
    );
    publish_rules(&running, |rules| *rules = PhoneRules::default());
    assert!(
        browser
            .get(&running, &path)
            .text()
            .contains("It has all of it")
    );
}

#[test]
fn the_language_is_the_readers_choice() {
    let running = Running::start();
    let mut browser = Browser::default();
    assert!(
        browser
            .get(&running, "/sign-in")
            .text()
            .contains("lang=\"en\"")
    );
    let answer = browser.post(&running, "/language", "to=zh&back=%2Fsign-in");
    assert_eq!(answer.header("location"), Some("/sign-in"));
    assert!(browser.get(&running, "/sign-in").text().contains("登录"));
    let answer = browser.post(&running, "/language", "to=zh&back=%2F%2Fevil");
    assert_eq!(answer.header("location"), Some("/devices"));
}

#[test]
fn beyond_loopback_the_console_speaks_tls() {
    let mut running = Running::start();
    running.server.take().unwrap().stop();
    let config = ServeConfig {
        console_addr: "0.0.0.0:0".parse().unwrap(),
        ..running.config(Limits::default())
    };
    let server = start(config).unwrap();
    assert!(server.console_secure);
    let port = server.console_addr.port();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n";
    std::io::Write::write_all(&mut stream, request).unwrap();
    let mut answer = Vec::new();
    let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
    assert!(!answer.starts_with(b"HTTP"));
}
