//! Copies of older files that are put back: they give no tries, bring no PIN back, and never erase.

use std::fs;
use std::path::PathBuf;

use agent_core::AgentError;
use agent_core::agent::{Agent, PhoneState};
use agent_core::keys::Secret;
use agent_core::model::NewVisit;
use agent_core::ports::{Clock, Event, VaultError};
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};
use proptest::prelude::*;

use super::Fixture;
use super::wipe::{assert_erased, wipe_order};

fn wrong() -> Secret<Vec<u8>> {
    TestPhone::secret("271828")
}

fn fresh() -> Secret<Vec<u8>> {
    TestPhone::secret("739105")
}

/// A copy of files as they were.
#[derive(Clone)]
struct Copied(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Copied {
    fn guard(fixture: &Fixture) -> Self {
        Self::of(fixture, &["guard/slot-a", "guard/slot-b"])
    }

    fn of(fixture: &Fixture, names: &[&str]) -> Self {
        let read = |name: &&str| (fixture.path(name), fs::read(fixture.path(name)).ok());
        Self(names.iter().map(read).collect())
    }

    fn put_back(&self) {
        for (path, bytes) in &self.0 {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
    }
}

#[test]
fn an_old_guard_that_is_put_back_locks_and_never_erases() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let old = Copied::guard(&fixture);
    for _ in 0..3 {
        assert!(matches!(
            agent.unlock(&wrong()),
            Err(AgentError::WrongPin { .. })
        ));
    }
    drop(agent);
    let (new, keys) = (Copied::guard(&fixture), phone.vault.aliases());
    old.put_back();
    assert_eq!(phone.status().unwrap().state, PhoneState::GuardRolledBack);
    let checked = phone.vault.hmacs_with("pin-");
    let agent = phone.start().unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::GuardRolledBack);
    let refused = Err(AgentError::GuardRolledBack);
    for pin in [phone.pin(), wrong()] {
        assert_eq!(agent.unlock(&pin), refused);
    }
    assert_eq!(agent.change_pin(&phone.pin(), &fresh()), refused);
    assert_eq!(agent.unlock_with_biometric(&wrong()), refused);
    assert_eq!(phone.touch(&agent), refused);
    assert_eq!(agent.tick(), refused);
    assert_eq!(agent.sync_once().map(drop), refused, "it calls nobody");
    assert_eq!(agent.remove_biometric_slot(), refused);
    assert_eq!(agent.entered_foreground(), refused);
    agent.lock(LockCause::Asked);
    assert_eq!(phone.vault.hmacs_with("pin-"), checked, "no PIN was tried");
    assert_eq!(phone.vault.aliases(), keys, "no key went");
    drop(agent);
    assert!(fixture.path("store/cache.db").exists());
    // Whoever put it back can take it away again: then the tries are those that were made.
    new.put_back();
    let agent = phone.start().unwrap();
    assert_eq!(agent.status().unwrap().attempts_left, 7);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn an_old_guard_and_its_envelope_do_not_bring_the_old_pin_back() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let names = [
        "guard/slot-a",
        "guard/slot-b",
        "guard/envelope-a",
        "guard/envelope-b",
    ];
    let old = Copied::of(&fixture, &names);
    agent.change_pin(&phone.pin(), &fresh()).unwrap();
    drop(agent);
    let new = Copied::of(&fixture, &names);
    old.put_back();
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::GuardRolledBack));
    drop(agent);
    new.put_back();
    phone.start().unwrap().unlock(&fresh()).unwrap();
}

#[test]
fn no_copy_from_before_the_last_proof_is_believed_however_it_was_made() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let secret = agent.make_biometric_slot().unwrap();
    // EXPOSE: a shell holds it.
    let secret = Secret::new(secret.expose().to_vec());
    agent.lock(LockCause::Asked);
    let steps: [(&str, &dyn Fn()); 4] = [
        ("a wrong PIN", &|| assert!(agent.unlock(&wrong()).is_err())),
        ("the PIN", &|| agent.unlock(&phone.pin()).unwrap()),
        ("a finger", &|| {
            agent.unlock_with_biometric(&secret).unwrap()
        }),
        ("a change", &|| {
            agent.change_pin(&phone.pin(), &fresh()).unwrap();
        }),
    ];
    for (what, step) in steps {
        let before = Copied::guard(&fixture);
        step();
        let after = Copied::guard(&fixture);
        before.put_back();
        let state = phone.status().unwrap().state;
        assert_eq!(state, PhoneState::GuardRolledBack, "{what}");
        after.put_back();
        assert_eq!(phone.status().unwrap().state, PhoneState::Locked, "{what}");
    }
}

#[test]
fn a_phone_whose_guard_was_put_back_is_enrolled_anew_and_its_company_hears_of_it() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let (old, before) = (Copied::guard(&fixture), phone.guard().pin_alias);
    agent.unlock(&phone.pin()).unwrap();
    phone.fill(&agent, &["张伟"]).unwrap();
    drop(agent);
    old.put_back();
    let agent = phone.start().unwrap();
    // What is no invitation changes nothing.
    assert!(agent.enrol(b"no invitation", &phone.pin(), "test").is_err());
    assert_eq!(agent.status().unwrap().state, PhoneState::GuardRolledBack);
    phone.enrol(&agent).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
    let aliases = phone.vault.aliases();
    assert!(!aliases.contains(&before), "the old key opens nothing more");
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(phone.cursor(&agent).unwrap(), 0, "fetched anew");
    let alarm = (AuditEvent::GuardRolledBack, AuditOutcome::Failed);
    assert_eq!(phone.chain(&agent).unwrap().first(), Some(&alarm));
    drop(agent);
    old.put_back();
    assert_eq!(phone.status().unwrap().state, PhoneState::GuardRolledBack);
}

#[test]
fn a_try_that_cannot_be_made_final_checks_no_pin_and_burns_none() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    for error in [VaultError::Transient, VaultError::Unavailable] {
        // The key for one try is there already.
        phone.vault.make_no_key(error);
        agent.unlock(&phone.pin()).unwrap();
        agent.lock(LockCause::Asked);
        let checked = phone.vault.hmacs_with("pin-");
        for pin in [phone.pin(), wrong()] {
            assert_eq!(agent.unlock(&pin), Err(AgentError::VaultUnavailable));
        }
        assert_eq!(phone.vault.hmacs_with("pin-"), checked);
        phone.vault.heal();
        phone.vault.delete_nothing(error);
        for pin in [phone.pin(), wrong()] {
            assert_eq!(agent.unlock(&pin), Err(AgentError::VaultUnavailable));
        }
        assert_eq!(phone.vault.hmacs_with("pin-"), checked);
        phone.vault.heal();
        assert_eq!(phone.status().unwrap().attempts_left, 10);
        agent.unlock(&phone.pin()).unwrap();
        agent.lock(LockCause::Asked);
    }
}

#[test]
fn a_vault_that_makes_no_key_holds_up_neither_lock_nor_erase() {
    for earlier_version in [false, true] {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        drop(agent);
        if earlier_version {
            phone.write_guard_as_version_1();
        }
        let agent = phone.start().unwrap();
        phone.vault.make_no_key(VaultError::Unavailable);
        agent.lock(LockCause::Asked);
        phone.contact(&agent, 0).unwrap();
        phone.check_in(&agent, &wipe_order(phone)).unwrap();
        assert_erased(&fixture);
    }
}

#[test]
fn a_phone_of_the_earlier_version_goes_on_and_its_old_guard_dies_with_the_first_try() {
    // Wherever the first try is cut, the phone goes on.
    for n in 0..16 {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        drop(agent);
        phone.write_guard_as_version_1();
        let old = Copied::guard(&fixture);
        let agent = phone.start().unwrap();
        phone.vault.die_after(n);
        let _ = agent.unlock(&wrong());
        drop(agent);
        phone.vault.heal();
        let agent = phone.start().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        drop(agent);
        old.put_back();
        let state = phone.status().unwrap().state;
        assert_eq!(state, PhoneState::GuardRolledBack, "cut at call {n}");
    }
}

/// The files of the store as they were.
fn store_files(fixture: &Fixture) -> Copied {
    Copied::of(fixture, &["store/cache.db", "store/cache.db-wal"])
}

#[test]
fn an_older_database_is_found_by_what_the_guard_saw_of_it_down_to_the_last_edit() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let customer = phone.fill(&agent, &["张伟"]).unwrap()[0];
    let visit = |note: &str| NewVisit {
        note: note.to_owned(),
        ..NewVisit::default()
    };
    agent.log_visit(customer, visit("第一次拜访")).unwrap();
    let old = store_files(&fixture);
    agent.log_visit(customer, visit("第二次拜访")).unwrap();
    agent.lock(LockCause::Asked);
    drop(agent);
    old.put_back();
    let _ = fs::remove_file(fixture.path("store/cache.db-shm"));
    let agent = phone.start().unwrap();
    phone.events.take();
    assert_eq!(
        agent.unlock(&phone.pin()),
        Err(AgentError::StoreDamaged { salvaged: 1 })
    );
    assert_eq!(phone.events.take(), [Event::StoreQuarantined]);
    agent.unlock(&phone.pin()).unwrap();
    let chain = phone.chain(&agent).unwrap();
    let alarm = (AuditEvent::StoreQuarantined, AuditOutcome::Ok);
    assert!(chain.contains(&alarm), "its company hears of it");
}

#[test]
fn an_older_database_with_the_guard_of_its_day_is_found_by_the_guard() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.fill(&agent, &["张伟"]).unwrap();
    drop(agent);
    let (guard, store) = (Copied::guard(&fixture), store_files(&fixture));
    phone.start().unwrap().unlock(&phone.pin()).unwrap();
    guard.put_back();
    store.put_back();
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::GuardRolledBack));
}

#[test]
fn a_kill_in_the_midst_of_a_replacement_does_not_make_the_older_database_acceptable() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.fill(&agent, &["张伟"]).unwrap();
    let old = store_files(&fixture);
    phone.fill(&agent, &["张伟", "王芳"]).unwrap();
    TestPhone::audit_many(&agent, 30).unwrap();
    agent.lock(LockCause::Asked);
    drop(agent);
    old.put_back();
    let _ = fs::remove_file(fixture.path("store/cache.db-shm"));
    let agent = phone.start().unwrap();
    let damaged = Err(AgentError::StoreDamaged { salvaged: 0 });
    assert_eq!(agent.unlock(&phone.pin()), damaged);
    drop(agent);
    // The new store is away again, and the older one is back in its place: as if the renames had not been made.
    old.put_back();
    let _ = fs::remove_file(fixture.path("store/cache.db-shm"));
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), damaged);
    agent.unlock(&phone.pin()).unwrap();
}

/// What somebody who can copy the guard and kill the program does.
#[derive(Clone, Debug)]
enum Play {
    Copy,
    PutBack(prop::sample::Index),
    Guess { dies_after: u64 },
    GuessUnharmed,
}

fn any_play() -> impl Strategy<Value = Play> {
    prop_oneof![
        Just(Play::Copy),
        any::<prop::sample::Index>().prop_map(Play::PutBack),
        (0..14_u64).prop_map(|dies_after| Play::Guess { dies_after }),
        Just(Play::GuessUnharmed),
    ]
}

fn guess(phone: &TestPhone, agent: &Agent) {
    let _ = agent.unlock(&wrong());
    // Long enough for every delay.
    phone.clock.advance_ms(3_600_000);
    let _ = phone.contact(agent, phone.clock.now().wall_ms);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_play_with_copies_and_kills_gives_more_than_ten_tries(
        plays in proptest::collection::vec(any_play(), 20..60),
    ) {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        drop(phone.start_enrolled().unwrap());
        let mut copies = vec![Copied::guard(&fixture)];
        let before = phone.vault.hmacs_with("pin-");
        for play in plays {
            match play {
                Play::Copy => {}
                Play::PutBack(which) => which.get(&copies).put_back(),
                Play::Guess { dies_after } => {
                    let Ok(agent) = phone.start() else { continue };
                    phone.vault.die_after(dies_after);
                    let _ = agent.unlock(&wrong());
                    drop(agent);
                    phone.vault.heal();
                }
                Play::GuessUnharmed => {
                    if let Ok(agent) = phone.start() {
                        guess(phone, &agent);
                    }
                }
            }
            copies.push(Copied::guard(&fixture));
        }
        // In the end each copy is given a chance.
        for copy in copies.iter().rev().chain(&copies) {
            copy.put_back();
            if let Ok(agent) = phone.start() {
                guess(phone, &agent);
            }
        }
        let checked = phone.vault.hmacs_with("pin-") - before;
        prop_assert!(checked <= 10, "{checked} PINs were checked");
    }
}
