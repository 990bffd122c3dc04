//! How a command goes from a manager's click to a phone's proof.

use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::CommandId;
use fleet_protocol::receipt::{CustomerProof, CustomerStep, ReceiptEvent, WipeCause, WipeProof};

/// Where a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// Asked for. Nothing is signed yet.
    Requested,
    /// Whoever has to agree has agreed.
    Approved,
    /// Signed and stored; the phone has not been told.
    Signed,
    /// An answer that held it reached the phone.
    Delivered,
    /// The phone has verified it and begun.
    Started,
    /// The phone was written off before it answered. It is still told, should it ever call.
    Lost,
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
    pub const ALL: [Self; 11] = [
        Self::Requested,
        Self::Approved,
        Self::Signed,
        Self::Delivered,
        Self::Started,
        Self::Lost,
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
            Self::Approved => "approved",
            Self::Signed => "signed",
            Self::Delivered => "delivered",
            Self::Started => "started",
            Self::Lost => "lost",
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
            Self::Requested
            | Self::Approved
            | Self::Signed
            | Self::Delivered
            | Self::Started
            | Self::Lost => true,
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
            Self::Approved => 1,
            Self::Signed => 2,
            Self::Delivered => 3,
            Self::Started => 4,
            Self::Lost => 5,
            Self::Done | Self::Refused | Self::Superseded => 6,
            Self::ErasedPartial => 7,
            Self::ErasedProved => 8,
        }
    }

    /// The state after news of `next`: a command never goes back, whatever order receipts arrive in, and a proof of erasure
    /// overrides every other ending. A phone that was written off and calls after all is not lost.
    #[must_use]
    pub fn advanced_to(self, next: Self) -> Self {
        let found = self == Self::Lost && matches!(next, Self::Delivered | Self::Started);
        if found || next.rank() > self.rank() {
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
            CommandAction::Lock | CommandAction::EndSession => CommandState::Done,
            // An erase ends with a proof and with nothing less.
            CommandAction::Wipe | CommandAction::WipeCustomer { .. } => CommandState::Started,
        }),
        ReceiptEvent::Refused { command: told, .. } => {
            (*told == command).then_some(CommandState::Refused)
        }
        ReceiptEvent::Erased(proof) => Some(match action {
            CommandAction::Wipe => ending(proof),
            CommandAction::Lock | CommandAction::EndSession => CommandState::Superseded,
            // It went with everything else.
            CommandAction::WipeCustomer { .. } => CommandState::Superseded,
        }),
        ReceiptEvent::CustomerErased(proof) => match action {
            CommandAction::WipeCustomer { customer } => (proof.command == command
                && proof.customer == customer)
                .then(|| customer_ending(proof)),
            CommandAction::Wipe | CommandAction::Lock | CommandAction::EndSession => None,
        },
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

/// How the erase of a customer ended.
#[must_use]
pub fn customer_ending(proof: &CustomerProof) -> CommandState {
    let whole = CustomerStep::ALL.into_iter().all(|step| {
        let mut outcomes = proof.steps.iter().filter(|outcome| outcome.step == step);
        outcomes.next().is_some_and(|outcome| outcome.ok) && outcomes.next().is_none()
    });
    if whole {
        CommandState::ErasedProved
    } else {
        CommandState::ErasedPartial
    }
}

/// Whether a phone that has not proved its erase must have erased itself by `now_ms`: its lease ended at `erases_by_ms`, plus a
/// day for clocks that differ. This is an assumption, never a proof: a phone that lies switched off has erased nothing yet, and
/// does so when it starts. The command is offered all the same.
#[must_use]
pub fn is_assumed_erased(state: CommandState, erases_by_ms: Option<u64>, now_ms: u64) -> bool {
    const MARGIN_MS: u64 = 24 * 60 * 60 * 1_000;
    let waits = state.is_open() && state != CommandState::Lost;
    waits && erases_by_ms.is_some_and(|by| now_ms > by.saturating_add(MARGIN_MS))
}

/// The word that people read: the state, or what is assumed of a wipe that nobody has answered.
#[must_use]
pub fn seen_by_people(
    action: CommandAction,
    state: CommandState,
    erases_by_ms: Option<u64>,
    now_ms: u64,
) -> &'static str {
    if action == CommandAction::Wipe && is_assumed_erased(state, erases_by_ms, now_ms) {
        ASSUMED_ERASED
    } else {
        state.as_str()
    }
}

/// The word for [`is_assumed_erased`], beside those of [`CommandState::as_str`].
pub const ASSUMED_ERASED: &str = "lease_expired_assumed";

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
    use fleet_protocol::ids::{Hash32, RecordId};
    use fleet_protocol::receipt::{CustomerStepOutcome, WipeStep, WipeStepOutcome};

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
                let found = from == CommandState::Lost && after != from;
                assert!(after.rank() >= from.rank() || found);
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
    fn the_erase_of_a_customer_ends_with_its_own_proof_only() {
        let (command, customer) = (
            CommandId::from_bytes([1; 16]),
            RecordId::from_bytes([2; 16]),
        );
        let whole = CustomerProof {
            command,
            customer,
            steps: CustomerStep::ALL
                .into_iter()
                .map(|step| CustomerStepOutcome { step, ok: true })
                .collect(),
            records: 4,
            lost_operations: 0,
            searched_bytes: 4096,
        };
        let told = |proof: &CustomerProof, customer| {
            told_by(
                &ReceiptEvent::CustomerErased(proof.clone()),
                command,
                CommandAction::WipeCustomer { customer },
            )
        };
        assert_eq!(told(&whole, customer), Some(CommandState::ErasedProved));
        assert_eq!(told(&whole, RecordId::from_bytes([3; 16])), None);
        for index in 0..whole.steps.len() {
            let mut failed = whole.clone();
            failed.steps[index].ok = false;
            let mut missing = whole.clone();
            missing.steps.remove(index);
            let mut twice = whole.clone();
            twice.steps.push(twice.steps[index]);
            for proof in [failed, missing, twice] {
                assert_eq!(told(&proof, customer), Some(CommandState::ErasedPartial));
            }
        }
        for action in [CommandAction::Wipe, CommandAction::Lock] {
            let event = ReceiptEvent::CustomerErased(whole.clone());
            assert_eq!(told_by(&event, command, action), None);
        }
    }

    #[test]
    fn a_phone_is_assumed_erased_a_day_after_its_lease_and_only_while_nothing_is_proved() {
        const DAY: u64 = 24 * 60 * 60 * 1_000;
        for state in CommandState::ALL {
            assert!(!is_assumed_erased(state, Some(5 * DAY), 6 * DAY));
            assert!(!is_assumed_erased(state, None, u64::MAX));
            assert_eq!(
                is_assumed_erased(state, Some(5 * DAY), 6 * DAY + 1),
                state.is_open() && state != CommandState::Lost
            );
        }
    }

    #[test]
    fn a_phone_that_calls_after_it_was_written_off_is_not_lost() {
        for news in [
            CommandState::Delivered,
            CommandState::Started,
            CommandState::ErasedProved,
        ] {
            assert_eq!(CommandState::Lost.advanced_to(news), news);
        }
        assert_eq!(
            CommandState::Started.advanced_to(CommandState::Lost),
            CommandState::Lost
        );
        assert_eq!(
            CommandState::ErasedPartial.advanced_to(CommandState::Lost),
            CommandState::ErasedPartial
        );
    }

    #[test]
    fn words_read_back() {
        for state in CommandState::ALL {
            assert_eq!(CommandState::parse(state.as_str()), Some(state));
        }
    }
}
