//! Whether a field may be copied, and how far.

use fleet_protocol::record::Label;

use crate::bounds::EffectivePolicy;

/// How far a copied field may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyVerdict {
    /// Nowhere.
    Refused,
    /// Into other fields of the app.
    InApp,
    /// Into the system's clipboard too, where other apps can read it.
    System,
}

/// How far a field of a customer with this label may go. What is restricted is copied nowhere, whatever policy says.
#[must_use]
pub fn verdict(label: Label, policy: &EffectivePolicy) -> CopyVerdict {
    match label {
        Label::Restricted => CopyVerdict::Refused,
        Label::Public | Label::Internal | Label::Confidential if policy.copy_allowed => {
            CopyVerdict::System
        }
        Label::Public | Label::Internal | Label::Confidential => CopyVerdict::InApp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::{default_document, effective};
    use fleet_protocol::ids::TenantId;

    fn policy(copy_allowed: bool) -> EffectivePolicy {
        let mut policy = effective(&default_document(TenantId::from_bytes([0; 16]), 0), 1);
        policy.copy_allowed = copy_allowed;
        policy
    }

    #[test]
    fn a_copy_leaves_the_app_only_where_policy_allows_it() {
        for label in [Label::Public, Label::Internal, Label::Confidential] {
            assert_eq!(verdict(label, &policy(false)), CopyVerdict::InApp);
            assert_eq!(verdict(label, &policy(true)), CopyVerdict::System);
        }
    }

    #[test]
    fn what_is_restricted_is_never_copied() {
        for copy_allowed in [false, true] {
            let verdict = verdict(Label::Restricted, &policy(copy_allowed));
            assert_eq!(verdict, CopyVerdict::Refused);
        }
    }
}
