//! Opens a phone again, without any fault, and holds it against what it had promised.

use agent_core::guard::Phase;
use agent_core::testkit::TestPhone;
use agent_core::{Agent, AgentError};
use fault_machine::Image;
use fleet_protocol::audit::LockCause;
use fleet_protocol::receipt::ReceiptEvent;

use crate::promises::{Erase, Promises};
use crate::scenarios::{CANARIES, FIRST, WRONG_PIN};
use crate::stage::Stage;

/// Longer than any delay between wrong PINs.
const AN_HOUR_MS: u64 = 3_700_000;

/// Checks all promises. Returns them as they turned out: what was under way is certain now.
pub(crate) fn check(stage: &Stage, promises: &Promises) -> Result<Promises, String> {
    no_plaintext(stage)?;
    let agent = stage
        .start()
        .map_err(|error| format!("the phone does not start: {error:?}"))?;
    let mut settled = promises.clone();
    if stage.phone.guard().phase == Phase::Wiping {
        // An erase that was begun ends at the next look at the phone.
        let _ = agent.tick();
    }
    match stage.phone.guard().phase {
        Phase::Wiping => return Err("a begun erase does not end".to_owned()),
        Phase::Wiped => {
            if promises.erase == Erase::No {
                return Err("erased, though nobody asked for it".to_owned());
            }
            erased(stage)?;
            settled.erase = Erase::Done;
        }
        Phase::None | Phase::Enrolling => {
            if promises.enrolled == Some(true) {
                return Err("an acknowledged enrolment is lost".to_owned());
            }
            settled.enrolled = Some(false);
        }
        Phase::Enrolled => {
            if promises.erase == Erase::Done {
                return Err("not erased, though it said so".to_owned());
            }
            if promises.enrolled == Some(false) {
                return Err("enrolled, though nobody asked for it".to_owned());
            }
            settled.enrolled = Some(true);
            guard_kept(stage, promises)?;
            opens(stage, &agent, &mut settled)?;
        }
    }
    Ok(settled)
}

fn no_plaintext(stage: &Stage) -> Result<(), String> {
    let image = Image::take(stage.home()).map_err(|error| error.to_string())?;
    for (path, bytes) in &image.files {
        for canary in CANARIES {
            if holds(bytes, canary.as_bytes()) {
                return Err(format!("plaintext {canary} in {}", path.display()));
            }
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    let mut left = bytes;
    while let Some(at) = left.iter().position(|byte| byte == first) {
        left = &left[at + 1..];
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

fn erased(stage: &Stage) -> Result<(), String> {
    let data_keys = |alias: &String| alias.starts_with("pin-") || alias.starts_with("bio-");
    if stage.phone.vault.aliases().iter().any(data_keys) {
        return Err("erased, and a data key is left".to_owned());
    }
    let image = Image::take(stage.home()).map_err(|error| error.to_string())?;
    // A slot of the envelope that was overwritten and could not be unlinked holds nothing any more.
    let left = image.files.iter().find(|(path, bytes)| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let of_the_guard = name.is_some_and(|name| name.starts_with("slot-") || name == "lock");
        !of_the_guard && bytes.iter().any(|byte| *byte != 0)
    });
    if let Some((left, _)) = left {
        return Err(format!("erased, and {} is left", left.display()));
    }
    let proofs = stage
        .phone
        .guard()
        .receipts
        .iter()
        .filter(|receipt| matches!(receipt.event, ReceiptEvent::Erased(_)))
        .count();
    if proofs == 1 {
        Ok(())
    } else {
        Err(format!("erased with {proofs} proofs"))
    }
}

fn guard_kept(stage: &Stage, promises: &Promises) -> Result<(), String> {
    let guard = stage.phone.guard();
    if guard.attempts.failed < promises.wrong_tries {
        return Err(format!(
            "{} wrong PINs were counted, {} are left",
            promises.wrong_tries, guard.attempts.failed
        ));
    }
    let policy = guard.policy.map_or(0, |policy| policy.seq);
    if policy < promises.policy {
        return Err(format!("policy went back to {policy}"));
    }
    Ok(())
}

/// The wrong PIN never opens, exactly one of the promised ones does, and what is behind it is whole.
fn opens(stage: &Stage, agent: &Agent, settled: &mut Promises) -> Result<(), String> {
    match unlock(stage, agent, WRONG_PIN, settled) {
        Err(AgentError::WrongPin { .. }) => {}
        // The erase got as far as the keys, but not so far that this could be written down; asked for again, it ends.
        Err(AgentError::KeysDamaged) if settled.erase == Erase::Asked => return Ok(()),
        other => return Err(format!("the wrong PIN gives {other:?}")),
    }
    let mut right = Vec::new();
    for pin in settled.pins.clone() {
        match unlock(stage, agent, pin, settled) {
            Ok(()) => {
                right.push(pin);
                agent.lock(LockCause::Asked);
            }
            Err(AgentError::WrongPin { .. }) => {}
            Err(error) => return Err(format!("a PIN gives {error:?}")),
        }
    }
    let [pin] = right[..] else {
        return Err(format!("{} of {:?} open", right.len(), settled.pins));
    };
    settled.pins = vec![pin];
    settled.wrong_tries = 0;
    unlock(stage, agent, pin, settled).map_err(|error| format!("opens once only: {error:?}"))?;
    look(stage, agent, settled).map_err(|error| format!("open, and then {error:?}"))??;
    agent.lock(LockCause::Asked);
    if let Some(secret) = &settled.slot {
        let secret = agent_core::keys::Secret::new(secret.clone());
        agent
            .unlock_with_biometric(&secret)
            .map_err(|error| format!("the biometric slot gives {error:?}"))?;
    }
    Ok(())
}

fn unlock(
    stage: &Stage,
    agent: &Agent,
    pin: &str,
    settled: &mut Promises,
) -> Result<(), AgentError> {
    stage.phone.clock.advance_ms(AN_HOUR_MS);
    match agent.unlock(&TestPhone::secret(pin)) {
        Err(AgentError::StoreDamaged { .. }) if settled.replaced => {
            // The old one was put aside and the new one is empty until the next sync.
            settled.replaced = false;
            settled.customers.clear();
            settled.notes.clear();
            agent.unlock(&TestPhone::secret(pin))
        }
        other => other,
    }
}

fn look(
    stage: &Stage,
    agent: &Agent,
    settled: &mut Promises,
) -> Result<Result<(), String>, AgentError> {
    if !TestPhone::is_whole(agent)? {
        return Ok(Err("the store is not whole".to_owned()));
    }
    let customers = TestPhone::customers(agent)?;
    if !settled.customers.is_empty() {
        if !settled.customers.contains(&customers) {
            return Ok(Err(format!(
                "{customers} customers, not one of {:?}",
                settled.customers
            )));
        }
        settled.customers = vec![customers];
    }
    let pending = agent.pending()?;
    let mut saved = stage.server.borrow().clone();
    saved.extend(pending.operations.iter().map(|operation| operation.op));
    if (saved.len() as u64) < settled.saved {
        return Ok(Err(format!(
            "{} operations were acknowledged, {} are left",
            settled.saved,
            saved.len()
        )));
    }
    if !settled.notes.is_empty() {
        let notes = agent.view_customer(TestPhone::record_id(FIRST))?.notes;
        if !settled.notes.contains(&notes) {
            return Ok(Err(format!(
                "the notes say {notes:?}, not one of {:?}",
                settled.notes
            )));
        }
        settled.notes = vec![notes];
    }
    Ok(Ok(()))
}
