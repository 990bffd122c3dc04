//! How a command goes from a manager's click to a phone's proof.

use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::CommandId;
use fleet_protocol::receipt::{ReceiptEvent, WipeCause, WipeProof};

/// Where a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// Signed and stored; the phone has not been told.
    Requested,
    /// An answer that held it reached the phone.
    Delivered,
    /// The phone has verified it and begun.
    Started,
    /// Carried out (a command that erases nothing).
    Done,
    /// The phone proved that every step of the erase succeeded.
    ErasedProved,
    /// The data is unreadable, but some later step of the erase did not succeed.
    ErasedPartial,
    /// The phone refused it.
    Refused,
    /// A wipe made it pointless, or the enrolment it was for is no more.
    Superseded,
}

impl CommandState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Delivered,
        Self::Started,
        Self::Done,
        Self::ErasedProved,
        Self::ErasedPartial,
        Self::Refused,
        Self::Superseded,
    ];

    /// The word that is stored and printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Delivered => "delivered",
            Self::Started => "started",
            Self::Done => "done",
            Self::ErasedProved => "erased_proved",
            Self::ErasedPartial => "erased_partial",
            Self::Refused => "refused",
            Self::Superseded => "superseded",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the command is offered again: until the phone has said how it ended.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Delivered | Self::Started => true,
            Self::Done
            | Self::ErasedProved
            | Self::ErasedPartial
            | Self::Refused
            | Self::Superseded => false,
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Requested => 0,
            Self::Delivered => 1,
            Self::Started => 2,
            Self::Done | Self::Refused | Self::Superseded => 3,
            Self::ErasedPartial => 4,
            Self::ErasedProved => 5,
        }
    }

    /// The state after news of `next`: a command never goes back, whatever order receipts arrive in, and a proof of erasure
    /// overrides every other ending.
    #[must_use]
    pub fn advanced_to(self, next: Self) -> Self {
        if next.rank() > self.rank() {
            next
        } else {
            self
        }
    }
}

/// What a receipt says about a command of a phone.
#[must_use]
pub fn told_by(
    event: &ReceiptEvent,
    command: CommandId,
    action: CommandAction,
) -> Option<CommandState> {
    match event {
        ReceiptEvent::Started { command: told } => {
            (*told == command).then_some(CommandState::Started)
        }
        ReceiptEvent::Done { command: told } => (*told == command).then_some(match action {
            CommandAction::Lock => CommandState::Done,
            // A wipe ends with a proof and with nothing less.
            CommandAction::Wipe => CommandState::Started,
        }),
        ReceiptEvent::Refused { command: told, .. } => {
            (*told == command).then_some(CommandState::Refused)
        }
        ReceiptEvent::Erased(proof) => Some(match action {
            CommandAction::Wipe => ending(proof),
            CommandAction::Lock => CommandState::Superseded,
        }),
        ReceiptEvent::Removed { .. } => None,
    }
}

/// How an erase ended.
#[must_use]
pub fn ending(proof: &WipeProof) -> CommandState {
    let whole = !proof.steps.is_empty() && proof.steps.iter().all(|step| step.ok);
    if whole {
        CommandState::ErasedProved
    } else {
        CommandState::ErasedPartial
    }
}

/// Whether an erase was ordered by this server, or decided by the phone.
#[must_use]
pub fn was_ordered(cause: WipeCause) -> bool {
    match cause {
        WipeCause::Command(_) => true,
        WipeCause::LeaseExpired | WipeCause::TooManyAttempts => false,
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::ids::Hash32;
    use fleet_protocol::receipt::{WipeStep, WipeStepOutcome};

    use super::*;

    fn proof(ok: &[bool]) -> WipeProof {
        WipeProof {
            cause: WipeCause::LeaseExpired,
            steps: ok
                .iter()
                .map(|ok| WipeStepOutcome {
                    step: WipeStep::Prove,
                    ok: *ok,
                })
                .collect(),
            erase_took_ms: 1,
            lost_operations: 0,
            audit_count: 0,
            audit_head: Hash32::default(),
            audit_uploaded: 0,
        }
    }

    #[test]
    fn a_command_never_goes_back() {
        for from in CommandState::ALL {
            for to in CommandState::ALL {
                let after = from.advanced_to(to);
                assert!(after.rank() >= from.rank());
                assert!(from.is_open() || !after.is_open());
            }
        }
    }

    #[test]
    fn a_late_started_does_not_undo_a_proof() {
        assert_eq!(
            CommandState::ErasedProved.advanced_to(CommandState::Started),
            CommandState::ErasedProved
        );
    }

    #[test]
    fn only_a_whole_erase_is_called_proved() {
        assert_eq!(ending(&proof(&[true, true])), CommandState::ErasedProved);
        assert_eq!(ending(&proof(&[true, false])), CommandState::ErasedPartial);
        assert_eq!(ending(&proof(&[])), CommandState::ErasedPartial);
    }

    #[test]
    fn a_wipe_is_not_ended_by_a_plain_done() {
        let command = CommandId::from_bytes([1; 16]);
        assert_eq!(
            told_by(
                &ReceiptEvent::Done { command },
                command,
                CommandAction::Wipe
            ),
            Some(CommandState::Started)
        );
    }

    #[test]
    fn words_read_back() {
        for state in CommandState::ALL {
            assert_eq!(CommandState::parse(state.as_str()), Some(state));
        }
    }
}
