//! What a phone says of itself, in a reader's words.

use fleet_policy::compliance::{Breach, PhoneFacts, breaches};
use fleet_protocol::policy::PhoneRules;
use fleet_protocol::report::{DeviceReport, KeyOutcome, ManagementRole};

use super::page::moment;
use crate::store::reports::StoredReport;
use crate::words::Language;

/// Background runs that are shown.
const RUNS: usize = 5;

/// A report as the page of a phone shows it.
pub struct Posture {
    /// When it came.
    pub reported: String,
    /// The app's version.
    pub app: String,
    /// The Android API level.
    pub system: u16,
    /// The date of the security patches.
    pub patch: String,
    /// Who manages the phone.
    pub role: String,
    /// Whether the phone has a lock.
    pub screen_lock: Fact,
    /// Whether keys live in a chip of their own.
    pub strong_box: &'static str,
    /// What it lacks of what policy asks of it, in words; empty where nothing is lacking.
    pub lacks: String,
    /// Whether the app may run in the background.
    pub battery: Fact,
    /// When it last did, newest first.
    pub runs: Vec<String>,
    /// What became of managed keys.
    pub keys: Vec<Key>,
}

/// Words, and how they are shown.
pub struct Fact {
    /// The words.
    pub words: &'static str,
    /// How they are shown.
    pub tone: &'static str,
}

/// What became of one managed key.
pub struct Key {
    /// The key.
    pub name: String,
    /// Whether it took effect.
    pub outcome: String,
    /// How that is shown.
    pub tone: &'static str,
    /// Why, as a code.
    pub why: String,
}

/// A report in a reader's words, held against what policy asks of phones.
#[must_use]
pub fn posture(stored: StoredReport, rules: &PhoneRules, language: Language) -> Posture {
    let StoredReport {
        report,
        received_ms,
    } = stored;
    Posture {
        reported: moment(received_ms),
        system: report.os_api,
        role: language.say_of("management_role", role(report.role)),
        screen_lock: fact(
            report.screen_lock,
            language.say("device.yes"),
            language.say("device.no"),
        ),
        strong_box: language.say(match report.strong_box {
            Some(true) => "device.yes",
            Some(false) => "device.no",
            None => "device.unknown",
        }),
        battery: fact(
            report.battery_exempt,
            language.say("device.not_limited"),
            language.say("device.limited"),
        ),
        lacks: lacks(&report, rules, language),
        runs: runs(&report),
        app: report.app_version,
        patch: report.security_patch,
        keys: report
            .managed_keys
            .into_iter()
            .map(|managed| Key {
                name: managed.key,
                outcome: language.say_of("key_outcome", outcome(managed.outcome)),
                tone: match managed.outcome {
                    KeyOutcome::Refused => "state-caution",
                    KeyOutcome::Applied | KeyOutcome::Ignored => "",
                },
                why: managed.why,
            })
            .collect(),
    }
}

/// A version that is not ours to compare is held against nobody.
fn lacks(report: &DeviceReport, rules: &PhoneRules, language: Language) -> String {
    let facts = PhoneFacts {
        app: report.app_version.parse().ok(),
        screen_lock: Some(report.screen_lock),
    };
    let words: Vec<String> = breaches(rules, &facts)
        .into_iter()
        .map(|breach| {
            language.say_of(
                "breach",
                match breach {
                    Breach::AppTooOld => "app_too_old",
                    Breach::NoScreenLock => "no_screen_lock",
                },
            )
        })
        .collect();
    words.join(" · ")
}

/// A phone whose clock says what no calendar holds has no moment to show.
fn runs(report: &DeviceReport) -> Vec<String> {
    report
        .background_runs_ms
        .iter()
        .take(RUNS)
        .map(|run| moment(*run))
        .filter(|run| !run.is_empty())
        .collect()
}

fn fact(good: bool, yes: &'static str, no: &'static str) -> Fact {
    Fact {
        words: if good { yes } else { no },
        tone: if good { "" } else { "state-caution" },
    }
}

fn role(role: ManagementRole) -> &'static str {
    match role {
        ManagementRole::None => "none",
        ManagementRole::DeviceOwner => "device_owner",
        ManagementRole::ProfileOwner => "profile_owner",
        ManagementRole::Managed => "managed",
    }
}

fn outcome(outcome: KeyOutcome) -> &'static str {
    match outcome {
        KeyOutcome::Applied => "applied",
        KeyOutcome::Ignored => "ignored",
        KeyOutcome::Refused => "refused",
    }
}
