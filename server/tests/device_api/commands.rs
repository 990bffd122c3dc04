//! Commands: how fast they arrive, how they end, what a stop does to those who wait.

use std::time::Duration;

use fleet_protocol::Version1;
use fleet_protocol::command::{Command, CommandAction, CommandsAnswer};
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{CommandId, Hash32};
use fleet_protocol::keys::KeySet;
use fleet_protocol::receipt::{
    Receipt, ReceiptEvent, ReceiptsAnswer, ReceiptsRequest, WipeCause, WipeProof, WipeStep,
    WipeStepOutcome,
};
use fleet_protocol::trust::TrustDocument;
use fleet_server::clock::Clock;
use fleet_server::fleet::device_lifecycle::DeviceState;
use fleet_server::store::devices::DeviceStore;

use crate::running::Running;
use crate::running::http::read_answer;
use crate::running::phone::{Phone, Tls};

/// A question that is parked: nothing is new for a phone that has trust 1, policy 1 and an empty feed.
fn park(running: &Running, phone: &Phone) -> Tls {
    let mut stream = phone.connect(running);
    let request =
        b"GET /v1/commands?wait=200&trust=1&policy=1&cursor=0 HTTP/1.1\r\nhost: localhost\r\n\r\n";
    std::io::Write::write_all(&mut stream, request).unwrap();
    std::io::Write::flush(&mut stream).unwrap();
    // Nothing comes while there is nothing new.
    let short = Some(Duration::from_millis(300));
    stream.sock.set_read_timeout(short).unwrap();
    assert!(std::io::Read::read(&mut stream, &mut [0]).is_err());
    let long = Some(Duration::from_secs(20));
    stream.sock.set_read_timeout(long).unwrap();
    stream
}

fn answer(stream: &mut Tls) -> CommandsAnswer {
    serde_json::from_value(read_answer(stream).unwrap().json()).unwrap()
}

fn receipt(running: &Running, phone: &Phone, seq: u64, event: ReceiptEvent) -> Envelope {
    let enrolment = phone.enrolment.as_ref().unwrap();
    let receipt = Receipt {
        v: Version1,
        tenant: enrolment.tenant,
        device: enrolment.device,
        enrolment_epoch: enrolment.enrolment_epoch,
        at_ms: running.clock.now_ms(),
        event,
    };
    Envelope::seal(Kind::Receipt, seq, &receipt, phone).unwrap()
}

fn erased(command: CommandId) -> ReceiptEvent {
    ReceiptEvent::Erased(WipeProof {
        cause: WipeCause::Command(command),
        steps: vec![WipeStepOutcome {
            step: WipeStep::Prove,
            ok: true,
        }],
        erase_took_ms: 3,
        lost_operations: 0,
        audit_count: 0,
        audit_head: Hash32::default(),
        audit_uploaded: 0,
    })
}

fn send(running: &Running, phone: &Phone, receipts: Vec<Envelope>) -> Vec<u64> {
    let request = ReceiptsRequest {
        v: Version1,
        receipts,
    };
    let answer = phone.post(running, "/v1/receipts", &request).unwrap();
    serde_json::from_value::<ReceiptsAnswer>(answer.json())
        .unwrap()
        .acknowledged
}

#[test]
fn a_wipe_ordered_beside_the_server_wakes_a_parked_phone() {
    let running = Running::start();
    let phone = running.phone("wang");
    let mut parked = park(&running, &phone);
    running.order_wipe(phone.device());
    let told = answer(&mut parked);
    assert_eq!(told.commands.len(), 1);
    assert_eq!(
        told.lease, None,
        "a phone that is to be erased gets no lease"
    );
    let enrolment = phone.enrolment.as_ref().unwrap();
    let root = KeySet::new(vec![enrolment.root_key.clone()]);
    let trust = enrolment
        .trust
        .open::<TrustDocument>(Kind::Trust, &root)
        .unwrap();
    let command = told.commands[0]
        .open::<Command>(Kind::Command, &trust.body.command_key_set())
        .unwrap()
        .body;
    assert_eq!(command.action, CommandAction::Wipe);
    assert_eq!(command.device_key_id, phone.public().id());
    assert_eq!(command.enrolment_epoch, enrolment.enrolment_epoch);
}

#[test]
fn a_wipe_ends_with_the_phones_own_proof_and_with_nothing_less() {
    let running = Running::start();
    let phone = running.phone("wang");
    let other = running.phone("li");
    running.order_wipe(phone.device());
    let mut stream = phone.connect(&running);
    let asked = crate::running::http::exchange(
        &mut stream,
        b"GET /v1/commands?trust=1&policy=1 HTTP/1.1\r\nhost: localhost\r\n\r\n",
    );
    let told: CommandsAnswer = serde_json::from_value(asked.unwrap().json()).unwrap();
    let payload: Command = serde_json::from_slice(told.commands[0].payload.as_slice()).unwrap();
    let state = || running.beside().device(phone.device()).unwrap().state;

    // Another phone's signature proves nothing about this one.
    let stolen = Receipt {
        v: Version1,
        tenant: payload.tenant,
        device: phone.device(),
        enrolment_epoch: payload.enrolment_epoch,
        at_ms: 1,
        event: erased(payload.command),
    };
    let stolen = Envelope::seal(Kind::Receipt, 1, &stolen, &other).unwrap();
    assert_eq!(send(&running, &other, vec![stolen.clone()]), [1]);
    assert_eq!(send(&running, &phone, vec![stolen]), [1]);
    assert!(matches!(
        state(),
        DeviceState::WipeRequested | DeviceState::WipeDelivered
    ));

    let started = ReceiptEvent::Started {
        command: payload.command,
    };
    let receipts = vec![
        receipt(&running, &phone, 1, started),
        receipt(&running, &phone, 2, erased(payload.command)),
    ];
    assert_eq!(send(&running, &phone, receipts.clone()), [1, 2]);
    assert_eq!(state(), DeviceState::ErasedProved);
    assert_eq!(send(&running, &phone, receipts), [1, 2], "sent again");
    let told = phone.get(&running, "/v1/commands").unwrap().json();
    assert_eq!(told["commands"].as_array().unwrap().len(), 0);
    let pulled = phone
        .get(&running, "/v1/sync/pull?epoch=0&after=0&limit=5")
        .unwrap();
    assert_eq!(pulled.code(), "revoked");
}

#[test]
fn parked_phones_are_answered_at_once_when_the_server_stops() {
    let mut running = Running::start();
    let phone = running.phone("wang");
    let mut parked = park(&running, &phone);
    let server = running.server.take().unwrap();
    let stopping = std::thread::spawn(move || server.stop());
    let told = answer(&mut parked);
    assert!(told.commands.is_empty() && told.lease.is_some());
    stopping.join().unwrap();
}

#[test]
fn a_phone_is_told_only_what_is_newer_than_what_it_has() {
    let running = Running::start();
    let phone = running.phone("wang");
    let all = phone.get(&running, "/v1/commands").unwrap().json();
    assert!(all["trust"].is_object() && all["policy"].is_object());
    let none = phone
        .get(&running, "/v1/commands?trust=1&policy=1")
        .unwrap()
        .json();
    assert!(none["trust"].is_null() && none["policy"].is_null());
    assert!(none["lease"].is_object());
}
