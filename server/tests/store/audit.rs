use fleet_protocol::Version1;
use fleet_protocol::audit::{
    AuditEntry, AuditEvent, AuditHead, AuditLine, AuditOutcome, GENESIS, chain,
};
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_server::store::audit::{AppendError, AuditAppend, Chain, ChainFault, ChainPosition};
use rusqlite::Connection;

use super::world::{KEY, NOW, World, by, envelope, tenant};

/// A phone's chain of `count` entries.
pub(super) fn lines(count: u64) -> Vec<AuditLine> {
    let mut head = GENESIS;
    (1..=count)
        .map(|seq| {
            let entry = AuditEntry {
                v: Version1,
                seq,
                wall_ms: NOW + seq,
                boot_ms: seq,
                boot: Hash32([1; 32]),
                event: AuditEvent::Unlock,
                outcome: AuditOutcome::Ok,
            };
            let entry = serde_json::to_string(&entry).unwrap();
            head = chain(&head, entry.as_bytes());
            AuditLine { entry, hash: head }
        })
        .collect()
}

pub(super) fn upload(
    world: &World,
    device: DeviceId,
    first_seq: u64,
    lines: &[AuditLine],
    (count, head): (u64, Hash32),
) -> Result<ChainPosition, AppendError> {
    let head = AuditHead {
        v: Version1,
        tenant: tenant(),
        device,
        enrolment_epoch: world.store.device(device).unwrap().enrolment_epoch,
        count,
        head,
    };
    world.store.append_device_audit(&AuditAppend {
        device,
        first_seq,
        lines,
        head: &head,
        signed_head: &envelope(Kind::AuditHead, count, "{}"),
        at_ms: NOW,
    })
}

#[test]
fn a_chain_is_taken_in_pieces_that_may_overlap() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let all = lines(5);
    let head = (5, all[4].hash);
    assert_eq!(
        upload(&world, phone, 1, &all[..3], head),
        Ok(ChainPosition {
            count: 3,
            head: all[2].hash
        })
    );
    let whole = upload(&world, phone, 2, &all[1..], head).unwrap();
    assert_eq!((whole.count, whole.head), head);
    assert_eq!(world.store.device_audit(phone, 0, 100).unwrap(), all);
    let report = world.store.verify_audit().unwrap();
    assert!(report.ok());
}

#[test]
fn a_gap_names_the_position_that_is_expected() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let all = lines(5);
    let head = (5, all[4].hash);
    upload(&world, phone, 1, &all[..2], head).unwrap();
    assert_eq!(
        upload(&world, phone, 4, &all[3..], head),
        Err(AppendError::Gap { expected: 3 })
    );
    assert_eq!(world.store.device_audit_position(phone).unwrap().count, 2);
}

#[test]
fn a_line_that_was_altered_is_refused_and_nothing_of_the_upload_is_kept() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let mut all = lines(4);
    let head = (4, all[3].hash);
    all[2].entry = all[2].entry.replace("\"ok\"", "\"failed\"");
    assert_eq!(
        upload(&world, phone, 1, &all, head),
        Err(AppendError::Contradiction { expected: 1 })
    );
    assert_eq!(world.store.device_audit(phone, 0, 10).unwrap(), []);
}

#[test]
fn a_chain_that_contradicts_what_is_stored_is_refused() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let all = lines(3);
    upload(&world, phone, 1, &all, (3, all[2].hash)).unwrap();
    let mut other = all.clone();
    other[1].entry = other[1].entry.replace("\"unlock\"", "\"wipe\"");
    assert_eq!(
        upload(&world, phone, 2, &other[1..], (3, all[2].hash)),
        Err(AppendError::Contradiction { expected: 4 })
    );
    // A head that is behind what is stored: the phone's chain was rolled back.
    assert_eq!(
        upload(&world, phone, 3, &all[2..], (2, all[1].hash)),
        Err(AppendError::Contradiction { expected: 4 })
    );
}

#[test]
fn what_is_no_entry_is_malformed() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let line = AuditLine {
        entry: "{\"free\":\"text\"}".to_owned(),
        hash: GENESIS,
    };
    assert_eq!(
        upload(&world, phone, 1, &[line], (1, GENESIS)),
        Err(AppendError::Malformed)
    );
    let all = lines(2);
    assert_eq!(
        upload(&world, phone, 1, &all[1..], (2, all[1].hash)),
        Err(AppendError::Malformed)
    );
}

#[test]
fn every_act_of_an_administrator_is_in_the_servers_chain() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    world.store.reassign(&[id], world.li, &by(NOW)).unwrap();
    world.store.delete_customer(id, &by(NOW)).unwrap();
    world.store.revoke_device(phone, &by(NOW)).unwrap();
    let entries = world.store.server_audit(0, 100).unwrap();
    let text = serde_json::to_string(&entries).unwrap();
    for event in [
        "organisation_created",
        "user_added",
        "token_added",
        "device_enrolled",
        "reassigned",
        "customer_deleted",
        "device_revoked",
    ] {
        assert!(text.contains(event), "{event}");
    }
    assert!(!text.contains("张三"));
    let seqs: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(
        seqs,
        (1..=u64::try_from(entries.len()).unwrap()).collect::<Vec<_>>()
    );
}

/// Alters the database behind the store's back, as somebody with the key could.
fn tamper(world: &World, sql: &str) {
    let connection = Connection::open(world.database()).unwrap();
    let salt: [u8; 16] = std::fs::read(world.database()).unwrap()[..16]
        .try_into()
        .unwrap();
    agent_native::key_connection(&connection, &KEY, &salt).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0);
}

fn checkpoint(world: &World) {
    // A header exists only after the first checkpoint; closing the last connection makes one.
    let another = world.another();
    drop(another);
}

fn fault_after(sql: &str) -> Option<(Chain, u64, ChainFault)> {
    let world = World::new();
    let phone = world.phone(world.wang);
    let all = lines(5);
    upload(&world, phone, 1, &all, (5, all[4].hash)).unwrap();
    checkpoint(&world);
    tamper(&world, sql);
    let report = world.store.verify_audit().unwrap();
    report
        .chains
        .iter()
        .find_map(|chain| chain.fault.map(|(seq, fault)| (chain.chain, seq, fault)))
}

#[test]
fn verification_finds_an_altered_a_missing_and_a_cut_off_entry() {
    let (chain, seq, fault) = fault_after(
        "UPDATE device_audit SET entry = replace(entry, '\"ok\"', '\"failed\"') WHERE seq = 3",
    )
    .unwrap();
    assert!(matches!(chain, Chain::Device(_)));
    assert_eq!((seq, fault), (3, ChainFault::Altered));
    let found = fault_after("DELETE FROM device_audit WHERE seq = 2").unwrap();
    assert_eq!((found.1, found.2), (2, ChainFault::Missing));
    let found = fault_after("DELETE FROM device_audit WHERE seq = 5").unwrap();
    assert_eq!((found.1, found.2), (5, ChainFault::CutOff));
    let found = fault_after(
        "UPDATE server_audit SET entry = replace(entry, '\"v\":1', '\"v\": 1') WHERE seq = 1",
    )
    .unwrap();
    assert_eq!(found, (Chain::Server, 1, ChainFault::Altered));
}
