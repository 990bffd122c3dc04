//! What is said to people, in Chinese and English. Each language has one file; a message that one lacks does not compile.
//!
//! Every failure says what happened and what to do next. None holds customer data.

use std::fmt::Debug;
use std::str::FromStr;

use crate::failure::Failure;

mod chinese;
mod english;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// 中文
    Chinese,
    /// English
    English,
}

/// What can be said besides failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    AskPin,
    AskNewPin,
    AskPinAgain,
    Enrolled,
    Unlocked,
    PinChanged,
    Locked,
    Found {
        shown: u64,
        total: u64,
    },
    Masked,
    Queued,
    Synced {
        pulled: u64,
        pushed: u64,
        merged: u64,
        conflicts: u64,
    },
    SyncProgress {
        done: u64,
        total: u64,
    },
    PolicyChanged,
    LeaseWarning {
        locks_at_ms: u64,
    },
    WipeStarted,
    Wiped,
    StoreQuarantined,
    SafeToSwitchOff,
    PendingCount {
        pending: u64,
        conflicts: u64,
    },
    Settled,
    NeverErased,
    State(State),
    LastSync {
        at_ms: Option<u64>,
    },
    ErasedAt {
        at_ms: u64,
        acknowledged: bool,
    },
    RunReady,
    ReportKept,
}

/// How a phone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    NotEnrolled,
    Locked,
    Open,
    Expired,
    Wiped,
    GuardRolledBack,
}

impl State {
    /// The word that scripts compare.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not_enrolled",
            Self::Locked => "locked",
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Wiped => "wiped",
            Self::GuardRolledBack => "guard_rolled_back",
        }
    }
}

impl Language {
    /// The language of LC_ALL, LC_MESSAGES or LANG; English where they name neither.
    pub(crate) fn of_environment() -> Self {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|variable| std::env::var(variable).ok())
            .find(|value| !value.is_empty());
        match named {
            Some(value) if value.starts_with("zh") => Self::Chinese,
            _ => Self::English,
        }
    }

    /// The words.
    pub(crate) fn say(self, what: Say) -> String {
        match self {
            Self::Chinese => chinese::say(what),
            Self::English => english::say(what),
        }
    }

    /// What a failure means and what to do.
    pub(crate) fn explain(self, failure: Failure) -> String {
        match self {
            Self::Chinese => chinese::explain(failure),
            Self::English => english::explain(failure),
        }
    }
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "zh" => Ok(Self::Chinese),
            "en" => Ok(Self::English),
            _ => Err("zh or en"),
        }
    }
}

/// A value's variant in the form that scripts see: `TokenExpired` is `token_expired`. Fields are left out.
pub(crate) fn snake(value: &impl Debug) -> String {
    let named = format!("{value:?}");
    let mut code = String::with_capacity(named.len() + 4);
    for (index, letter) in named
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .enumerate()
    {
        if letter.is_ascii_uppercase() && index > 0 {
            code.push('_');
        }
        code.push(letter.to_ascii_lowercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use agent_core::error::{EnrolmentRefusal, PinFault};

    #[test]
    fn variants_become_codes_without_their_fields() {
        assert_eq!(snake(&EnrolmentRefusal::TokenExpired), "token_expired");
        assert_eq!(snake(&PinFault::TooShort { min: 6 }), "too_short");
    }
}
