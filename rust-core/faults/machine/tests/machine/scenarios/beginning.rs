//! Enrolment, unlocking, and stores that are not as they were left.

use std::fs;

use agent_core::AgentError;
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;

use super::{PIN, Scenario, in_use, nothing};
use crate::promises::Promises;
use crate::run::Run;

pub(super) const ALL: [Scenario; 5] = [
    Scenario {
        name: "enrol",
        says: "a payload becomes a phone that holds an empty store",
        prepare: nothing,
        run: enrol,
    },
    Scenario {
        name: "unlock",
        says: "the PIN opens, what waited goes into the audit chain, the session locks",
        prepare: in_use,
        run: unlock,
    },
    Scenario {
        name: "migrate",
        says: "a store of schema version 1 is opened by this program",
        prepare: older,
        run: unlock,
    },
    Scenario {
        name: "restore",
        says: "an older copy of the database was put back: it is set aside and a new one made",
        prepare: put_back,
        run: restore,
    },
    Scenario {
        name: "damage",
        says: "a page of the database is damaged: set aside, pending edits saved",
        prepare: damaged,
        run: restore,
    },
];

fn enrol(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.asks(|promises| promises.enrolled = promises.enrolled.filter(|enrolled| *enrolled));
    run.phone().enrol(&agent)?;
    run.done(|promises| promises.enrolled = Some(true));
    Ok(())
}

fn unlock(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    run.lock(&agent);
    Ok(())
}

fn restore(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    match run.unlock(&agent) {
        Err(AgentError::StoreDamaged { .. }) => {
            run.done(|promises| promises.replaced = false);
            run.unlock(&agent)?;
        }
        other => drop(other?),
    }
    run.lock(&agent);
    Ok(())
}

fn older(phone: &TestPhone) -> Result<Promises, AgentError> {
    let mut promises = in_use(phone)?;
    let agent = phone.start()?;
    agent.unlock(&TestPhone::secret(PIN))?;
    phone.put_older_store(&agent)?;
    // What the frozen rows hold.
    promises.customers = vec![3];
    promises.notes.clear();
    promises.saved = 1;
    Ok(promises)
}

/// A phone whose store may have to be replaced: its customers come again with the next sync.
fn replaceable(mut promises: Promises) -> Promises {
    promises.customers.clear();
    promises.notes.clear();
    promises.replaced = true;
    promises
}

fn put_back(phone: &TestPhone) -> Result<Promises, AgentError> {
    let promises = in_use(phone)?;
    let store = phone.home().join("store");
    let kept: Vec<_> = fs::read_dir(&store)
        .expect("a store")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect();
    let agent = phone.start()?;
    agent.unlock(&TestPhone::secret(PIN))?;
    agent.lock(LockCause::Asked);
    drop(agent);
    for (path, bytes) in kept {
        fs::write(path, bytes).expect("an older copy");
    }
    Ok(replaceable(promises))
}

fn damaged(phone: &TestPhone) -> Result<Promises, AgentError> {
    let promises = super::records::with_edits(phone)?;
    let path = phone.home().join("store").join("cache.db");
    let mut bytes = fs::read(&path).expect("a store");
    // The schema's page: nothing opens past it, and the outbox lies elsewhere.
    bytes[100..200].fill(0x5a);
    fs::write(&path, bytes).expect("a damaged store");
    // A damaged schema saves nothing; what could be saved is another test's.
    let mut promises = replaceable(promises);
    promises.saved = 0;
    Ok(promises)
}
