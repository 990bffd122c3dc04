//! What people type: every slip names its group, and how they write is forgiven.

use fleet_protocol::bytes::Base64;
use fleet_protocol::enrol::{EnrolmentPayload, HashPin, Invitation, InvitationError, typed_code};
use fleet_protocol::ids::Hash32;
use fleet_protocol::limits::MAX_PAYLOAD_BYTES;
use proptest::prelude::*;

use crate::samples;

const SYMBOLS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn payload() -> EnrolmentPayload {
    EnrolmentPayload {
        token: Base64((0..16).collect()),
        ..samples::payload()
    }
}

fn read(text: &str) -> Result<Invitation, InvitationError> {
    Invitation::read(text.as_bytes())
}

fn bad(group: usize) -> Result<Invitation, InvitationError> {
    Err(InvitationError::BadGroup(u8::try_from(group + 1).unwrap()))
}

fn groups(payload: &EnrolmentPayload) -> Vec<String> {
    let code = typed_code(payload).unwrap();
    code.split('-').map(str::to_owned).collect()
}

#[test]
fn the_typed_form_is_written_and_read_as_it_was_frozen() {
    let frozen = include_str!("../vectors/enrolment_code.v1.txt").trim();
    assert_eq!(typed_code(&payload()).as_deref(), Some(frozen));
    let invitation = read(frozen).unwrap();
    assert_eq!(
        invitation,
        Invitation {
            address: "fleet.example:8443".into(),
            token: payload().token,
            tls_ca: HashPin::First16([4; 16]),
            root_key: HashPin::First16([51; 16]),
            expires_ms: samples::NOW_MS / 60_000 * 60_000,
            typed: true,
            source: frozen.as_bytes().to_vec().into(),
        }
    );
}

#[test]
fn a_qr_text_and_a_file_are_read_whole() {
    let json = serde_json::to_vec(&payload()).unwrap();
    let invitation = Invitation::read(&json).unwrap();
    assert!(!invitation.typed);
    assert_eq!(invitation.tls_ca, HashPin::Whole(Hash32([4; 32])));
    assert_eq!(invitation.expires_ms, samples::NOW_MS);
    assert_eq!(invitation.source.as_slice(), json);
    let spaced = [b" \n".as_slice(), &json, b"\n"].concat();
    assert_eq!(
        Invitation::read(&spaced).unwrap().root_key,
        HashPin::Whole(Hash32([51; 32]))
    );
}

#[test]
fn half_a_pin_lets_no_other_half_pass() {
    let pin = HashPin::First16([4; 16]);
    let mut hash = Hash32([4; 32]);
    hash.0[31] = 9;
    assert!(pin.is_of(&hash), "the rest is not known to the phone");
    for at in 0..16 {
        let mut other = hash;
        other.0[at] ^= 1;
        assert!(!pin.is_of(&other), "byte {at}");
    }
    assert!(!HashPin::Whole(Hash32([4; 32])).is_of(&hash));
}

#[test]
fn what_cannot_be_typed_has_no_typed_form() {
    let changes: [fn(&mut EnrolmentPayload); 5] = [
        |it| it.token = Base64(vec![1; 20]),
        |it| it.token = Base64(vec![1; 15]),
        |it| it.address = "fleet.example".into(),
        |it| it.address = "fl\u{e9}et.example:1".into(),
        |it| it.expires_ms = u64::MAX,
    ];
    for change in changes {
        let mut payload = payload();
        change(&mut payload);
        assert_eq!(typed_code(&payload), None);
    }
}

#[test]
fn a_code_that_stops_early_names_the_group_that_is_missing() {
    let groups = groups(&payload());
    for kept in 1..groups.len() {
        assert_eq!(read(&groups[..kept].join(" ")), bad(kept), "{kept}");
    }
    for (left_out, _) in groups.iter().enumerate().skip(1) {
        let mut short = groups.clone();
        short.remove(left_out);
        assert_eq!(read(&short.join(" ")), bad(left_out), "{left_out}");
    }
    let mut long = groups.clone();
    long.push(groups[groups.len() - 1].clone());
    assert_eq!(read(&long.join(" ")), bad(groups.len()));
}

#[test]
fn groups_that_changed_places_are_found() {
    let groups = groups(&payload());
    for first in 0..groups.len() - 1 {
        let mut swapped = groups.clone();
        swapped.swap(first, first + 1);
        if swapped != groups {
            assert_eq!(read(&swapped.join(" ")), bad(first), "{first}");
        }
    }
}

#[test]
fn what_is_no_invitation_is_told_apart_from_a_slip() {
    let no = Err(InvitationError::Unreadable);
    let json = serde_json::to_string(&payload()).unwrap();
    let elsewhere = json.replace("fleet.example:8443", "https://evil.example/");
    let spoofed = json.replace("fleet.example", "\u{202e}elpmaxe.teelf");
    let unknown = json.replacen('{', "{\"more\":1,", 1);
    let newer = json.replacen("\"v\":1", "\"v\":2", 1);
    let large = format!("{json}{}", " ".repeat(MAX_PAYLOAD_BYTES));
    let endless = "0".repeat(MAX_PAYLOAD_BYTES);
    for text in [
        "",
        " - - ",
        "not a payload",
        "https://fleet.example.com/enrol?code=1234",
        "WIFI:T:WPA;S:office;P:secret;;",
        "BEGIN:VCARD",
        "13800138000",
        "{}",
        "{",
        &elsewhere,
        &spoofed,
        &unknown,
        &newer,
        &large,
        &endless,
    ] {
        assert_eq!(read(text), no, "{text:.60}");
    }
    assert_eq!(
        Invitation::read(&[0xff, 0xfe, 0x00]),
        Err(InvitationError::Unreadable)
    );
    // The bound is on bytes, and a payload of just that size is read.
    let padded = format!("{json}{}", " ".repeat(MAX_PAYLOAD_BYTES - json.len()));
    assert!(read(&padded).is_ok());
}

#[test]
fn no_secret_is_in_what_is_printed_of_an_invitation() {
    let code = typed_code(&payload()).unwrap();
    let printed = format!("{:?}", read(&code).unwrap());
    for group in code.split('-') {
        assert!(!printed.contains(group), "{group}");
    }
    assert!(!printed.contains("1, 2, 3, 4"), "{printed}");
}

prop_compose! {
    fn payloads()(
        token in prop::array::uniform16(any::<u8>()),
        tls_ca in prop::array::uniform32(any::<u8>()),
        root in prop::array::uniform32(any::<u8>()),
        minutes in 0_u64..(1 << 28),
        host in "[a-z0-9][a-z0-9.-]{0,40}",
        port in 1_u16..,
    ) -> EnrolmentPayload {
        EnrolmentPayload {
            address: format!("{host}:{port}"),
            token: Base64(token.to_vec()),
            tls_ca_spki_sha256: Hash32(tls_ca),
            root_key_id: Hash32(root),
            expires_ms: minutes * 60_000,
            ..payload()
        }
    }
}

/// A symbol as a person may write it.
fn written(symbol: char, style: u8) -> char {
    let look_alike = match (symbol, style % 5) {
        ('0', 1) => 'O',
        ('0', 2) => 'o',
        ('1', 1) => 'I',
        ('1', 2) => 'l',
        ('1', 3) => 'L',
        (other, _) => other,
    };
    match style / 5 % 3 {
        0 => look_alike,
        1 => look_alike.to_ascii_lowercase(),
        _ => char::from_u32(u32::from(look_alike) + 0xfee0).unwrap(),
    }
}

proptest! {
    #[test]
    fn every_payload_comes_back_however_it_is_written(
        payload in payloads(),
        styles in prop::collection::vec((any::<u8>(), 0_usize..8), 600),
    ) {
        let code = typed_code(&payload).unwrap();
        let separators = ["", "", "", " ", "-", " - ", "\n", "\u{3000}"];
        let typed: String = code
            .replace('-', "")
            .chars()
            .zip(styles)
            .map(|(symbol, (style, separator))| {
                format!("{}{}", written(symbol, style), separators[separator])
            })
            .collect();
        let read = read(&typed).unwrap();
        prop_assert_eq!(&read.address, &payload.address);
        prop_assert_eq!(&read.token, &payload.token);
        prop_assert!(read.tls_ca.is_of(&payload.tls_ca_spki_sha256));
        prop_assert!(read.root_key.is_of(&payload.root_key_id));
        prop_assert_eq!(read.expires_ms, payload.expires_ms);
        prop_assert_eq!(read.source.as_slice(), code.as_bytes());
    }

    #[test]
    fn any_single_slip_names_its_group(
        payload in payloads(),
        at in any::<prop::sample::Index>(),
        place in 0_usize..5,
        other in prop::sample::select(SYMBOLS.chars().chain("U*\u{5f20}".chars()).collect::<Vec<_>>()),
        separator in prop::sample::select(vec![" ", "-", ""]),
    ) {
        let groups = groups(&payload);
        let group = at.index(groups.len());
        let with = |changed: String, separator: &str| {
            let mut typed = groups.clone();
            typed[group] = changed;
            read(&typed.join(separator))
        };
        let symbols: Vec<char> = groups[group].chars().collect();
        let text = |symbols: &[char]| symbols.iter().collect::<String>();

        // One symbol is another, or none at all; with or without anything between groups.
        let mut wrong = symbols.clone();
        wrong[place] = other;
        if wrong != symbols {
            prop_assert_eq!(with(text(&wrong), separator), bad(group));
        }
        // Two symbols changed places.
        for second in 0..5 {
            let mut swapped = symbols.clone();
            swapped.swap(place, second);
            if swapped != symbols {
                prop_assert_eq!(with(text(&swapped), separator), bad(group));
            }
        }
        // One symbol was left out or came twice, where groups are separated.
        let mut shorter = symbols.clone();
        shorter.remove(place);
        prop_assert_eq!(with(text(&shorter), "-"), bad(group));
        let mut longer = symbols.clone();
        longer.insert(place, symbols[place]);
        prop_assert_eq!(with(text(&longer), " "), bad(group));
        // Where nothing separates them, it is named as a slip all the same, at that group or one behind it.
        let mut typed = groups.clone();
        typed[group] = text(&shorter);
        match read(&typed.concat()) {
            Err(InvitationError::BadGroup(named)) => {
                prop_assert!(usize::from(named) > group);
            }
            outcome => prop_assert!(false, "{outcome:?}"),
        }
    }

    #[test]
    fn no_text_is_too_strange(text in ".{0,400}") {
        let _ = read(&text);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Invitation::read(&bytes);
    }
}
