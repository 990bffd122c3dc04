use fleet_protocol::command::CommandAction;
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{CommandId, DeviceId, Hash32};
use fleet_protocol::receipt::{
    ReceiptEvent, RefusedReason, WipeCause, WipeProof, WipeStep, WipeStepOutcome,
};
use fleet_protocol::sync::PullQuery;
use fleet_server::fleet::command_state::CommandState;
use fleet_server::fleet::device_lifecycle::DeviceState;
use fleet_server::store::devices::{Contact, ContactAnswer};
use fleet_server::store::sync::{Pulled, Pushed};

use super::audit::{lines, upload};
use super::world::{NOW, World, by};

fn call(world: &World, device: DeviceId) -> ContactAnswer {
    world
        .store
        .contact(&Contact {
            device,
            at_ms: NOW + 5,
            cursor: 3,
            lease_key: Hash32([4; 32]),
            erases_after_ms: 1_209_600_000,
        })
        .unwrap()
}

fn proof(cause: WipeCause, ok: bool, (count, head): (u64, Hash32)) -> ReceiptEvent {
    ReceiptEvent::Erased(WipeProof {
        cause,
        steps: vec![
            WipeStepOutcome {
                step: WipeStep::DestroyEnvelope,
                ok: true,
            },
            WipeStepOutcome {
                step: WipeStep::UnlinkFiles,
                ok,
            },
        ],
        erase_took_ms: 2,
        lost_operations: 0,
        audit_count: count,
        audit_head: head,
        audit_uploaded: 0,
    })
}

fn state(world: &World, command: CommandId) -> CommandState {
    world.store.command(command).unwrap().state
}

#[test]
fn a_wipe_goes_from_request_to_proof() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let wipe = world.command(phone, CommandAction::Wipe);
    assert_eq!(state(&world, wipe), CommandState::Signed);
    assert_eq!(
        world.store.device(phone).unwrap().state,
        DeviceState::WipeRequested
    );

    let told = call(&world, phone);
    assert_eq!(told.commands.len(), 1);
    assert_eq!(
        told.lease_seq, None,
        "a phone that is to be erased gets no lease"
    );
    let seq = told.commands[0].seq;
    world.store.mark_delivered(phone, &[seq], NOW + 6).unwrap();
    assert_eq!(state(&world, wipe), CommandState::Delivered);
    assert_eq!(
        call(&world, phone).commands.len(),
        1,
        "offered until it has ended"
    );

    let started = world.receipt(phone, 1, ReceiptEvent::Started { command: wipe });
    let erased = world.receipt(
        phone,
        2,
        proof(WipeCause::Command(wipe), true, (0, Hash32::default())),
    );
    let acknowledged = world
        .store
        .store_receipts(phone, &[started], NOW + 7)
        .unwrap();
    assert_eq!(acknowledged, [1]);
    assert_eq!(state(&world, wipe), CommandState::Started);
    world
        .store
        .store_receipts(phone, &[erased], NOW + 8)
        .unwrap();
    assert_eq!(state(&world, wipe), CommandState::ErasedProved);
    let device = world.store.device(phone).unwrap();
    assert_eq!(device.state, DeviceState::ErasedProved);
    assert_eq!(device.last_seen_ms, Some(NOW + 5));
    assert_eq!(call(&world, phone).commands, []);
    assert_eq!(world.store.receipts(phone).unwrap().len(), 2);
}

#[test]
fn a_wipe_with_a_failed_step_is_only_partly_proved() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let wipe = world.command(phone, CommandAction::Wipe);
    let erased = world.receipt(
        phone,
        1,
        proof(WipeCause::Command(wipe), false, (0, Hash32::default())),
    );
    world.store.store_receipts(phone, &[erased], NOW).unwrap();
    assert_eq!(state(&world, wipe), CommandState::ErasedPartial);
    assert_eq!(
        world.store.device(phone).unwrap().state,
        DeviceState::ErasedPartial
    );
}

#[test]
fn a_wipe_supersedes_other_commands_and_stands_alone() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let locks = [
        world.command(phone, CommandAction::Lock),
        world.command(phone, CommandAction::Lock),
    ];
    let offered = call(&world, phone).commands;
    assert_eq!(offered.len(), 2);
    assert!(offered[0].seq < offered[1].seq);
    world.command(phone, CommandAction::Wipe);
    assert_eq!(call(&world, phone).commands.len(), 1);
    for lock in locks {
        assert_eq!(state(&world, lock), CommandState::Superseded);
    }
}

#[test]
fn an_open_wipe_never_stands_in_the_way_of_another_and_one_proof_ends_both() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let first = world.command(phone, CommandAction::Wipe);
    let second = world.command(phone, CommandAction::Wipe);
    assert_eq!(call(&world, phone).commands.len(), 1);
    let erased = world.receipt(
        phone,
        1,
        proof(WipeCause::Command(first), true, (0, Hash32::default())),
    );
    world.store.store_receipts(phone, &[erased], NOW).unwrap();
    assert_eq!(state(&world, first), CommandState::ErasedProved);
    assert_eq!(state(&world, second), CommandState::ErasedProved);
}

#[test]
fn a_refused_wipe_leaves_the_phone_enrolled() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let wipe = world.command(phone, CommandAction::Wipe);
    let refused = world.receipt(
        phone,
        1,
        ReceiptEvent::Refused {
            command: wipe,
            reason: RefusedReason::Replayed,
        },
    );
    world.store.store_receipts(phone, &[refused], NOW).unwrap();
    assert_eq!(state(&world, wipe), CommandState::Refused);
    assert_eq!(
        world.store.device(phone).unwrap().state,
        DeviceState::Enrolled
    );
}

#[test]
fn a_receipt_that_is_sent_again_is_acknowledged_and_stored_once() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let lock = world.command(phone, CommandAction::Lock);
    let done = || world.receipt(phone, 7, ReceiptEvent::Done { command: lock });
    for _ in 0..2 {
        assert_eq!(
            world.store.store_receipts(phone, &[done()], NOW).unwrap(),
            [7]
        );
    }
    assert_eq!(world.store.receipts(phone).unwrap().len(), 1);
    assert_eq!(state(&world, lock), CommandState::Done);
}

#[test]
fn a_proof_is_kept_even_if_its_sequence_was_used_before() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let wipe = world.command(phone, CommandAction::Wipe);
    let started = world.receipt(phone, 1, ReceiptEvent::Started { command: wipe });
    let erased = world.receipt(
        phone,
        1,
        proof(WipeCause::Command(wipe), true, (0, Hash32::default())),
    );
    world
        .store
        .store_receipts(phone, &[started, erased], NOW)
        .unwrap();
    assert_eq!(state(&world, wipe), CommandState::ErasedProved);
    assert_eq!(world.store.receipts(phone).unwrap().len(), 2);
}

#[test]
fn a_receipt_of_another_enrolment_changes_nothing_and_need_not_be_sent_again() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let wipe = world.command(phone, CommandAction::Wipe);
    let mut foreign = world.receipt(
        phone,
        1,
        proof(WipeCause::Command(wipe), true, (0, Hash32::default())),
    );
    foreign.receipt.enrolment_epoch += 1;
    assert_eq!(
        world.store.store_receipts(phone, &[foreign], NOW).unwrap(),
        [1]
    );
    assert_eq!(state(&world, wipe), CommandState::Signed);
    assert_eq!(world.store.receipts(phone).unwrap(), []);
}

#[test]
fn a_lost_end_of_the_audit_chain_is_a_declared_gap() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let all = lines(5);
    upload(&world, phone, 1, &all[..3], (5, all[4].hash)).unwrap();
    let erased = world.receipt(
        phone,
        1,
        proof(WipeCause::TooManyAttempts, true, (5, all[4].hash)),
    );
    world.store.store_receipts(phone, &[erased], NOW).unwrap();
    let report = world.store.verify_audit().unwrap();
    assert!(report.ok());
    assert_eq!(report.chains[1].entries, 3);
    assert_eq!(report.chains[1].lost, 2);
    assert_eq!(
        world.store.device(phone).unwrap().state,
        DeviceState::ErasedProved,
        "a phone may erase itself without a command"
    );
    let entries = world.store.server_audit(0, 100).unwrap();
    let text = serde_json::to_string(&entries).unwrap();
    assert!(text.contains("\"audit_tail_lost\":{\"device\""));
}

#[test]
fn a_phone_that_is_to_be_erased_neither_pulls_nor_pushes() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    world.command(phone, CommandAction::Wipe);
    let query = PullQuery {
        epoch: 0,
        after: 0,
        limit: 10,
    };
    assert_eq!(world.store.pull(phone, &query).unwrap(), Pulled::Refused);
    let edit = world.operation(id, 1, NOW, &[("notes", "x")]);
    assert_eq!(
        world.store.push(phone, &[edit], NOW).unwrap(),
        Pushed::Refused
    );
}

#[test]
fn a_revoked_phone_still_gets_its_wipe_and_no_lease() {
    let world = World::new();
    let phone = world.phone(world.wang);
    world.store.revoke_device(phone, &by(NOW)).unwrap();
    world.command(phone, CommandAction::Wipe);
    let told = call(&world, phone);
    assert_eq!(told.commands.len(), 1);
    assert_eq!(told.lease_seq, None);
    assert!(world.store.news(phone).unwrap().revoked);
}

#[test]
fn sequences_of_a_key_rise_per_kind_and_are_never_given_twice() {
    let world = World::new();
    let (one, two) = (Hash32([1; 32]), Hash32([2; 32]));
    let next = |kind, key, at| world.store.next_sequence(kind, key, at).unwrap();
    assert_eq!(next(Kind::Lease, &one, NOW), NOW);
    assert_eq!(next(Kind::Lease, &one, NOW - 100), NOW + 1);
    assert_eq!(next(Kind::Command, &one, NOW), NOW);
    assert_eq!(next(Kind::Lease, &two, NOW), NOW);
    assert_eq!(next(Kind::Lease, &one, NOW + 50), NOW + 50);
}

#[test]
fn news_tells_of_commands_feeds_and_documents() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let before = world.store.news(phone).unwrap();
    assert!(before.known && before.open_commands == 0 && before.feed_head == 0);
    world.customer(phone, "张三");
    world.command(phone, CommandAction::Lock);
    let after = world.store.news(phone).unwrap();
    assert_eq!(after.open_commands, 1);
    assert_eq!(after.newest_command, NOW);
    assert_eq!(after.feed_head, 1);
}
