//! The kinds of fault, and how each is injected.

use faults::control::Fault;

/// A kind of fault: a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A fault of the n-th file operation.
    Files(&'static str, Fault),
    /// The n-th call of the vault fails once.
    VaultBusy,
    /// From the n-th call on the vault does not answer.
    VaultGone,
    /// The n-th sync fails, what waited for it is lost, and then the power goes.
    LostSync,
    /// The power goes, and what was not synced is lost, kept or torn.
    PowerCut,
    /// A fault, and another one in the repair.
    Twice,
}

/// All of them.
pub(crate) const ALL: [Kind; 12] = [
    Kind::Files("error", Fault::Error),
    Kind::Files("no-space", Fault::NoSpace),
    Kind::Files("read-only", Fault::ReadOnly),
    Kind::Files("short-write", Fault::Short),
    Kind::Files("torn-write", Fault::Torn),
    Kind::Files("sync-error", Fault::Sync),
    Kind::Files("read-error", Fault::Read),
    Kind::VaultBusy,
    Kind::VaultGone,
    Kind::LostSync,
    Kind::PowerCut,
    Kind::Twice,
];

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Files(name, _) => name,
            Self::VaultBusy => "vault-busy",
            Self::VaultGone => "vault-gone",
            Self::LostSync => "lost-sync",
            Self::PowerCut => "power-cut",
            Self::Twice => "twice",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How many of a kind that is drawn by chance are injected into each scenario; `None` where n runs until there is no fault.
    pub(crate) fn drawn(self, long: bool) -> Option<u64> {
        let times = if long { 10 } else { 1 };
        match self {
            Self::PowerCut => Some(600 * times),
            Self::Twice => Some(400 * times),
            _ => None,
        }
    }
}
