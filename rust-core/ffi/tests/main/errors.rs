//! Every error once.

use agent_core::error as core;
use agent_core::ports::{DeviceControlError, VaultError};
use agent_ffi::FieldAgentError;
use agent_ffi::ports::PortError;
use fleet_protocol::problem::ProblemCode;

const PROBLEMS: [ProblemCode; 15] = [
    ProblemCode::TokenUnknown,
    ProblemCode::TokenExpired,
    ProblemCode::TokenUsed,
    ProblemCode::NotEnrolled,
    ProblemCode::CertificateExpired,
    ProblemCode::Revoked,
    ProblemCode::FeedReset,
    ProblemCode::AuditGap,
    ProblemCode::TooLarge,
    ProblemCode::Malformed,
    ProblemCode::UnsupportedVersion,
    ProblemCode::NoSuchRoute,
    ProblemCode::RateLimited,
    ProblemCode::Unavailable,
    ProblemCode::Internal,
];

fn every_error() -> Vec<core::AgentError> {
    use core::{AgentError as E, EnrolmentRefusal, InputFault, PinFault, Refusal};
    let mut all = vec![
        E::NotEnrolled,
        E::AlreadyEnrolled,
        E::EnrolmentRefused(EnrolmentRefusal::BadPayload),
        E::EnrolmentRefused(EnrolmentRefusal::BadCode { group: 17 }),
        E::EnrolmentRefused(EnrolmentRefusal::TokenUnknown),
        E::EnrolmentRefused(EnrolmentRefusal::TokenExpired),
        E::EnrolmentRefused(EnrolmentRefusal::TokenUsed),
        E::Locked,
        E::Expired,
        E::WrongPin {
            attempts_left: 3,
            retry_after_s: 30,
        },
        E::PinDelayed { retry_after_s: 31 },
        E::PinNotAcceptable(PinFault::TooShort { min: 6 }),
        E::PinNotAcceptable(PinFault::NotDigits),
        E::PinNotAcceptable(PinFault::TooCommon),
        E::PinNotAcceptable(PinFault::UsedLately),
        E::BiometricNotSet,
        E::WrongSlotSecret,
        E::PinFirst,
        E::Wiped,
        E::ServerNotTrusted,
        E::Offline { retry_after_s: 32 },
        E::BadAnswer,
        E::StoreDamaged { salvaged: 33 },
        E::KeysDamaged,
        E::GuardRolledBack,
        E::Refused(Refusal::ReasonNeeded),
        E::Refused(Refusal::FieldNotEditable),
        E::Refused(Refusal::CopyOff),
        E::Refused(Refusal::NoScreenLock),
        E::Refused(Refusal::AppTooOld),
        E::NotFound,
        E::InvalidInput(InputFault::UnknownField),
        E::InvalidInput(InputFault::BadValue),
        E::InvalidInput(InputFault::TooLong),
        E::InvalidInput(InputFault::EmptyName),
        E::InvalidInput(InputFault::UnknownReason),
        E::Busy,
        E::NoSpace,
        E::VaultUnavailable,
        E::Interrupted,
        E::Internal { code: 34 },
    ];
    all.extend(PROBLEMS.map(E::ServerRefused));
    all
}

/// The words and numbers of a value, without what only says how it is written down.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && !["reason", "fault", "code"].contains(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_error_crosses_under_its_own_name_with_its_numbers() {
    for error in every_error() {
        let crossed = FieldAgentError::from(error);
        assert_eq!(words(&format!("{crossed:?}")), words(&format!("{error:?}")));
    }
}

#[test]
fn what_a_shell_throws_is_never_taken_for_a_lost_key_and_its_text_is_dropped() {
    let thrown = uniffi::UnexpectedUniFFICallbackError::new("KeyStoreException: 张伟 13800138000");
    let error = PortError::from(thrown);
    assert_eq!(error, PortError::Unexpected);
    assert!(!format!("{error:?}{error}").contains("13800138000"));
    assert_eq!(VaultError::from(error), VaultError::Transient);
    for (port, vault) in [
        (PortError::NotFound, VaultError::NotFound),
        (PortError::Transient, VaultError::Transient),
        (PortError::Invalidated, VaultError::Invalidated),
        (PortError::Unavailable, VaultError::Unavailable),
    ] {
        assert_eq!(VaultError::from(port), vault);
        assert_eq!(DeviceControlError::from(port), DeviceControlError);
    }
}
