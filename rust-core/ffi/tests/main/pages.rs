//! What calls that answer in packed pages promise.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use agent_core::model::{CustomerHit, CustomerList, Found, ListCursor};
use agent_ffi::error::InputFault;
use agent_ffi::{FieldAgentError, page, pages};
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Label;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::shell::{PIN, Shell};
use crate::unpack;

/// The layout, byte for byte; the Kotlin side is held to the same file.
const FROZEN: &str = "tests/vectors/page-1.txt";

fn samples() -> (CustomerList, Found) {
    let full = CustomerHit {
        id: RecordId::from_bytes([0x11; 16]),
        name: "欧阳明远".to_owned(),
        company: "晨光测绘 & Söhne".to_owned(),
        phone: "138 •••• 8000".to_owned(),
        label: Label::Restricted,
        masked: true,
        city: "上海".to_owned(),
        last_contact_ms: Some(1_767_225_600_000),
        next_follow_up_ms: Some(u64::MAX),
        section: "O".to_owned(),
    };
    let bare = CustomerHit {
        id: RecordId::from_bytes([0xfe; 16]),
        name: "😀".to_owned(),
        company: String::new(),
        phone: String::new(),
        label: Label::Public,
        masked: false,
        city: String::new(),
        last_contact_ms: None,
        next_follow_up_ms: Some(0),
        section: String::new(),
    };
    let next = Some(ListCursor::City {
        city: "上海".to_owned(),
        name: "ouyang".to_owned(),
        key: -7,
    });
    let list = CustomerList {
        items: vec![full.clone(), bare],
        next,
    };
    let found = Found {
        total: 2_500,
        items: vec![full],
    };
    (list, found)
}

#[test]
fn the_layout_is_the_frozen_one() {
    let (list, found) = samples();
    let delayed = FieldAgentError::WrongPin {
        attempts_left: 3,
        retry_after_s: 60,
    };
    let mut made = String::new();
    for (name, bytes) in [
        ("list", page::list(&list)),
        ("last", page::list(&CustomerList::default())),
        ("found", page::found(&found)),
        ("refused", page::refused(delayed)),
    ] {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(made, "{name} {digits}").unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FROZEN);
    let frozen = std::fs::read_to_string(file).unwrap_or_default();
    assert!(frozen == made, "the layout is not the frozen one:\n{made}");
}

fn hit() -> impl Strategy<Value = CustomerHit> {
    let texts = (".{0,40}", ".{0,20}", ".{0,20}", ".{0,8}", ".{0,8}");
    let times = (option::of(any::<u64>()), option::of(any::<u64>()));
    (any::<[u8; 16]>(), texts, times, 0..4_usize, any::<bool>()).prop_map(
        |(id, (name, company, phone, city, section), (last, next), label, masked)| CustomerHit {
            id: RecordId::from_bytes(id),
            name,
            company,
            phone,
            label: [
                Label::Public,
                Label::Internal,
                Label::Confidential,
                Label::Restricted,
            ][label],
            masked,
            city,
            last_contact_ms: last,
            next_follow_up_ms: next,
            section,
        },
    )
}

fn cursor() -> impl Strategy<Value = ListCursor> {
    prop_oneof![
        (".{0,40}", any::<i64>()).prop_map(|(name, key)| ListCursor::Name { name, key }),
        (any::<u64>(), any::<i64>()).prop_map(|(ms, key)| ListCursor::LastContact { ms, key }),
        (any::<u64>(), any::<i64>()).prop_map(|(ms, key)| ListCursor::NextFollowUp { ms, key }),
        (".{0,8}", ".{0,40}", any::<i64>()).prop_map(|(city, name, key)| ListCursor::City {
            city,
            name,
            key
        }),
    ]
}

proptest! {
    #[test]
    fn a_packed_page_is_the_page(items in vec(hit(), 0..60), next in option::of(cursor())) {
        let list = CustomerList { items, next };
        prop_assert_eq!(unpack::page(&page::list(&list)), Ok(list));
    }

    #[test]
    fn a_packed_search_is_the_search(items in vec(hit(), 0..60), total: u64) {
        let found = Found { total, items };
        prop_assert_eq!(unpack::found(&page::found(&found)), Ok(found));
    }
}

#[test]
fn what_cannot_be_taken_is_refused_by_the_one_error() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let bad = Err(FieldAgentError::InvalidInput {
        fault: InputFault::BadValue,
    });
    for order in [-1, 4, i32::MAX] {
        assert_eq!(unpack::page(&pages::list(agent.number(), order, 5)), bad);
    }
    for after in [&b""[..], b"{}", b"{\"name\":{\"name\":\"x\"}}", &[0xff; 9]] {
        let answer = pages::list_after(agent.number(), after, 5);
        assert_eq!(unpack::page(&answer), bad);
    }
    // Whatever became of the bytes on the way: they are a place in the list, or refused.
    let good = br#"{"city":{"city":"x","name":"y","key":1}}"#;
    for at in 0..good.len() {
        for byte in 0..=u8::MAX {
            let mut after = good.to_vec();
            after[at] = byte;
            let answer = unpack::page(&pages::list_after(agent.number(), &after, 5));
            assert!(answer == bad || answer.is_ok(), "{answer:?}");
        }
    }
    let no_utf8 = unpack::found(&pages::find(agent.number(), &[0xc3, 0x28], 5));
    assert_eq!(no_utf8.err(), bad.err());
}

#[test]
fn an_agent_that_was_let_go_or_never_was_answers_that_the_work_was_interrupted() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let number = agent.number();
    let other = Shell::new();
    let second = other.open().unwrap();
    assert_ne!(number, second.number());
    assert!(unpack::found(&pages::find(number, b"x", 5)).is_ok());
    drop(agent);
    for gone in [number, 0, u64::MAX] {
        let interrupted = Err(FieldAgentError::Interrupted);
        assert_eq!(unpack::page(&pages::list(gone, 0, 5)), interrupted);
        assert_eq!(
            unpack::page(&pages::list_after(gone, b"{}", 5)),
            interrupted
        );
        assert_eq!(
            unpack::found(&pages::find(gone, b"x", 5)).unwrap_err(),
            FieldAgentError::Interrupted
        );
    }
    // The home is free again, and the next agent has a number of its own.
    let again = shell.open().unwrap();
    assert_ne!(again.number(), number);
    assert_eq!(
        unpack::page(&pages::list(again.number(), 0, 5)),
        Err(FieldAgentError::Locked)
    );
}

#[test]
fn an_agent_that_is_let_go_while_it_searches_ends_the_search_first() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let number = agent.number();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn(move || {
                loop {
                    match unpack::found(&pages::find(number, "王".as_bytes(), 5)) {
                        Ok(found) => assert_eq!(found.total, 0),
                        Err(error) => break error,
                    }
                }
            })
        })
        .collect();
    assert_eq!(Arc::strong_count(&agent), 1);
    drop(agent);
    for thread in threads {
        assert_eq!(thread.join().unwrap(), FieldAgentError::Interrupted);
    }
    assert!(shell.open().is_ok(), "the home is still held");
}
