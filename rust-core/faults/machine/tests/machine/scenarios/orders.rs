//! What the fleet orders, and what the lease does without an order.

use agent_core::ports::Clock;
use agent_core::testkit::TestPhone;
use agent_core::{Agent, AgentError};
use fleet_protocol::command::{CommandAction, CommandsAnswer};

use super::{Scenario, in_use};
use crate::promises::{Erase, Promises};
use crate::run::Run;

/// Longer than any lease.
const A_YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

pub(super) const ALL: [Scenario; 4] = [
    Scenario {
        name: "wipe",
        says: "the fleet orders an erase while the phone is open",
        prepare: in_use,
        run: wipe,
    },
    Scenario {
        name: "lease-erase",
        says: "the phone starts after a year away and erases itself",
        prepare: a_year_away,
        run: lease_erase,
    },
    Scenario {
        name: "lock",
        says: "the fleet orders a lock while the phone is open",
        prepare: in_use,
        run: lock,
    },
    Scenario {
        name: "check-in",
        says: "a locked phone takes a policy, a lease and a trust document",
        prepare: in_use,
        run: check_in,
    },
];

fn a_year_away(phone: &TestPhone) -> Result<Promises, AgentError> {
    let promises = in_use(phone)?;
    phone.clock.reboot(A_YEAR_MS);
    Ok(promises)
}

/// What the phone itself says, without a look at its files.
fn is_wiped(agent: &Agent) -> bool {
    let status = agent.status().ok();
    status
        .and_then(|status| status.wipe)
        .is_some_and(|wipe| wipe.finished)
}

/// An answer that orders `action`.
fn order(run: &Run<'_>, action: CommandAction) -> Result<CommandsAnswer, AgentError> {
    let fleet = &run.phone().fleet;
    let device_key = run.stage.device_key.ok_or(AgentError::NotEnrolled)?;
    let mut answer = fleet.no_news();
    answer.commands = vec![fleet.sign_command(&fleet.command(device_key, action))];
    Ok(answer)
}

fn wipe(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    if !is_wiped(&agent) {
        // One that was begun leaves nothing to unlock, and keys that are gone open nothing.
        match run.unlock(&agent) {
            Ok(_) => {}
            Err(AgentError::Wiped | AgentError::KeysDamaged)
                if run.promises.erase == Erase::Asked => {}
            Err(error) => return Err(error),
        }
        let answer = order(run, CommandAction::Wipe)?;
        run.asks(|promises| promises.erase = Erase::Asked);
        TestPhone::deliver(&agent, &answer)?;
    }
    ends_erased(run, &agent)
}

fn lease_erase(run: &mut Run<'_>) -> Result<(), AgentError> {
    run.asks(|promises| promises.erase = Erase::Asked);
    let agent = run.start()?;
    match agent.tick() {
        Err(AgentError::Wiped) => ends_erased(run, &agent),
        Err(error) => Err(error),
        Ok(()) => Err(AgentError::Internal { code: 0 }),
    }
}

fn ends_erased(run: &mut Run<'_>, agent: &Agent) -> Result<(), AgentError> {
    if is_wiped(agent) {
        run.done(|promises| promises.erase = Erase::Done);
        Ok(())
    } else {
        Err(AgentError::VaultUnavailable)
    }
}

fn lock(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    TestPhone::deliver(&agent, &order(run, CommandAction::Lock)?)?;
    match run.phone().look(&agent) {
        Err(AgentError::Locked) => Ok(()),
        _ => Err(AgentError::Internal { code: 0 }),
    }
}

fn check_in(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    let fleet = &run.phone().fleet;
    let version = run.promises.policy + 1;
    let mut answer = fleet.no_news();
    answer.policy = Some(fleet.policy(version, |_| {}));
    answer.trust = Some(fleet.trust(version, |_| {}));
    answer.lease = Some(fleet.lease(run.phone().clock.now().wall_ms));
    TestPhone::deliver(&agent, &answer)?;
    run.done(|promises| promises.policy = version);
    Ok(())
}
