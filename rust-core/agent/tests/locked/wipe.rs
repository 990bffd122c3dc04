//! Erasing.

use std::fs;

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::guard::Phase;
use agent_core::ports::{Event, VaultError};
use agent_core::testkit::TestPhone;
use fleet_protocol::command::{CommandAction, CommandsAnswer};
use fleet_protocol::receipt::{ReceiptEvent, WipeCause, WipeStep};

use super::{Fixture, files_with_content};

const ALL_STEPS: [WipeStep; 8] = [
    WipeStep::Intent,
    WipeStep::Interrupt,
    WipeStep::DeleteDataKeys,
    WipeStep::DestroyEnvelope,
    WipeStep::ZeroiseKeys,
    WipeStep::CloseStore,
    WipeStep::UnlinkFiles,
    WipeStep::Prove,
];

pub(super) fn wipe_order(phone: &TestPhone) -> CommandsAnswer {
    let command = phone
        .fleet
        .command(phone.device_key_id(), CommandAction::Wipe);
    CommandsAnswer {
        commands: vec![phone.fleet.sign_command(&command)],
        ..phone.fleet.no_news()
    }
}

/// Nothing on the phone opens the data, and it says so.
pub(super) fn assert_erased(fixture: &Fixture) {
    let phone = &fixture.phone;
    assert!(files_with_content(&fixture.path("store")).is_empty());
    assert!(files_with_content(&fixture.path("quarantine")).is_empty());
    let left = files_with_content(&fixture.path("guard"));
    assert!(
        left.iter().all(|name| name.starts_with("slot-")),
        "{left:?}"
    );
    let aliases = phone.vault.aliases();
    assert!(
        aliases
            .iter()
            .all(|alias| !alias.starts_with("pin-") && !alias.starts_with("bio-")),
        "{aliases:?}"
    );
    let status = phone.status().unwrap();
    assert_eq!(status.state, PhoneState::Wiped);
    assert!(status.wipe.unwrap().finished);
    assert_eq!(status.pending, 0);
}

fn proof_steps(event: &ReceiptEvent) -> Vec<WipeStep> {
    let ReceiptEvent::Erased(proof) = event else {
        panic!("no proof");
    };
    assert!(
        proof.steps.iter().all(|outcome| outcome.ok),
        "{:?}",
        proof.steps
    );
    proof.steps.iter().map(|outcome| outcome.step).collect()
}

#[test]
fn a_wipe_erases_and_proves_it_until_acknowledged() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let enrolled = phone.guard();
    phone.events.take();
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
    assert_eq!(phone.events.take(), [Event::WipeStarted, Event::Wiped]);
    assert_eq!(phone.device.cleared(), 1);
    assert_eq!(phone.touch(&agent), Err(AgentError::Wiped));
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
    drop(agent);

    // After a restart it still proves what it did, with the same key.
    let agent = phone.start().unwrap();
    let receipts = phone.receipts(&agent).unwrap();
    assert_eq!(receipts.len(), 2);
    let started = phone.open_receipt(&enrolled, &receipts[0]);
    assert!(matches!(started.event, ReceiptEvent::Started { .. }));
    let erased = phone.open_receipt(&enrolled, &receipts[1]);
    assert_eq!(proof_steps(&erased.event), ALL_STEPS);
    phone.acknowledge(&agent, &[receipts[0].seq]).unwrap();
    assert!(
        phone
            .vault
            .aliases()
            .iter()
            .any(|alias| alias.starts_with("identity-"))
    );
    phone.acknowledge(&agent, &[receipts[1].seq]).unwrap();
    assert!(
        phone
            .vault
            .aliases()
            .iter()
            .all(|alias| !alias.starts_with("identity-"))
    );
    let status = phone.status().unwrap();
    assert!(status.wipe.unwrap().acknowledged);
    assert_eq!(status.state, PhoneState::Wiped);
}

#[test]
fn wherever_the_process_dies_a_begun_wipe_ends_erased() {
    let mut resumed = 0;
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        let order = wipe_order(phone);
        phone.vault.die_after(n);
        let outcome = phone.check_in(&agent, &order);
        drop(agent);
        phone.vault.heal();
        let begun = phone.guard().phase != Phase::Enrolled;
        let agent = phone.start().unwrap();
        if !begun && outcome.is_err() {
            // Died before the intent was durable: the server offers the command again.
            phone.check_in(&agent, &order).unwrap();
        } else if outcome.is_err() {
            resumed += 1;
        }
        assert_erased(&fixture);
        let receipts = phone.receipts_in_guard(&agent);
        let proofs: Vec<_> = receipts
            .iter()
            .filter(|receipt| matches!(receipt.event, ReceiptEvent::Erased(_)))
            .collect();
        assert_eq!(proofs.len(), 1, "call {n}");
        if outcome.is_ok() {
            break;
        }
    }
    assert!(resumed >= 3, "only {resumed} kill points behind the intent");
}

#[test]
fn a_wipe_resumes_after_each_journal_step() {
    // Each step's work is undone or cut by hand, as a power cut might leave it.
    for cut in ["envelope left", "store left", "key left", "all left"] {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        phone.vault.fail_alias("pin-", VaultError::Unavailable);
        let envelope = fs::read(fixture.path("guard/envelope-a")).unwrap();
        assert!(phone.check_in(&agent, &wipe_order(phone)).is_err());
        assert_eq!(phone.guard().phase, Phase::Wiping);
        assert_eq!(phone.status().unwrap().state, PhoneState::Wiped, "{cut}");
        assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
        drop(agent);
        if cut == "envelope left" || cut == "all left" {
            fs::write(fixture.path("guard/envelope-b"), &envelope).unwrap();
        }
        if cut == "store left" || cut == "all left" {
            fs::write(fixture.path("store/cache.db-wal"), b"left behind").unwrap();
        }
        // A vault that still fails keeps the wipe open, and the phone shut.
        if cut == "key left" {
            let agent = phone.start().unwrap();
            assert_eq!(phone.guard().phase, Phase::Wiping);
            assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
            phone.vault.heal();
            let _ = agent.tick();
        } else {
            phone.vault.heal();
            drop(phone.start().unwrap());
        }
        assert_erased(&fixture);
        assert_eq!(
            proof_steps(&phone.guard().receipts.last().unwrap().event),
            ALL_STEPS
        );
    }
}

#[test]
fn missing_files_and_folders_do_not_stop_a_wipe() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    fs::remove_dir_all(fixture.path("store")).unwrap();
    fs::remove_file(fixture.path("guard/envelope-a")).unwrap();
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
}

#[test]
fn a_wipe_takes_quarantine_and_strangers_files_too() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    fs::create_dir_all(fixture.path("quarantine/damaged/deeper")).unwrap();
    fs::write(fixture.path("quarantine/damaged/deeper/cache.db"), b"old").unwrap();
    fs::write(fixture.path("store/stray"), b"stray").unwrap();
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
}

#[test]
fn a_wipe_overtakes_work_on_the_store() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    std::thread::scope(|scope| {
        let worker = agent.clone();
        let busy = scope.spawn(move || {
            let mut calls = 0_u64;
            while phone.touch(&worker).is_ok() {
                calls += 1;
            }
            calls
        });
        phone.check_in(&agent, &wipe_order(phone)).unwrap();
        busy.join().unwrap();
    });
    assert_erased(&fixture);
}

#[test]
fn a_disk_that_takes_no_write_does_not_keep_the_keys_alive() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let order = wipe_order(phone);
    let slots: Vec<_> = fs::read_dir(fixture.path("guard"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("slot-")
        })
        .collect();
    assert_eq!(slots.len(), 2);
    let aside = |path: &std::path::Path| path.with_extension("aside");
    for slot in &slots {
        fs::rename(slot, aside(slot)).unwrap();
        fs::create_dir(slot).unwrap();
    }
    assert!(
        phone.check_in(&agent, &order).is_err(),
        "it cannot be proved yet"
    );
    let data_keys = |alias: &String| alias.starts_with("pin-") || alias.starts_with("bio-");
    assert!(
        !phone.vault.aliases().iter().any(data_keys),
        "the keys are gone"
    );
    assert!(phone.touch(&agent).is_err());
    assert!(agent.unlock(&phone.pin()).is_err());
    drop(agent);
    // The disk is writable again. The guard knows nothing of an erase, and there is nothing left to open.
    for slot in &slots {
        fs::remove_dir(slot).unwrap();
        fs::rename(aside(slot), slot).unwrap();
    }
    let agent = phone.start().unwrap();
    assert!(agent.unlock(&phone.pin()).is_err());
    phone.check_in(&agent, &order).unwrap();
    assert_erased(&fixture);
}

#[test]
fn an_erased_phone_is_enrolled_anew_only_after_its_proof_arrived() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.erase(&agent, WipeCause::LeaseExpired).unwrap();
    assert_eq!(phone.enrol(&agent), Err(AgentError::Wiped));
    let seqs: Vec<u64> = phone
        .receipts(&agent)
        .unwrap()
        .iter()
        .map(|r| r.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    phone.enrol(&agent).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.touch(&agent).unwrap();
    assert_eq!(phone.status().unwrap().wipe, None);
}

#[test]
fn an_old_enrolments_wipe_does_not_hit_the_new_enrolment() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let late = wipe_order(phone);
    phone.erase(&agent, WipeCause::LeaseExpired).unwrap();
    let seqs: Vec<u64> = phone
        .receipts(&agent)
        .unwrap()
        .iter()
        .map(|r| r.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    phone.enrol(&agent).unwrap();
    phone.check_in(&agent, &late).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.touch(&agent).unwrap();
}

#[test]
fn a_late_wipe_still_works_after_the_phone_expired() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.clock.advance_ms(5 * 86_400_000);
    assert_eq!(agent.tick(), Err(AgentError::Expired));
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
}

#[test]
fn the_proof_names_the_cause_and_what_was_lost() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.erase(&agent, WipeCause::TooManyAttempts).unwrap();
    let receipts = phone.receipts_in_guard(&agent);
    let ReceiptEvent::Erased(proof) = &receipts[0].event else {
        panic!("no proof");
    };
    assert_eq!(proof.cause, WipeCause::TooManyAttempts);
    assert_eq!(proof.lost_operations, 0);
    assert!(proof.erase_took_ms < 1_000);
}
