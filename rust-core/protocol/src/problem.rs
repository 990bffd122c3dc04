//! Typed refusals: the body of every answer that is not a success (in the manner of RFC 9457).

use serde::{Deserialize, Serialize};

use crate::Version1;

/// Why the server refuses. Carries no free text: each side has its own words for each code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Format version.
    pub v: Version1,
    /// The reason.
    pub code: ProblemCode,
    /// When to try again, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// For [`ProblemCode::FeedReset`] the feed epoch, for [`ProblemCode::AuditGap`] the position that is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
}

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The token is not one of ours (401).
    TokenUnknown,
    /// The token has expired (401).
    TokenExpired,
    /// The token was used by another key (401).
    TokenUsed,
    /// No client certificate, or one that is not known (401).
    NotEnrolled,
    /// The certificate has expired: renew first (401).
    CertificateExpired,
    /// The phone was revoked (403).
    Revoked,
    /// The cursor belongs to another feed epoch: start again (410).
    FeedReset,
    /// Audit entries before these are missing, or contradict what is stored (409).
    AuditGap,
    /// The body is too large (413).
    TooLarge,
    /// The body cannot be read (400).
    Malformed,
    /// A format version that this server does not speak (400).
    UnsupportedVersion,
    /// The path or method does not exist (404, 405).
    NoSuchRoute,
    /// Too many requests (429).
    RateLimited,
    /// Not now (503).
    Unavailable,
    /// A fault on the server (500).
    Internal,
}

impl Problem {
    /// A problem without further values.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            v: Version1,
            code,
            retry_after_s: None,
            expected: None,
        }
    }
}

impl ProblemCode {
    /// The HTTP status that carries it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::TokenUnknown
            | Self::TokenExpired
            | Self::TokenUsed
            | Self::NotEnrolled
            | Self::CertificateExpired => 401,
            Self::Revoked => 403,
            Self::FeedReset => 410,
            Self::AuditGap => 409,
            Self::TooLarge => 413,
            Self::Malformed | Self::UnsupportedVersion => 400,
            Self::NoSuchRoute => 404,
            Self::RateLimited => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}
