//! What can go wrong between this phone and its server, told apart as far as the phone acts differently.

use std::error::Error as StdError;
use std::io;

use fleet_protocol::problem::{Problem, ProblemCode};
use rustls::AlertDescription;

use crate::error::{AgentError, EnrolmentRefusal};
use crate::ports::VaultError;

/// Why a request has no answer. After any of these, nothing was applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The other side is not the enrolled server. Not one application byte was sent to it.
    #[error("the server is not trusted")]
    NotTrusted,
    /// The server does not take this phone's certificate.
    #[error("the server refused the client certificate")]
    CertificateRefused,
    /// The vault could not sign the handshake.
    #[error("the key vault cannot sign")]
    Vault(VaultError),
    /// Nobody answers at any address, or the connection broke.
    #[error("the server cannot be reached")]
    Offline,
    /// The server went silent, or took too long.
    #[error("the server took too long")]
    Timeout,
    /// The answer is larger than allowed, on the wire or inflated.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer cannot be read.
    #[error("the answer cannot be read")]
    BadAnswer,
    /// The server refuses, and says why.
    #[error("the server refused")]
    Problem(Problem),
    /// The runtime, the TLS configuration or the HTTP client could not be made.
    #[error("the transport cannot start")]
    Unusable,
}

impl TransportError {
    /// Whether the same request may succeed at another address.
    pub(super) fn try_elsewhere(&self) -> bool {
        matches!(self, Self::NotTrusted | Self::Offline)
    }

    /// How long the server asked us to stay away, if it did.
    #[must_use]
    pub fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Problem(problem) => problem.retry_after_s,
            Self::NotTrusted
            | Self::CertificateRefused
            | Self::Vault(_)
            | Self::Offline
            | Self::Timeout
            | Self::TooLarge
            | Self::BadAnswer
            | Self::Unusable => None,
        }
    }

    /// The error that leaves the core; `retry_after_s` is the caller's backoff.
    #[must_use]
    pub fn into_agent_error(self, retry_after_s: u32) -> AgentError {
        match self {
            Self::NotTrusted => AgentError::ServerNotTrusted,
            Self::CertificateRefused => AgentError::ServerRefused(ProblemCode::NotEnrolled),
            Self::Vault(_) => AgentError::VaultUnavailable,
            Self::Offline | Self::Timeout => AgentError::Offline { retry_after_s },
            Self::TooLarge | Self::BadAnswer => AgentError::BadAnswer,
            Self::Problem(problem) => match problem.code {
                ProblemCode::RateLimited | ProblemCode::Unavailable | ProblemCode::Internal => {
                    AgentError::Offline {
                        retry_after_s: problem.retry_after_s.unwrap_or(retry_after_s),
                    }
                }
                ProblemCode::TokenUnknown => {
                    AgentError::EnrolmentRefused(EnrolmentRefusal::TokenUnknown)
                }
                ProblemCode::TokenExpired => {
                    AgentError::EnrolmentRefused(EnrolmentRefusal::TokenExpired)
                }
                ProblemCode::TokenUsed => AgentError::EnrolmentRefused(EnrolmentRefusal::TokenUsed),
                ProblemCode::NotEnrolled
                | ProblemCode::CertificateExpired
                | ProblemCode::Revoked
                | ProblemCode::FeedReset
                | ProblemCode::AuditGap
                | ProblemCode::TooLarge
                | ProblemCode::Malformed
                | ProblemCode::UnsupportedVersion
                | ProblemCode::NoSuchRoute => AgentError::ServerRefused(problem.code),
            },
            Self::Unusable => AgentError::Internal {
                code: UNUSABLE_CODE,
            },
        }
    }

    /// Reads what the HTTP client reports.
    pub(super) fn of_request(error: &reqwest::Error) -> Self {
        if let Some(tls) = find_tls_error(error) {
            return Self::of_tls(tls);
        }
        if error.is_timeout() && !error.is_connect() {
            return Self::Timeout;
        }
        if error.is_builder() {
            return Self::Unusable;
        }
        Self::Offline
    }

    fn of_tls(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::Other(other) => other
                .0
                .downcast_ref::<VaultError>()
                .map_or(Self::NotTrusted, |vault| Self::Vault(*vault)),
            rustls::Error::AlertReceived(alert) => Self::of_alert(*alert),
            _ => Self::NotTrusted,
        }
    }

    fn of_alert(alert: AlertDescription) -> Self {
        match alert {
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::CertificateRequired
            | AlertDescription::DecryptError => Self::CertificateRefused,
            AlertDescription::CloseNotify
            | AlertDescription::InternalError
            | AlertDescription::UserCanceled => Self::Offline,
            _ => Self::NotTrusted,
        }
    }
}

/// [`AgentError::Internal`] code of [`TransportError::Unusable`].
const UNUSABLE_CODE: u16 = 100;

/// The TLS error inside a request's error. `io::Error::source` skips the error that it wraps, hence the detour.
fn find_tls_error<'a>(mut error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    loop {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .and_then(|inner| find_tls_error(inner));
        if wrapped.is_some() {
            return wrapped;
        }
        error = error.source()?;
    }
}
