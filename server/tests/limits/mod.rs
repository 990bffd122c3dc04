//! Peers that are slow, greedy or many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use fleet_server::listen::limits::Limits;

use crate::running::Running;
use crate::running::http::{exchange, read_answer};
use crate::running::phone::{Phone, post_request};

const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(60);

/// All limits far away, so that only the one under test can end a connection.
fn patient() -> Limits {
    Limits {
        handshake: LONG,
        header: LONG,
        body_idle: LONG,
        body_total: LONG,
        write: LONG,
        ..Limits::default()
    }
}

/// Reads until the server closes; fails when it does not within the socket's timeout.
fn is_closed(stream: &mut impl Read) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
        ),
    }
}

fn raw(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.server().device_addr).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

#[test]
fn a_handshake_that_never_ends_is_cut() {
    let running = Running::with(Limits {
        handshake: SHORT,
        ..patient()
    });
    let mut stream = raw(&running);
    stream.write_all(&[0x16, 0x03, 0x01]).unwrap();
    assert!(is_closed(&mut stream));
}

#[test]
fn a_header_that_never_ends_is_cut() {
    let running = Running::with(Limits {
        header: SHORT,
        ..patient()
    });
    let mut stream = Phone::new().connect(&running);
    stream
        .write_all(b"POST /v1/enrol HTTP/1.1\r\nhost: local")
        .unwrap();
    stream.flush().unwrap();
    assert!(is_closed(&mut stream));
}

#[test]
fn a_connection_that_idles_after_an_answer_is_cut() {
    let running = Running::with(Limits {
        header: SHORT,
        ..patient()
    });
    let mut stream = Phone::new().connect(&running);
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    assert_eq!(exchange(&mut stream, request).unwrap().status, 200);
    assert!(is_closed(&mut stream));
}

#[test]
fn a_body_that_stops_coming_is_refused() {
    let running = Running::with(Limits {
        body_idle: SHORT,
        ..patient()
    });
    let mut stream = Phone::new().connect(&running);
    let whole = post_request("/v1/enrol", &[0; 100]);
    let answer = exchange(&mut stream, &whole[..whole.len() - 50]).unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"));
}

#[test]
fn a_body_that_trickles_is_refused() {
    let running = Running::with(Limits {
        body_total: SHORT,
        ..patient()
    });
    let mut stream = Phone::new().connect(&running);
    let whole = post_request("/v1/enrol", &[0; 100]);
    let answer = exchange(&mut stream, &whole[..whole.len() - 50]).unwrap();
    assert_eq!(answer.status, 400);
}

#[test]
fn ten_gibibytes_are_refused_by_their_announcement() {
    let running = Running::start();
    let phone = running.phone("wang");
    for (peer, path) in [(&Phone::new(), "/v1/enrol"), (&phone, "/v1/sync/push")] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-encoding: zstd\r\n\
             content-length: 10737418240\r\n\r\n"
        );
        let mut stream = peer.connect(&running);
        let answer = exchange(&mut stream, request.as_bytes()).unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
        assert!(is_closed(&mut stream), "nothing of it is read");
    }
}

#[test]
fn an_endless_chunked_body_is_refused_at_the_limit() {
    let running = Running::start();
    let mut stream = Phone::new().connect(&running);
    stream
        .write_all(
            b"POST /v1/enrol HTTP/1.1\r\nhost: localhost\r\ncontent-encoding: zstd\r\n\
              transfer-encoding: chunked\r\n\r\n",
        )
        .unwrap();
    // One byte more than a stranger may send; nothing says how much would follow.
    let mut chunk = b"4001\r\n".to_vec();
    chunk.extend_from_slice(&[7; 0x4001]);
    stream.write_all(&chunk).unwrap();
    stream.flush().unwrap();
    let answer = read_answer(&mut stream).unwrap();
    assert_eq!(answer.status, 413);
}

#[test]
fn a_bomb_is_refused_at_its_inflated_limit() {
    let running = Running::with(Limits {
        inflated_body: 1_000_000,
        ..Limits::default()
    });
    let bomb = zstd::bulk::compress(&vec![b' '; 200_000_000], 19).unwrap();
    let phone = running.phone("wang");
    for (path, limit) in [("/v1/sync/push", 16_000_000), ("/v1/receipts", 4_000_000)] {
        assert!(bomb.len() < limit);
        let answer = exchange(&mut phone.connect(&running), &post_request(path, &bomb)).unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    }
}

#[test]
fn connections_above_the_cap_are_dropped_and_places_come_back() {
    let running = Running::with(Limits {
        connections_per_ip: 2,
        ..patient()
    });
    let hold = || {
        let mut stream = Phone::new().connect(&running);
        let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
        exchange(&mut stream, request).map(|_| stream)
    };
    let first = hold().unwrap();
    let _second = hold().unwrap();
    assert!(hold().is_none(), "two from one address are the cap");
    drop(first);
    // The server sees the end of the first a moment later: each refused try is an answer from it.
    assert!((0..200).any(|_| hold().is_some()));
}

#[test]
fn enrolment_attempts_from_one_address_are_slowed_down() {
    let running = Running::with(Limits {
        enrol_burst: 2,
        ..Limits::default()
    });
    let mut phone = Phone::new();
    for _ in 0..2 {
        assert_eq!(
            phone.enrol(&running, &[1; 20]),
            (401, "token_unknown".into())
        );
    }
    assert_eq!(
        phone.enrol(&running, &[1; 20]),
        (429, "rate_limited".into())
    );
    running.clock.advance(1_000);
    assert_eq!(phone.enrol(&running, &[1; 20]).0, 401);
}

#[test]
fn a_header_with_too_much_in_it_is_refused() {
    let running = Running::start();
    let filler = "x".repeat(20_000);
    let request = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-a: {filler}\r\n\r\n");
    let answer = exchange(&mut Phone::new().connect(&running), request.as_bytes());
    assert!(answer.is_none_or(|answer| answer.status == 431));
    let many = "x-a: b\r\n".repeat(100);
    let request = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{many}\r\n");
    let answer = exchange(&mut Phone::new().connect(&running), request.as_bytes());
    assert!(answer.is_none_or(|answer| answer.status == 431));
}
