//! A whole phone in this process, against a real server: enrolled, synced, erased.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use agent_core::agent::AgentConfig;
use agent_core::keys::Secret;
use agent_core::ports::{Clock, Event, EventSink, Ports, SystemClock, SystemRandom};
use agent_core::testkit::{FakeClock, FakeDevice};
use agent_core::{Agent, AgentError};
use software_vault::SoftwareVault;

use crate::side::Fault;
use crate::timing::{Stopwatch, timed};

const PIN: &[u8] = b"493817";
/// Beyond every lease.
const LONG_MS: u64 = 120 * 24 * 3_600_000;

/// Notes when the erase is done, before the hygiene that follows it.
struct EraseWatch(Mutex<(Stopwatch, Option<f64>)>);

impl EventSink for EraseWatch {
    fn emit(&self, event: Event) {
        if event == Event::WipeStarted {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            held.1 = Some(held.0.us());
        }
    }
}

struct Phone {
    agent: Agent,
    clock: Arc<FakeClock>,
    watch: Arc<EraseWatch>,
}

fn enrolled(home: &Path, payload: &Path) -> Result<Phone, Fault> {
    let clock = Arc::new(FakeClock::new());
    clock.set_wall_ms(SystemClock::new().now().wall_ms);
    let watch = Arc::new(EraseWatch(Mutex::new((Stopwatch::start(), None))));
    let ports = Ports {
        vault: Arc::new(SoftwareVault::open(&home.join("vault"))?),
        device: Arc::new(FakeDevice::default()),
        clock: clock.clone(),
        random: Arc::new(SystemRandom::new()),
        events: watch.clone(),
    };
    let agent = Agent::open(home, ports, AgentConfig::default())?;
    let pin = Secret::new(PIN.to_vec());
    agent.enrol(&std::fs::read(payload)?, &pin, "bench")?;
    agent.unlock(&pin)?;
    Ok(Phone {
        agent,
        clock,
        watch,
    })
}

/// Microseconds of a first sync of `rows` customers (TLS, zstd, decoding, rows, indexes, quick search), then of the index of
/// addresses and notes that is filled after it.
pub(crate) fn first_sync(home: &Path, payload: &Path, rows: usize) -> Result<Vec<f64>, Fault> {
    let phone = enrolled(home, payload)?;
    let (report, us) = timed(|| phone.agent.sync_once())?;
    if report.pulled < u64::try_from(rows)? {
        return Err(Fault(format!("only {} of {rows} rows came", report.pulled)));
    }
    let (_, full_us) = timed(|| {
        while phone.agent.index_in_background()? {}
        Ok::<_, AgentError>(())
    })?;
    Ok(vec![us, full_us])
}

/// Microseconds from the cause of an erase to "keys destroyed", durably, with the database open and full.
pub(crate) fn erase(home: &Path, payload: &Path, rows: usize) -> Result<f64, Fault> {
    let phone = enrolled(home, payload)?;
    if phone.agent.sync_once()?.pulled < u64::try_from(rows)? {
        return Err(Fault("the phone is not full".into()));
    }
    phone.clock.advance_ms(LONG_MS);
    phone
        .clock
        .set_wall_ms(SystemClock::new().now().wall_ms + LONG_MS);
    phone
        .watch
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .0 = Stopwatch::start();
    if phone.agent.tick() != Err(AgentError::Wiped) {
        return Err(Fault("the lease did not erase".into()));
    }
    let held = phone.watch.0.lock().unwrap_or_else(PoisonError::into_inner);
    held.1.ok_or(Fault("no erase was told".into()))
}

/// Microseconds of the PIN's key derivation at its shipping cost: Argon2id, 64 MiB, three passes, four lanes.
pub(crate) fn kdf() -> Result<f64, Fault> {
    let parameters =
        argon2::Params::new(64 * 1024, 3, 4, Some(32)).map_err(|error| Fault(error.to_string()))?;
    let argon2 = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        parameters,
    );
    let mut out = [0; 32];
    let (_, us) = timed(|| {
        argon2
            .hash_password_into(PIN, &[7; 16], &mut out)
            .map_err(|error| Fault(error.to_string()))
    })?;
    Ok(us)
}
