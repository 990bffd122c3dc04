//! Ordering a phone to do something: sign the command, store it, audit it. The console and the command line both come here.

use fleet_protocol::Version1;
use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind};
use fleet_protocol::ids::{CommandId, DeviceId};

use crate::fleet::reason::Reason;
use crate::pki::role_key::RoleKey;
use crate::random::{self, Random, RandomError};
use crate::store::commands::NewCommand;
use crate::store::{Origin, Store, StoreError};

/// Why nothing was ordered. Nothing was stored then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// The store failed, or there is no such phone.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no randomness for the command's id.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The command key cannot sign.
    #[error("the command key cannot sign")]
    Sign,
}

/// What is ordered, and why. The reason stays on the server.
pub struct NewOrder {
    /// For whom.
    pub device: DeviceId,
    /// What to do.
    pub action: CommandAction,
    /// Why, if that was said.
    pub reason: Option<Reason>,
}

/// Orders a wipe of `device`, for a reason that stays on the server. It is offered until the phone proves that it is erased.
///
/// # Errors
/// [`OrderError`].
pub fn order_wipe(
    store: &dyn Store,
    key: &RoleKey,
    random: &dyn Random,
    device: DeviceId,
    reason: Option<Reason>,
    by: &Origin,
) -> Result<CommandId, OrderError> {
    let wanted = NewOrder {
        device,
        action: CommandAction::Wipe,
        reason,
    };
    order(store, key, random, wanted, by)
}

/// Orders what is wanted. It is offered until the phone says how it ended.
///
/// # Errors
/// [`OrderError`].
pub fn order(
    store: &dyn Store,
    key: &RoleKey,
    random: &dyn Random,
    wanted: NewOrder,
    by: &Origin,
) -> Result<CommandId, OrderError> {
    let NewOrder {
        device,
        action,
        reason,
    } = wanted;
    let target = store.device(device)?;
    let id = CommandId::from_parts(by.at_ms, &random::bytes(random)?);
    let seq = store.next_sequence(Kind::Command, &key.key_id(), by.at_ms)?;
    let command = Command {
        v: Version1,
        tenant: store.organisation()?.tenant,
        device_key_id: target.key.id(),
        enrolment_epoch: target.enrolment_epoch,
        command: id,
        issued_ms: by.at_ms,
        action,
    };
    let envelope =
        Envelope::seal(Kind::Command, seq, &command, key).map_err(|_| OrderError::Sign)?;
    let new = NewCommand {
        id,
        device,
        action,
        reason,
        envelope,
    };
    store.add_command(&new, by)?;
    Ok(id)
}
