//! An unlock, whole and step by step: what a person waits for after the last digit.

use std::path::Path;
use std::sync::Arc;

use agent_core::Agent;
use agent_core::agent::AgentConfig;
use agent_core::guard::Guard;
use agent_core::ports::KeyVault;
use agent_core::store::Store;
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;
use fleet_protocol::record::{Customer, Record};
use serde::Serialize;
use software_vault::SoftwareVault;

use crate::ours::Opening;
use crate::phone;
use crate::side::Fault;
use crate::timing::{quantile, timed};

/// Unlocks, and of each step as many.
const UNLOCKS: usize = 40;
/// What the first screen shows.
const FIRST_ROWS: u32 = 50;

/// The steps in the order of [`times`].
pub(crate) const STEPS: [&str; 6] = [
    "unlock to first row, whole",
    "guard write",
    "Argon2id, 64 MiB",
    "vault HMAC",
    "open the database",
    "first row",
];

/// How long a step takes.
#[derive(Debug, Serialize)]
pub(crate) struct StepTime {
    pub(crate) name: &'static str,
    pub(crate) p50_us: f64,
    pub(crate) p95_us: f64,
}

/// Sorts the answer of [`times`] into steps.
pub(crate) fn steps(answer: &[f64]) -> Vec<StepTime> {
    STEPS
        .into_iter()
        .enumerate()
        .map(|(number, name)| {
            let of_step = || answer.iter().skip(number).step_by(STEPS.len()).copied();
            StepTime {
                name,
                p50_us: quantile(of_step(), 0.5),
                p95_us: quantile(of_step(), 0.95),
            }
        })
        .collect()
}

/// Microseconds of each step in turn, [`UNLOCKS`] times over. The whole is a real unlock of a phone with these customers and
/// its shipping cost; the steps are measured alone, between the unlocks, so that they meet the same machine.
pub(crate) fn times(
    folder: &Path,
    customers: &[Customer],
    opening: &Opening<'_>,
) -> Result<Vec<f64>, Fault> {
    let phone = TestPhone::new(folder);
    let vault = Arc::new(SoftwareVault::open(&folder.join("vault"))?);
    let mut ports = phone.ports();
    ports.vault = vault.clone();
    let agent = Agent::open(folder, ports, AgentConfig::default())?;
    phone.enrol(&agent)?;
    agent.unlock(&phone.pin())?;
    let records = customers.iter().cloned().map(Record::Customer).collect();
    phone.feed(&agent, records)?;
    agent.lock(LockCause::Asked);

    let spare = folder.join("spare");
    std::fs::create_dir(&spare)?;
    let state = Guard::read(&folder.join("guard"), vault.as_ref())?
        .ok_or(Fault("the phone has no guard".into()))?;
    let alias = state.pin_alias.clone();
    let mut guard = Guard::create(&spare, vault.clone(), &state)?;

    let mut all = Vec::with_capacity(UNLOCKS * STEPS.len());
    for _ in 0..UNLOCKS {
        let (_, whole_us) = timed(|| {
            agent.unlock(&phone.pin())?;
            agent.list_customers(None, FIRST_ROWS)
        })?;
        agent.lock(LockCause::Asked);
        let (_, guard_us) = timed(|| guard.write(&state))?;
        let kdf_us = phone::kdf()?;
        let (_, hmac_us) = timed(|| vault.hmac(&alias, &[7; 50]))?;
        let (store, open_us) = timed(|| Store::open(opening.folder, opening.key))?;
        let (_, row_us) = timed(|| store.danger_first_page(FIRST_ROWS))?;
        store.close()?;
        all.extend([whole_us, guard_us, kdf_us, hmac_us, open_us, row_us]);
    }
    Ok(all)
}
