//! What a phone lacks of what policy asks of it.

use fleet_protocol::policy::{AppVersion, PhoneRules};
use serde::{Deserialize, Serialize};

/// What is known of a phone. What is not known is held against nobody: only what a phone has said of itself locks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhoneFacts {
    /// The version of its app.
    pub app: Option<AppVersion>,
    /// Whether it has a lock of its own.
    pub screen_lock: Option<bool>,
}

/// What a phone lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Its app is older than policy asks for.
    AppTooOld,
    /// It has no lock of its own.
    NoScreenLock,
}

/// What a phone lacks of what `rules` ask, most basic first.
#[must_use]
pub fn breaches(rules: &PhoneRules, facts: &PhoneFacts) -> Vec<Breach> {
    let too_old = facts
        .app
        .zip(rules.min_app)
        .is_some_and(|(has, asked)| has < asked);
    let unlocked = rules.screen_lock && facts.screen_lock == Some(false);
    let lacking = [
        (too_old, Breach::AppTooOld),
        (unlocked, Breach::NoScreenLock),
    ];
    lacking
        .into_iter()
        .filter_map(|(lacks, what)| lacks.then_some(what))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(app: &str, screen_lock: bool) -> PhoneFacts {
        PhoneFacts {
            app: app.parse().ok(),
            screen_lock: Some(screen_lock),
        }
    }

    fn rules(screen_lock: bool, min_app: &str) -> PhoneRules {
        PhoneRules {
            screen_lock,
            min_app: min_app.parse().ok(),
        }
    }

    #[test]
    fn a_phone_lacks_what_it_was_asked_for_and_nothing_else() {
        use Breach::{AppTooOld, NoScreenLock};
        for (rules, facts, lacks) in [
            (rules(false, ""), facts("0.1.0", false), vec![]),
            (rules(true, ""), facts("0.1.0", true), vec![]),
            (rules(true, ""), facts("0.1.0", false), vec![NoScreenLock]),
            (rules(false, "0.1.0"), facts("0.1.0", false), vec![]),
            (
                rules(false, "0.1.1"),
                facts("0.1.0", false),
                vec![AppTooOld],
            ),
            (
                rules(true, "2.0.0"),
                facts("1.9.9", false),
                vec![AppTooOld, NoScreenLock],
            ),
        ] {
            assert_eq!(breaches(&rules, &facts), lacks, "{rules:?} {facts:?}");
        }
    }

    #[test]
    fn what_a_phone_has_not_said_is_not_held_against_it() {
        assert_eq!(breaches(&rules(true, "9.9.9"), &PhoneFacts::default()), []);
    }
}
