//! Every parser of bytes that come from outside, as a function from bytes to "taken" or "refused".
//!
//! A target panics where the parser breaks a promise: what was read is written and read again as the same value, what is
//! clamped lies within its bounds, what is normalised stays as it is. [`TARGETS`] names them all; tests replay their seeds
//! (`seeds/`) and seeded mutations ([`Mutator`]) on stable, `scripts/fuzz --long` hands them to libFuzzer (`libfuzzer/`).
//!
//! | module     | whose bytes                                                     |
//! |------------|-----------------------------------------------------------------|
//! | `wire`     | what phone and server send one another                          |
//! | `signed`   | what stands inside of a signature that holds                    |
//! | `stored`   | files beside the database                                       |
//! | `office`   | files that an office imports                                    |
//! | `typed`    | what a person types                                             |

#![cfg(feature = "targets")]

mod json;
mod mutate;
mod office;
mod signed;
mod stored;
mod typed;
mod wire;

pub use mutate::Mutator;

/// A parser of bytes from outside.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folder of seeds and its libFuzzer program.
    pub name: &'static str,
    /// Feeds it; whether the bytes were taken.
    pub run: fn(&[u8]) -> bool,
}

macro_rules! targets {
    ($($module:ident::$name:ident),* $(,)?) => {
        /// All targets.
        pub const TARGETS: &[Target] = &[$(Target { name: stringify!($name), run: $module::$name }),*];
    };
}

targets![
    wire::audit_answer,
    wire::audit_upload,
    wire::body,
    wire::certificate,
    wire::commands_answer,
    wire::device_report,
    wire::enrol_answer,
    wire::enrol_request,
    wire::enrolment_payload,
    wire::envelope,
    wire::problem,
    wire::push_answer,
    wire::push_request,
    wire::receipts_answer,
    wire::receipts_request,
    wire::renew_answer,
    wire::renew_request,
    wire::report_answer,
    wire::sync_page,
    signed::checkpoint,
    signed::command,
    signed::lease,
    signed::policy_document,
    signed::receipt,
    signed::trust_document,
    stored::biometric_slot,
    stored::guard_slot,
    stored::pin_envelope,
    office::csv_import,
    office::phone_number,
    office::spreadsheet_cell,
    typed::invitation,
    typed::new_pin,
    typed::search_query,
];

/// Feeds the target with this name; for libFuzzer.
///
/// # Panics
/// When there is no such target, or the bytes break one of its promises.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    assert!(target.is_some(), "no target {name}");
    if let Some(target) = target {
        (target.run)(data);
    }
}
