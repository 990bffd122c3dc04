//! What the phone makes of bodies from a server that is trusted but sick, or of whatever stands in front of it.

use std::time::Duration;

use agent_core::AgentError;
use agent_core::transport::TransportError;
use fleet_protocol::problem::{Problem, ProblemCode};
use fleet_protocol::trust::TlsCaState;

use crate::hostile::{Authority, Behaviour, HostileServer, Leaf, Phone, Reply, zstd_answer};

/// What a phone makes of `reply`, with a short patience.
fn ask(reply: Reply) -> TransportError {
    ask_patiently(reply, Duration::from_secs(20), Duration::from_secs(60))
}

fn ask_patiently(reply: Reply, idle: Duration, total: Duration) -> TransportError {
    let fleet = Authority::new("fleet");
    let server = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        reply,
    ));
    let mut phone = Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]);
    phone.timeouts.idle = idle;
    phone.timeouts.total = total;
    phone.ask(&server.address).unwrap_err()
}

fn head(lines: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\n{lines}\r\n").into_bytes()
}

#[test]
fn ten_gigabytes_are_refused_before_they_are_read() {
    let reply = Reply::Stall(head("content-length: 10737418240\r\n"));
    assert_eq!(ask(reply), TransportError::TooLarge);
}

#[test]
fn an_endless_body_is_cut_off_at_the_bound() {
    let chunked = head("transfer-encoding: chunked\r\n");
    let endless_chunk = [chunked.as_slice(), b"7fffffff\r\n"].concat();
    assert_eq!(ask(Reply::Endless(endless_chunk)), TransportError::TooLarge);
    assert_eq!(
        ask(Reply::Endless(head("connection: close\r\n"))),
        TransportError::TooLarge
    );
}

#[test]
fn a_zstd_bomb_is_cut_off_at_the_bound() {
    let bomb = vec![b' '; 65 * 1024 * 1024];
    let reply = zstd_answer(&bomb);
    assert!(reply.len() < 64 * 1024);
    assert_eq!(ask(Reply::Bytes(reply)), TransportError::TooLarge);
}

#[test]
fn a_window_above_the_bound_is_refused() {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    encoder.window_log(27).unwrap();
    std::io::Write::write_all(&mut encoder, &vec![b' '; 1 << 20]).unwrap();
    let body = encoder.finish().unwrap();
    let mut reply = head(&format!("content-length: {}\r\n", body.len()));
    reply.extend_from_slice(&body);
    assert_eq!(ask(Reply::Bytes(reply)), TransportError::BadAnswer);
}

#[test]
fn a_silent_server_is_given_up() {
    let short = Duration::from_millis(300);
    for beginning in [
        Vec::new(),
        b"HTTP/1.1 200".to_vec(),
        head("content-length: 9\r\n"),
    ] {
        assert_eq!(
            ask_patiently(Reply::Stall(beginning), short, Duration::from_secs(60)),
            TransportError::Timeout
        );
    }
}

#[test]
fn a_server_that_drips_for_ever_is_given_up() {
    let reply = Reply::Drip(head("connection: close\r\n"));
    assert_eq!(
        ask_patiently(reply, Duration::from_secs(20), Duration::from_millis(500)),
        TransportError::Timeout
    );
}

#[test]
fn a_body_that_ends_early_is_no_answer() {
    let whole = zstd_answer(br#"{"v":1,"commands":[],"lease":null}"#);
    for kept in [whole.len() - 1, whole.len() - 20] {
        assert_eq!(
            ask(Reply::Bytes(whole[..kept].to_vec())),
            TransportError::Offline,
            "{kept} bytes"
        );
    }
    // A frame that is cut inside a complete HTTP body.
    let frame = zstd::encode_all(br#"{"v":1}"#.as_slice(), 3).unwrap();
    let cut = &frame[..frame.len() - 3];
    let reply = [
        head(&format!("content-length: {}\r\n", cut.len())).as_slice(),
        cut,
    ]
    .concat();
    assert_eq!(ask(Reply::Bytes(reply)), TransportError::BadAnswer);
}

#[test]
fn a_connection_that_ends_without_an_answer_is_offline() {
    assert_eq!(ask(Reply::Bytes(Vec::new())), TransportError::Offline);
}

#[test]
fn hostile_json_is_refused_whole() {
    let deep_arrays = "[".repeat(100_000);
    let deep_value = format!(
        r#"{{"v":1,"commands":{}{},"lease":null}}"#,
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let good = r#""commands":[],"lease":null,"trust":null,"policy":null,"renew":false"#;
    let cases = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        deep_arrays,
        deep_value,
        format!(r#"{{"v":1,{good},"feed_head":NaN}}"#),
        format!(r#"{{"v":1,{good},"feed_head":1e400}}"#),
        format!(r#"{{"v":1,{good},"feed_head":-1}}"#),
        format!(r#"{{"v":1,{good},"feed_head":1.5}}"#),
        format!(r#"{{"v":1,{good},"feed_head":"7"}}"#),
        format!(r#"{{"v":1,{good},"feed_head":18446744073709551616}}"#),
        format!(r#"{{"v":1,{good},"feed_head":7,"feed_head":8}}"#),
        format!(r#"{{"v":1,{good},"feed_head":7,"future":true}}"#),
        format!(r#"{{"v":2,{good},"feed_head":7}}"#),
        format!(r#"{{"v":"1",{good},"feed_head":7}}"#),
        format!(r#"{{{good},"feed_head":7}}"#),
        format!(r#"{{"v":1,{good},"feed_head":7}} trailing"#),
        r#"{"v":1,"commands":["\ud800"],"lease":null,"trust":null,"policy":null,"renew":false,"feed_head":7}"#
            .to_owned(),
    ];
    for json in cases {
        let shown: String = json.chars().take(120).collect();
        assert_eq!(
            ask(Reply::Bytes(zstd_answer(json.as_bytes()))),
            TransportError::BadAnswer,
            "{shown}"
        );
    }
}

#[test]
fn bytes_that_are_no_json_or_no_utf8_are_refused() {
    for body in [
        b"\xff\xfe\x00".as_slice(),
        b"<html>captive portal</html>",
        b"{\"v\":1\xc3}",
    ] {
        assert_eq!(
            ask(Reply::Bytes(zstd_answer(body))),
            TransportError::BadAnswer
        );
    }
}

#[test]
fn a_success_that_is_not_compressed_as_agreed_is_refused() {
    for encoding in [
        "",
        "content-encoding: gzip\r\n",
        "content-encoding: identity\r\n",
    ] {
        let reply = format!("HTTP/1.1 200 OK\r\n{encoding}content-length: 2\r\n\r\n{{}}");
        assert_eq!(
            ask(Reply::Bytes(reply.into_bytes())),
            TransportError::BadAnswer,
            "{encoding}"
        );
    }
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere =
        "HTTP/1.1 302 Found\r\nlocation: https://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(
        ask(Reply::Bytes(elsewhere.as_bytes().to_vec())),
        TransportError::BadAnswer
    );
}

#[test]
fn a_stated_problem_is_handed_on_with_its_pause() {
    let mut problem = Problem::new(ProblemCode::FeedReset);
    problem.expected = Some(7);
    let json = serde_json::to_vec(&problem).unwrap();
    let body = zstd::encode_all(json.as_slice(), 3).unwrap();
    let mut answer = format!(
        "HTTP/1.1 410 Gone\r\nretry-after: 45\r\ncontent-encoding: zstd\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(&body);
    problem.retry_after_s = Some(45);
    assert_eq!(ask(Reply::Bytes(answer)), TransportError::Problem(problem));
}

#[test]
fn statuses_without_a_problem_are_read_as_what_they_mean() {
    for (status, code) in [
        (429, ProblemCode::RateLimited),
        (408, ProblemCode::Unavailable),
        (500, ProblemCode::Unavailable),
        (502, ProblemCode::Unavailable),
        (503, ProblemCode::Unavailable),
    ] {
        let reply =
            format!("HTTP/1.1 {status} X\r\nretry-after: 9\r\ncontent-length: 4\r\n\r\noops");
        let mut expected = Problem::new(code);
        expected.retry_after_s = Some(9);
        let error = ask(Reply::Bytes(reply.into_bytes()));
        assert_eq!(
            error.clone().into_agent_error(77),
            AgentError::Offline { retry_after_s: 9 }
        );
        assert_eq!(error, TransportError::Problem(expected), "{status}");
    }
    let reply = "HTTP/1.1 404 X\r\ncontent-length: 4\r\n\r\noops";
    assert_eq!(
        ask(Reply::Bytes(reply.as_bytes().to_vec())),
        TransportError::BadAnswer
    );
}

#[test]
fn a_reset_after_any_part_of_an_answer_applies_nothing() {
    let whole = zstd_answer(br#"{"v":1,"commands":[],"lease":null,"trust":null,"policy":null,"renew":false,"feed_head":7}"#);
    for kept in (0..whole.len()).step_by(16) {
        let error = ask(Reply::Bytes(whole[..kept].to_vec()));
        assert!(
            matches!(error, TransportError::Offline),
            "{kept} bytes: {error:?}"
        );
    }
}

#[test]
fn another_address_is_tried_when_the_first_is_dead_or_foreign() {
    let (fleet, foreign) = (Authority::new("fleet"), Authority::new("foreign"));
    let good = HostileServer::start(Behaviour::Tls(
        fleet.issue(&Leaf::default(), &[&fleet]),
        Reply::Good,
    ));
    let portal = HostileServer::start(Behaviour::Tls(
        foreign.issue(&Leaf::default(), &[&foreign]),
        Reply::Good,
    ));
    let dead = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let phone = Phone::trusting(vec![fleet.pinned(TlsCaState::Active)]);
    let transport = phone.transport_to(vec![
        dead.clone(),
        "user@evil:1".to_owned(),
        portal.address.clone(),
        good.address.clone(),
    ]);
    transport.commands(&Default::default()).unwrap();
    // The one that answered is asked first from now on.
    transport.commands(&Default::default()).unwrap();
    assert_eq!(portal.seen().connections, 1);
    assert_eq!(portal.seen().application_bytes, 0);
    assert_eq!(
        phone
            .transport_to(vec![portal.address.clone(), dead.clone()])
            .commands(&Default::default()),
        Err(TransportError::NotTrusted)
    );
    assert_eq!(
        phone.transport(&dead).commands(&Default::default()),
        Err(TransportError::Offline)
    );
}
