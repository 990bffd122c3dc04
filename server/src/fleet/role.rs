//! What a person may do.

use std::fmt;
use std::str::FromStr;

/// A person's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the service: people, keys, policy.
    Admin,
    /// Runs salespeople: devices, wipes, reassignments, conflicts.
    Manager,
    /// Carries a phone; owns customers. Never signs in to the console.
    Salesperson,
}

/// The text is not a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is admin, manager or salesperson")]
pub struct UnknownRole;

impl Role {
    /// The word that is stored, printed and typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Salesperson => "salesperson",
        }
    }

    /// Whether the role may sign in to the console.
    #[must_use]
    pub fn may_sign_in(self) -> bool {
        match self {
            Self::Admin | Self::Manager => true,
            Self::Salesperson => false,
        }
    }

    /// Whether the role may order a remote wipe.
    #[must_use]
    pub fn may_wipe(self) -> bool {
        self.may_sign_in()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Admin, Self::Manager, Self::Salesperson]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}
