//! Changing the PIN: one of the two always opens, and never both.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use agent_core::AgentError;
use agent_core::agent::{Agent, PhoneState};
use agent_core::error::PinFault;
use agent_core::keys::Secret;
use agent_core::ports::VaultError;
use agent_core::testkit::{FakeVault, TestPhone};
use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};
use fleet_protocol::receipt::WipeCause;

use super::Fixture;
use super::slow_vault::start;
use super::wipe::{assert_erased, wipe_order};

/// How often a secret is mixed in a first change: the old PIN, both for the history, the new one, the new one again to see that
/// it opens.
const MIXINGS: usize = 5;
/// At which of them the new envelope is made.
const WRAPPED: usize = 4;

fn fresh() -> Secret<Vec<u8>> {
    TestPhone::secret("739105")
}

fn wrong() -> Secret<Vec<u8>> {
    TestPhone::secret("271828")
}

fn open(phone: &TestPhone) -> Agent {
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    agent
}

/// A policy under which any PIN may come back.
fn without_history(phone: &TestPhone, agent: &Agent) {
    remembering(phone, agent, 2, 0);
}

/// A policy, in this version, under which the last `count` PINs may not come back.
fn remembering(phone: &TestPhone, agent: &Agent, version: u64, count: u8) {
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(
        phone
            .fleet
            .policy(version, |policy| policy.pin.history = count),
    );
    phone.check_in(agent, &answer).unwrap();
}

#[test]
fn none_of_the_last_five_pins_may_come_back() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let mut agent = open(phone);
    let pins = ["482913", "739105", "615204", "840261", "395072", "528417"].map(TestPhone::secret);
    let lately = Err(AgentError::PinNotAcceptable(PinFault::UsedLately));
    for (n, pin) in pins.iter().enumerate().skip(1) {
        let present = &pins[n - 1];
        for earlier in &pins[n.saturating_sub(5)..n] {
            assert_eq!(agent.change_pin(present, earlier), lately);
        }
        // It is said only to whoever knows the present one.
        assert!(matches!(
            agent.change_pin(&wrong(), present),
            Err(AgentError::WrongPin { .. })
        ));
        agent.change_pin(present, pin).unwrap();
        // The next program knows it too.
        drop(agent);
        agent = phone.start().unwrap();
        agent.unlock(pin).unwrap();
    }
    agent.change_pin(&pins[5], &pins[0]).unwrap();
    // A shorter memory counts at once; what was forgotten is not remembered by a longer one.
    remembering(phone, &agent, 2, 2);
    assert_eq!(agent.change_pin(&pins[0], &pins[5]), lately);
    agent.change_pin(&pins[0], &pins[4]).unwrap();
    remembering(phone, &agent, 3, 24);
    assert_eq!(agent.change_pin(&pins[4], &pins[0]), lately);
    agent.change_pin(&pins[4], &pins[5]).unwrap();
    remembering(phone, &agent, 4, 0);
    agent.change_pin(&pins[5], &pins[5]).unwrap();
}

#[test]
fn a_history_that_was_cut_is_made_up_for_at_the_next_change() {
    // The process dies at each call of the vault in turn, in a second change.
    for n in 0..40 {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = open(phone);
        agent.change_pin(&phone.pin(), &fresh()).unwrap();
        let third = TestPhone::secret("615204");
        phone.vault.die_after(n);
        let _ = agent.change_pin(&fresh(), &third);
        drop(agent);
        phone.vault.heal();
        let agent = phone.start().unwrap();
        let present = if agent.unlock(&third).is_ok() {
            third
        } else {
            agent.unlock(&fresh()).unwrap();
            fresh()
        };
        for earlier in [&phone.pin(), &fresh(), &present] {
            assert_eq!(
                agent.change_pin(&present, earlier),
                Err(AgentError::PinNotAcceptable(PinFault::UsedLately)),
                "cut at call {n}"
            );
        }
    }
}

#[test]
fn an_erased_phone_remembers_no_pin() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
    let seqs: Vec<u64> = phone
        .receipts_in_guard(&agent)
        .iter()
        .map(|receipt| receipt.seq)
        .collect();
    phone.acknowledge(&agent, &seqs).unwrap();
    phone.enrol(&agent).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
}

/// Which of the two PINs opens, judged by a program that starts anew: old, new.
fn opens(phone: &TestPhone) -> (bool, bool) {
    let works = |pin: &Secret<Vec<u8>>| {
        let agent = phone.start().unwrap();
        match agent.unlock(pin) {
            Ok(()) => true,
            Err(AgentError::WrongPin { .. }) => false,
            Err(error) => panic!("{error:?}"),
        }
    };
    (works(&phone.pin()), works(&fresh()))
}

/// What a phone was before a change: the envelope in force, the guard, and the vault as it stood then.
struct Files {
    files: Vec<(PathBuf, Vec<u8>)>,
    vault: Arc<FakeVault>,
    keys: BTreeMap<String, [u8; 32]>,
}

impl Files {
    fn take(fixture: &Fixture) -> Self {
        let names = ["guard/envelope-a", "guard/slot-a", "guard/slot-b"];
        let read = |name| {
            let path = fixture.path(name);
            let bytes = fs::read(&path).unwrap();
            (path, bytes)
        };
        let vault = fixture.phone.vault.clone();
        Self {
            files: names.map(read).to_vec(),
            keys: vault.copy_hmacs(),
            vault,
        }
    }

    fn put_back(&self) {
        for (path, bytes) in &self.files {
            fs::write(path, bytes).unwrap();
        }
        self.vault.put_back_hmacs(self.keys.clone());
    }
}

#[test]
fn the_new_pin_opens_and_the_old_one_does_not() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    let recorded = phone.guard().spool.to_entries();
    let last = recorded.last().unwrap();
    assert_eq!(
        (&last.event, last.outcome),
        (&AuditEvent::PinChanged, AuditOutcome::Ok)
    );
    drop(agent);
    assert_eq!(opens(phone), (false, true));
    // With the next unlock it stands in the chain.
    let agent = phone.start().unwrap();
    agent.unlock(&fresh()).unwrap();
    let changed = (AuditEvent::PinChanged, AuditOutcome::Ok);
    assert!(phone.chain(&agent).unwrap().contains(&changed));
    drop(agent);
    // And back, into the other file.
    let agent = phone.start().unwrap();
    without_history(phone, &agent);
    agent.unlock(&fresh()).unwrap();
    agent.change_pin(&fresh(), &phone.pin()).unwrap();
    drop(agent);
    assert_eq!(opens(phone), (true, false));
}

#[test]
fn only_an_open_session_changes_its_pin() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    let refused = |expected| {
        assert_eq!(agent.change_pin(&phone.pin(), &fresh()), Err(expected));
    };
    refused(AgentError::NotEnrolled);
    phone.enrol(&agent).unwrap();
    refused(AgentError::Locked);
    agent.unlock(&phone.pin()).unwrap();
    phone.clock.advance_ms(5 * 60_000);
    refused(AgentError::Locked);
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    refused(AgentError::Wiped);
}

#[test]
fn a_wrong_old_pin_counts_as_at_an_unlock() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    for (left, wait) in [(9, 0), (8, 0), (7, 0), (6, 30)] {
        assert_eq!(
            agent.change_pin(&wrong(), &fresh()),
            Err(AgentError::WrongPin {
                attempts_left: left,
                retry_after_s: wait
            })
        );
        assert_eq!(phone.guard().attempts.failed, 10 - left);
    }
    let delayed = Err(AgentError::PinDelayed { retry_after_s: 30 });
    assert_eq!(agent.change_pin(&phone.pin(), &fresh()), delayed);
    assert_eq!(agent.unlock(&phone.pin()), delayed, "one count for both");
    let refused = phone.guard().spool.to_entries();
    let refused = refused.iter().filter(|entry| {
        entry.event == AuditEvent::PinChanged && entry.outcome == AuditOutcome::Refused
    });
    assert_eq!(refused.count(), 4, "as what they were: no unlock was tried");
    phone.clock.advance_ms(30_000);
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    assert_eq!(phone.status().unwrap().attempts_left, 10);
}

#[test]
fn ten_wrong_old_pins_erase() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let mut tried = 0;
    let last = loop {
        match agent.change_pin(&wrong(), &fresh()) {
            Err(AgentError::WrongPin { attempts_left, .. }) => {
                tried += 1;
                assert_eq!(attempts_left, 10 - tried);
            }
            // Whoever holds the open phone keeps it open.
            Err(AgentError::PinDelayed { .. }) => {
                phone.clock.advance_ms(30_000);
                phone.touch(&agent).unwrap();
            }
            other => break other,
        }
    };
    assert_eq!(tried, 9);
    assert_eq!(last, Err(AgentError::Wiped));
    assert_erased(&fixture);
    let cause = phone.status().unwrap().wipe.unwrap().cause;
    assert_eq!(cause, WipeCause::TooManyAttempts);
}

#[test]
fn a_new_pin_that_breaks_the_rules_costs_no_try_and_changes_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    for (pin, fault) in [
        ("48291", PinFault::TooShort { min: 6 }),
        ("", PinFault::TooShort { min: 6 }),
        ("48291a", PinFault::NotDigits),
        ("123456", PinFault::TooCommon),
    ] {
        // Also with a wrong old PIN: nothing is tried.
        for old in [phone.pin(), wrong()] {
            assert_eq!(
                agent.change_pin(&old, &TestPhone::secret(pin)),
                Err(AgentError::PinNotAcceptable(fault))
            );
        }
    }
    // A policy that asks for more is asked first.
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(phone.fleet.policy(2, |policy| policy.pin.min_length = 8));
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(
        agent.change_pin(&phone.pin(), &fresh()),
        Err(AgentError::PinNotAcceptable(PinFault::TooShort { min: 8 }))
    );
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    drop(agent);
    assert_eq!(opens(phone), (true, false));
}

#[test]
fn wherever_the_process_dies_one_of_the_pins_opens() {
    let (mut kept, mut changed) = (0, 0);
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = open(phone);
        phone.vault.die_after(n);
        let outcome = agent.change_pin(&phone.pin(), &fresh());
        drop(agent);
        phone.vault.heal();
        let before = phone.status().unwrap().attempts_left;
        let (old, new) = opens(phone);
        assert_ne!(old, new, "call {n}: exactly one");
        if outcome.is_err() {
            assert!(old, "call {n}: a failure keeps the old PIN");
            assert!(before >= 9, "call {n}: at most the try that was counted");
            kept += 1;
        } else {
            assert!(new, "call {n}: a success is the new PIN");
            changed += 1;
        }
        if changed == 2 {
            break;
        }
    }
    assert!(kept >= 6, "only {kept} calls of the vault");
}

#[test]
fn a_power_cut_in_any_byte_of_any_write_leaves_one_pin() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (a, b) = (
        fixture.path("guard/envelope-a"),
        fixture.path("guard/envelope-b"),
    );
    let agent = open(phone);
    let old = fs::read(&a).unwrap();
    let before = Files::take(&fixture);
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    drop(agent);
    let new = fs::read(&b).unwrap();
    assert!(fs::read(&a).unwrap().iter().all(|byte| *byte == 0));
    let meant = new.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let cuts = |length: usize| (0..=length).step_by(7).chain([length]);
    // The new envelope was being written beside the old one, over nothing.
    for cut in cuts(new.len()) {
        let mut torn = new.clone();
        torn[cut..].fill(0);
        before.put_back();
        fs::write(&b, &torn).unwrap();
        assert_eq!(opens(phone), (cut < meant, cut >= meant), "written {cut}");
    }
    // The old one was being retired.
    for cut in cuts(old.len()) {
        let mut torn = old.clone();
        torn[..cut].fill(0);
        fs::write(&a, &torn).unwrap();
        fs::write(&b, &new).unwrap();
        assert_eq!(opens(phone), (false, true), "retired {cut}");
    }
}

#[test]
fn a_vault_that_fails_or_lies_in_a_change_keeps_the_old_pin() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    phone.vault.fail_alias("pin-", VaultError::Unavailable);
    assert_eq!(
        agent.change_pin(&phone.pin(), &fresh()),
        Err(AgentError::VaultUnavailable)
    );
    phone.vault.heal();
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    drop(agent);
    assert_eq!(opens(phone), (true, false));
    // Its key is another one from one call to the next: what would be written does not open.
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, vault) = start(phone);
    agent.unlock(&phone.pin()).unwrap();
    let (keys, alias) = (phone.vault.clone(), phone.guard().pin_alias);
    let kept = keys.hmac_key(&alias).unwrap();
    let (liar, name) = (keys.clone(), alias.clone());
    vault.meanwhile(WRAPPED, move || liar.add_hmac_key(&name, [9; 32]));
    assert!(agent.change_pin(&phone.pin(), &fresh()).is_err());
    assert!(vault.happened());
    keys.add_hmac_key(&alias, kept);
    drop(agent);
    assert_eq!(opens(phone), (true, false));
}

#[test]
fn a_lock_in_the_midst_of_a_change_keeps_the_old_pin() {
    for nth in 1..=MIXINGS {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let (agent, vault) = start(phone);
        agent.unlock(&phone.pin()).unwrap();
        let same = agent.clone();
        vault.meanwhile(nth, move || same.lock(LockCause::Asked));
        assert_eq!(
            agent.change_pin(&phone.pin(), &fresh()),
            Err(AgentError::Interrupted),
            "mixing {nth}"
        );
        assert!(vault.happened());
        assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
        assert_eq!(agent.status().unwrap().attempts_left, 10);
        drop(agent);
        assert_eq!(opens(phone), (true, false), "mixing {nth}");
    }
}

#[test]
fn an_erase_in_the_midst_of_a_change_wins_and_leaves_nothing() {
    for nth in 1..=MIXINGS {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let (agent, vault) = start(phone);
        agent.unlock(&phone.pin()).unwrap();
        let (same, order) = (agent.clone(), wipe_order(phone));
        vault.meanwhile(nth, move || TestPhone::deliver(&same, &order).unwrap());
        assert_eq!(
            agent.change_pin(&phone.pin(), &fresh()),
            Err(AgentError::Wiped),
            "mixing {nth}"
        );
        assert!(vault.happened());
        assert_erased(&fixture);
        assert_eq!(agent.unlock(&fresh()), Err(AgentError::Wiped));
    }
}

#[test]
fn an_older_envelope_that_is_put_back_opens_nothing_and_burns_no_try() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (a, b) = (
        fixture.path("guard/envelope-a"),
        fixture.path("guard/envelope-b"),
    );
    let agent = open(phone);
    let old = fs::read(&a).unwrap();
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    drop(agent);
    let new = fs::read(&b).unwrap();
    fs::write(&a, &old).unwrap();
    // Beside the newer one it is not looked at; alone it is not believed.
    assert_eq!(opens(phone), (false, true));
    fs::remove_file(&b).unwrap();
    let agent = phone.start().unwrap();
    for pin in [phone.pin(), fresh()] {
        assert_eq!(agent.unlock(&pin), Err(AgentError::KeysDamaged));
    }
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    fs::write(&b, &new).unwrap();
    agent.unlock(&fresh()).unwrap();
}

#[test]
fn a_change_that_was_cut_before_the_older_envelope_went_is_ended_by_the_next_unlock() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let before = Files::take(&fixture);
    let generation = phone.guard().envelope;
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    drop(agent);
    // The new envelope is there, and nothing else has happened yet.
    before.put_back();
    let agent = phone.start().unwrap();
    agent.unlock(&fresh()).unwrap();
    let older = fs::read(fixture.path("guard/envelope-a")).unwrap();
    assert!(older.iter().all(|byte| *byte == 0));
    assert_eq!(phone.guard().envelope, generation + 1);
    drop(agent);
    assert_eq!(opens(phone), (false, true));
}
