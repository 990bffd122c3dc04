//! What state a phone is in, and what it may still do.

use super::command_state::CommandState;

/// A phone's state, as managers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// In use.
    Enrolled,
    /// A wipe is waiting for the phone.
    WipeRequested,
    /// The phone has been told to erase itself.
    WipeDelivered,
    /// The phone has begun to erase itself.
    WipeStarted,
    /// The phone proved that it is erased.
    ErasedProved,
    /// The phone's data is unreadable; some step of the erase did not succeed.
    ErasedPartial,
    /// The same key was enrolled again; this enrolment is over.
    Replaced,
}

impl DeviceState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Enrolled,
        Self::WipeRequested,
        Self::WipeDelivered,
        Self::WipeStarted,
        Self::ErasedProved,
        Self::ErasedPartial,
        Self::Replaced,
    ];

    /// The word that is stored and printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::WipeRequested => "wipe_requested",
            Self::WipeDelivered => "wipe_delivered",
            Self::WipeStarted => "wipe_started",
            Self::ErasedProved => "erased_proved",
            Self::ErasedPartial => "erased_partial",
            Self::Replaced => "replaced",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether customers may still be given to the phone and edits taken from it. A phone that is to be erased gets nothing
    /// more: it may be in the wrong hands.
    #[must_use]
    pub fn may_sync(self) -> bool {
        match self {
            Self::Enrolled => true,
            Self::WipeRequested
            | Self::WipeDelivered
            | Self::WipeStarted
            | Self::ErasedProved
            | Self::ErasedPartial
            | Self::Replaced => false,
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Enrolled => 0,
            Self::WipeRequested => 1,
            Self::WipeDelivered => 2,
            Self::WipeStarted => 3,
            Self::ErasedPartial => 4,
            Self::ErasedProved => 5,
            Self::Replaced => 6,
        }
    }

    /// The state after a wipe of the phone reached `wipe`. Never goes back, except that a wipe that the phone refused
    /// leaves it enrolled when no other is open: `open_wipe` is the furthest state among those.
    #[must_use]
    pub fn after_wipe(self, wipe: CommandState, open_wipe: Option<CommandState>) -> Self {
        let next = match wipe {
            CommandState::Requested | CommandState::Approved | CommandState::Signed => {
                Self::WipeRequested
            }
            // Written off by people: nothing that the phone said.
            CommandState::Lost => return self,
            CommandState::Delivered => Self::WipeDelivered,
            CommandState::Started => Self::WipeStarted,
            CommandState::ErasedProved => Self::ErasedProved,
            CommandState::ErasedPartial => Self::ErasedPartial,
            CommandState::Refused | CommandState::Superseded | CommandState::Done => {
                return self.without_wipe(open_wipe);
            }
        };
        if next.rank() > self.rank() {
            next
        } else {
            self
        }
    }

    fn without_wipe(self, open_wipe: Option<CommandState>) -> Self {
        match self {
            Self::ErasedProved | Self::ErasedPartial | Self::Replaced => self,
            Self::Enrolled | Self::WipeRequested | Self::WipeDelivered | Self::WipeStarted => {
                match open_wipe {
                    Some(CommandState::Started) => Self::WipeStarted,
                    Some(CommandState::Delivered) => Self::WipeDelivered,
                    Some(
                        CommandState::Requested
                        | CommandState::Approved
                        | CommandState::Signed
                        | CommandState::Lost,
                    ) => Self::WipeRequested,
                    _ => Self::Enrolled,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wipe_goes_forward_only() {
        let started = DeviceState::Enrolled.after_wipe(CommandState::Started, None);
        assert_eq!(started, DeviceState::WipeStarted);
        assert_eq!(
            started.after_wipe(CommandState::Delivered, None),
            DeviceState::WipeStarted
        );
        assert_eq!(
            started.after_wipe(CommandState::ErasedProved, None),
            DeviceState::ErasedProved
        );
    }

    #[test]
    fn a_refused_wipe_leaves_the_next_one_standing() {
        let state = DeviceState::WipeDelivered;
        assert_eq!(
            state.after_wipe(CommandState::Refused, Some(CommandState::Requested)),
            DeviceState::WipeRequested
        );
        assert_eq!(
            state.after_wipe(CommandState::Refused, None),
            DeviceState::Enrolled
        );
    }

    #[test]
    fn a_phone_that_is_to_be_erased_gets_nothing_more() {
        for state in DeviceState::ALL {
            assert_eq!(state.may_sync(), state == DeviceState::Enrolled);
        }
    }
}
