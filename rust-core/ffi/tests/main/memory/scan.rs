//! Reads another process's memory and counts what is found in it.

use std::fs;
use std::os::unix::fs::FileExt;

/// Something to look for.
pub(super) struct Needle {
    what: &'static str,
    bytes: Vec<u8>,
}

impl Needle {
    pub(super) fn new(what: &'static str, bytes: &[u8]) -> Self {
        Self {
            what,
            bytes: bytes.to_vec(),
        }
    }
}

/// Something that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) what: &'static str,
    /// In which mapping, and how far into it.
    pub(super) place: String,
}

/// Everything that is found in the writable memory of process `id`: heap, stacks, and whatever else it may write to.
pub(super) fn hits(id: u32, needles: &[Needle]) -> Vec<Hit> {
    let maps = fs::read_to_string(format!("/proc/{id}/maps")).unwrap();
    let memory = fs::File::open(format!("/proc/{id}/mem")).unwrap();
    let mut found = Vec::new();
    let mut searched = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let start = u64::from_str_radix(start, 16).unwrap();
        let end = u64::from_str_radix(end, 16).unwrap();
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        // A mapping without memory behind it cannot be read, and holds nothing.
        if memory.read_exact_at(&mut bytes, start).is_err() {
            continue;
        }
        searched += bytes.len();
        let name = line.split_whitespace().nth(5).unwrap_or("anonymous");
        for needle in needles {
            for at in positions(&bytes, &needle.bytes) {
                found.push(Hit {
                    what: needle.what,
                    place: format!("{name} {:#x} of {:#x}", at, bytes.len()),
                });
            }
        }
    }
    assert!(searched > 1_000_000, "too little memory could be read");
    found
}

fn positions(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    let (first, rest) = needle.split_first().unwrap();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        from += at + 1;
        if bytes[from..].starts_with(rest) {
            found.push(from - 1);
        }
    }
    found
}
