//! Bodies and queries that are not what they should be.

use crate::running::Running;
use crate::running::http::exchange;
use crate::running::phone::post_request;

#[test]
fn wrong_types_unknown_fields_and_versions_are_told_apart() {
    let running = Running::start();
    let phone = running.phone("wang");
    let cases = [
        (r#"{"v":2,"batch":"x","ops":[]}"#, "unsupported_version"),
        (r#"{"v":1,"batch":7,"ops":[]}"#, "malformed"),
        (
            r#"{"v":1,"batch":"018f0000-0000-7000-8000-000000000000","ops":[],"more":1}"#,
            "malformed",
        ),
        (r#"{"v":1,"v":1}"#, "malformed"),
        ("null", "malformed"),
        ("", "malformed"),
        ("{\"v\":1,\"batch\":\"\\ud800\",\"ops\":[]}", "malformed"),
        (r#"{"v":1e400}"#, "malformed"),
    ];
    for (json, code) in cases {
        let answer = phone
            .post_json(&running, "/v1/sync/push", json.as_bytes())
            .unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, code),
            "{json}"
        );
    }
    let deep = "[".repeat(100_000);
    let answer = phone.post_json(&running, "/v1/sync/push", deep.as_bytes());
    assert_eq!(answer.unwrap().code(), "malformed");
}

#[test]
fn bodies_that_are_not_zstd_are_refused() {
    let running = Running::start();
    let phone = running.phone("wang");
    let plain = b"POST /v1/receipts HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}";
    let answer = exchange(&mut phone.connect(&running), plain).unwrap();
    assert_eq!(answer.code(), "malformed");
    let rubbish = post_request("/v1/receipts", b"not zstd at all");
    let answer = exchange(&mut phone.connect(&running), &rubbish).unwrap();
    assert_eq!(answer.code(), "malformed");
    let mut twice = zstd::bulk::compress(br#"{"v":1,"receipts":[]}"#, 1).unwrap();
    twice.truncate(twice.len() - 3);
    let answer = exchange(
        &mut phone.connect(&running),
        &post_request("/v1/receipts", &twice),
    );
    assert_eq!(answer.unwrap().code(), "malformed");
}

#[test]
fn queries_that_cannot_be_read_are_refused() {
    let running = Running::start();
    let phone = running.phone("wang");
    for path in [
        "/v1/sync/pull",
        "/v1/sync/pull?epoch=0&after=0&limit=0",
        "/v1/sync/pull?epoch=0&after=-1&limit=5",
        "/v1/sync/pull?epoch=0&after=0&limit=5&more=1",
        "/v1/commands?wait=x",
        "/v1/commands?wait=1&more=1",
    ] {
        assert_eq!(
            phone.get(&running, path).unwrap().code(),
            "malformed",
            "{path}"
        );
    }
}
