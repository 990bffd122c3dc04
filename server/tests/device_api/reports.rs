//! What a phone may say of itself, and how much.

use fleet_protocol::report::{MAX_MANAGED_KEYS, MAX_REPORT_TEXT};
use fleet_server::store::reports::ReportStore;
use serde_json::{Value, json};

use crate::running::Running;
use crate::running::phone::Phone;

fn request(seq: u64) -> Value {
    json!({
        "v": 1,
        "seq": seq,
        "report": {
            "app_version": format!("1.{seq}"),
            "os_api": 35,
            "security_patch": "2026-11-05",
            "role": "managed",
            "screen_lock": true,
            "strong_box": null,
            "battery_exempt": false,
            "background_runs_ms": [1, 2],
            "managed_keys": [{ "key": "enrolment", "outcome": "applied", "why": "ok" }],
        },
    })
}

fn send(running: &Running, phone: &Phone, request: &Value) -> (u16, Value) {
    let answer = phone.post(running, "/v1/report", request).unwrap();
    (answer.status, answer.json())
}

fn stored(running: &Running, phone: &Phone) -> String {
    let stored = running.beside().report(phone.device()).unwrap();
    stored.map_or_else(String::new, |stored| stored.report.app_version)
}

#[test]
fn a_replay_or_an_older_report_changes_nothing() {
    let running = Running::start();
    let phone = running.phone("wang");
    assert_eq!(
        send(&running, &phone, &request(5)),
        (200, json!({"v": 1, "seq": 5}))
    );
    let other = |seq| {
        let mut request = request(seq);
        request["report"]["app_version"] = "other".into();
        request
    };
    for late in [request(5), other(5), other(4), other(0)] {
        assert_eq!(
            send(&running, &phone, &late),
            (200, json!({"v": 1, "seq": 5}))
        );
        assert_eq!(stored(&running, &phone), "1.5");
    }
    assert_eq!(send(&running, &phone, &request(6)).0, 200);
    assert_eq!(stored(&running, &phone), "1.6");
    let second = running.phone("li");
    assert_eq!(stored(&running, &second), "", "each phone has its own");
    assert_eq!(running.beside().reports().unwrap().len(), 1);
}

#[test]
fn reports_beyond_their_bounds_or_with_anything_unknown_are_refused_whole() {
    let running = Running::start();
    let phone = running.phone("wang");
    let change = |path: &str, value: Value| {
        let mut request = request(1);
        *request.pointer_mut(path).unwrap() = value;
        request
    };
    let long = "v".repeat(MAX_REPORT_TEXT + 1);
    let key = json!({ "key": "k", "outcome": "ignored", "why": "ok" });
    let mut more = request(1);
    more["report"]["imei"] = "490154203237518".into();
    let mut beside = request(1);
    beside["more"] = 1.into();
    for bad in [
        change("/report/app_version", long.into()),
        change("/report/security_patch", "a\u{0}b".into()),
        change("/report/managed_keys/0/why", "because of 张伟".into()),
        change("/report/managed_keys/0/outcome", "maybe".into()),
        change(
            "/report/managed_keys",
            vec![key; MAX_MANAGED_KEYS + 1].into(),
        ),
        change("/report/background_runs_ms", vec![1; 65].into()),
        change("/report/os_api", 70_000.into()),
        change("/report/role", "root".into()),
        change("/report/screen_lock", "yes".into()),
        change("/report", Value::Null),
        change("/seq", u64::MAX.into()),
        change("/seq", (-1).into()),
        more,
        beside,
    ] {
        let (status, problem) = send(&running, &phone, &bad);
        assert_eq!(
            (status, problem["code"].as_str()),
            (400, Some("malformed")),
            "{bad}"
        );
    }
    let (status, problem) = send(&running, &phone, &change("/v", 2.into()));
    assert_eq!(
        (status, problem["code"].as_str()),
        (400, Some("unsupported_version"))
    );
    let wide = change("/report/app_version", " ".repeat(200_000).into());
    assert_eq!(send(&running, &phone, &wide).0, 413);
    assert_eq!(stored(&running, &phone), "");
}
