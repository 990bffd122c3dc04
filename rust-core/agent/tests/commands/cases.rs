//! The cases.

mod addressees;
mod forms;
mod sequences;
mod signers;

use super::maker::{Case, Maker};

/// All of them.
pub(super) fn all(maker: &Maker<'_>) -> Vec<Case> {
    let mut cases = sequences::cases(maker);
    cases.extend(signers::cases(maker));
    cases.extend(addressees::cases(maker));
    cases.extend(forms::envelopes(maker));
    cases.extend(forms::bodies(maker));
    cases
}
