//! Ordering a remote wipe: sign the command, store it, audit it. The console and the command line both come here.

use fleet_protocol::Version1;
use fleet_protocol::command::{Command, CommandAction};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind};
use fleet_protocol::ids::{CommandId, DeviceId};

use crate::fleet::reason::Reason;
use crate::pki::role_key::RoleKey;
use crate::random::{self, Random, RandomError};
use crate::store::commands::NewCommand;
use crate::store::{Origin, Store, StoreError};

/// Why a wipe was not ordered. Nothing was stored then.
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
        action: CommandAction::Wipe,
    };
    let envelope =
        Envelope::seal(Kind::Command, seq, &command, key).map_err(|_| OrderError::Sign)?;
    let new = NewCommand {
        id,
        device,
        action: CommandAction::Wipe,
        reason,
        envelope,
    };
    store.add_command(&new, by)?;
    Ok(id)
}
