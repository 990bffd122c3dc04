//! HTTP by hand: what goes over the wire is what the test wrote.

use std::io::{Read, Write};

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&zstd::decode_all(self.body.as_slice()).unwrap()).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

/// Sends `request` and reads one answer; `None` when the other side closed without one.
pub(crate) fn exchange(stream: &mut (impl Read + Write), request: &[u8]) -> Option<Answer> {
    stream.write_all(request).ok()?;
    stream.flush().ok()?;
    read_answer(stream)
}

pub(crate) fn read_answer(stream: &mut impl Read) -> Option<Answer> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
    };
    match answer.header("content-length").map(str::to_owned) {
        Some(length) => {
            answer.body = vec![0; length.parse().unwrap()];
            stream.read_exact(&mut answer.body).unwrap();
        }
        None => panic!("an answer without a length: {}", answer.head),
    }
    Some(answer)
}
