//! Callbacks that fail, call back, are slow, or come when the shell has let go; and many calls at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, OnceLock, Weak};
use std::time::Duration;

use agent_ffi::ports::PortError;
use agent_ffi::records::PhoneState;
use agent_ffi::{FieldAgent, FieldAgentError};

use crate::shell::{PIN, Shell};
use crate::unpack;

/// Far more than anything here takes: reached only by a deadlock.
const STUCK: Duration = Duration::from_secs(120);

/// Runs `work` on a thread of its own and fails if it does not end.
fn must_end<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = channel();
    std::thread::spawn(move || done.send(work()));
    ended.recv_timeout(STUCK).expect("a call that never ends")
}

#[test]
fn a_vault_that_throws_burns_no_try_and_heals() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let before = agent.status().unwrap().attempts_left;
    shell.on_vault_call(|| Err(uniffi::UnexpectedUniFFICallbackError::new("boom").into()));
    assert_eq!(
        agent.unlock(PIN.to_vec()),
        Err(FieldAgentError::VaultUnavailable)
    );
    assert_eq!(agent.status().unwrap().attempts_left, before);
    shell.heal();
    agent.unlock(PIN.to_vec()).unwrap();
}

#[test]
fn a_sink_that_throws_stops_nothing() {
    let shell = Shell::enrolled();
    shell.events.on_event(|| Err(PortError::Unexpected));
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    agent.lock();
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
}

#[test]
fn a_sink_may_call_back() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let back: Weak<FieldAgent> = Arc::downgrade(&agent);
    let calls = Arc::new(AtomicU64::new(0));
    let counted = calls.clone();
    let again = OnceLock::new();
    shell.events.on_event(move || {
        if let Some(agent) = back.upgrade() {
            agent.status().map_err(|_| PortError::Unexpected)?;
            let _ = unpack::find(&agent, "张", 1);
            let _ = agent.tick();
            if again.set(()).is_ok() {
                let _ = agent.unlock(PIN.to_vec());
            }
            agent.lock();
            counted.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    });
    let state = must_end(move || {
        // The event of this unlock locks again.
        let _ = agent.unlock(PIN.to_vec());
        agent.status().unwrap().state
    });
    assert_eq!(state, PhoneState::Locked);
    assert!(calls.load(Ordering::SeqCst) >= 2);
}

#[test]
fn a_vault_may_ask_for_the_status() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let back = Arc::downgrade(&agent);
    shell.on_vault_call(move || {
        if let Some(agent) = back.upgrade() {
            agent.status().map_err(|_| PortError::Unexpected)?;
        }
        Ok(())
    });
    must_end(move || agent.unlock(PIN.to_vec())).unwrap();
}

#[test]
fn a_lock_does_not_wait_for_a_slow_vault() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    // The first call of the vault waits until the other thread has locked.
    let (reached, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let first = OnceLock::new();
    let (at_vault, resume) = (reached.clone(), go_on.clone());
    shell.on_vault_call(move || {
        if first.set(()).is_ok() {
            at_vault.wait();
            resume.wait();
        }
        Ok(())
    });
    let unlocking = agent.clone();
    let unlock = std::thread::spawn(move || unlocking.unlock(PIN.to_vec()));
    reached.wait();
    let locking = agent.clone();
    must_end(move || locking.lock());
    go_on.wait();
    // Whether it still opened is the core's business; that both ended is ours.
    let _ = unlock.join().unwrap();
}

#[test]
fn an_agent_that_the_shell_lets_go_of_in_a_call_ends_it_and_frees_its_home() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let (reached, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let first = OnceLock::new();
    let (at_vault, resume) = (reached.clone(), go_on.clone());
    shell.on_vault_call(move || {
        if first.set(()).is_ok() {
            at_vault.wait();
            resume.wait();
        }
        Ok(())
    });
    let used = agent.clone();
    let unlock = std::thread::spawn(move || used.unlock(PIN.to_vec()));
    reached.wait();
    drop(agent);
    // Still in use by the call.
    assert!(matches!(shell.open(), Err(FieldAgentError::Busy)));
    go_on.wait();
    unlock.join().unwrap().unwrap();
    shell.heal();
    assert!(shell.open().is_ok());
}

#[test]
fn ten_thousand_calls_at_once_all_get_an_answer() {
    const THREADS: usize = 20;
    const EACH: usize = 500;
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let start = Arc::new(Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let (agent, start) = (agent.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                for _ in 0..EACH {
                    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
                    if number == 0 {
                        agent.lock();
                        agent.tick().unwrap();
                    }
                }
                EACH
            })
        })
        .collect();
    let answered: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(answered, 10_000);
}
