//! What it costs that a counted try of a PIN cannot be taken back: the guard under its next key, against a plain guard write.

use std::sync::Arc;

use agent_core::guard::{GUARD_ALIAS, Guard, GuardState};
use agent_core::ports::{KeyVault, generation_alias};
use software_vault::SoftwareVault;

use crate::side::Fault;
use crate::timing::{Figure, compare, timed};

/// Tries in one repeat: each of them is some milliseconds of waiting for the disk.
const TRIES: u32 = 20;

/// Both, microseconds a try, over the software vault. A phone's Keystore makes and deletes a key instead of files.
pub(crate) fn advancing(repeats: usize) -> Result<Figure, Fault> {
    let folder = tempfile::tempdir()?;
    let vault = Arc::new(SoftwareVault::open(&folder.path().join("vault"))?);
    let state = GuardState::default();
    let mut plain = Guard::create(&made(folder.path().join("plain"))?, vault.clone(), &state)?;
    let other = Arc::new(SoftwareVault::open(&folder.path().join("other"))?);
    let mut moving = Guard::create(&made(folder.path().join("moving"))?, other.clone(), &state)?;
    compare(
        "the guard write of a counted try",
        repeats,
        || each(|| Ok(plain.write(&state)?)),
        || each(|| advance(&mut moving, other.as_ref(), &state)),
    )
}

/// As the agent does it: docs/adr/0024-guard-that-cannot-be-set-back.md.
fn advance(guard: &mut Guard, vault: &SoftwareVault, state: &GuardState) -> Result<(), Fault> {
    let held = guard
        .key()
        .ok_or_else(|| Fault("a guard without a key".into()))?;
    vault.delete(&generation_alias(GUARD_ALIAS, held - 1))?;
    let next = vault.advance(GUARD_ALIAS, held)?;
    guard.write_under(next, state)?;
    vault.delete(&generation_alias(GUARD_ALIAS, held))?;
    vault.advance(GUARD_ALIAS, next)?;
    Ok(())
}

fn each(mut work: impl FnMut() -> Result<(), Fault>) -> Result<f64, Fault> {
    let (_, us) = timed(|| (0..TRIES).try_for_each(|_| work()))?;
    Ok(us / f64::from(TRIES))
}

fn made(folder: std::path::PathBuf) -> Result<std::path::PathBuf, Fault> {
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
