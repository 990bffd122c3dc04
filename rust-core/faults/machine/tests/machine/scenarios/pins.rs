//! PINs and the biometric slot.

use agent_core::AgentError;
use agent_core::testkit::TestPhone;

use super::{NEXT_PINS, Scenario, WRONG_PIN, in_use};
use crate::run::Run;

pub(super) const ALL: [Scenario; 3] = [
    Scenario {
        name: "wrong-pin",
        says: "two wrong PINs are counted",
        prepare: in_use,
        run: wrong_pin,
    },
    Scenario {
        name: "change-pin",
        says: "another PIN takes the place of the first",
        prepare: in_use,
        run: change_pin,
    },
    Scenario {
        name: "biometric-slot",
        says: "a slot for fingerprint or face is made and opens",
        prepare: in_use,
        run: biometric_slot,
    },
];

fn wrong_pin(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    for _ in 0..2 {
        match agent.unlock(&TestPhone::secret(WRONG_PIN)) {
            Err(AgentError::WrongPin { .. }) => run.done(|promises| promises.wrong_tries += 1),
            Err(error) => return Err(error),
            Ok(()) => return Err(AgentError::Internal { code: 0 }),
        }
    }
    Ok(())
}

fn change_pin(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    let old = run.unlock(&agent)?;
    let place = NEXT_PINS.iter().position(|pin| *pin == old);
    let new = NEXT_PINS[place.map_or(0, |place| place + 1)];
    run.asks(|promises| promises.pins = vec![old, new]);
    agent.change_pin(&TestPhone::secret(old), &TestPhone::secret(new))?;
    run.done(|promises| promises.pins = vec![new]);
    run.lock(&agent);
    run.unlock(&agent)?;
    run.lock(&agent);
    Ok(())
}

fn biometric_slot(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    // An older slot is gone from here on, whatever this leads to.
    run.asks(|promises| promises.slot = None);
    let secret = agent.make_biometric_slot()?;
    // EXPOSE: as a shell keeps it.
    let secret = secret.expose().to_vec();
    run.done(|promises| promises.slot = Some(secret.clone()));
    run.lock(&agent);
    agent.unlock_with_biometric(&agent_core::keys::Secret::new(secret))?;
    run.lock(&agent);
    Ok(())
}
