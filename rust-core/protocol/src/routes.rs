//! Paths of the device API. Bodies are JSON in zstd (`content-encoding: zstd`) in both directions, unless empty.

/// `POST` [`crate::enrol::EnrolRequest`] -> [`crate::enrol::EnrolAnswer`]. No client certificate yet.
pub const ENROL: &str = "/v1/enrol";
/// `POST` [`crate::enrol::RenewRequest`] -> [`crate::enrol::RenewAnswer`]. An expired certificate is accepted.
pub const RENEW: &str = "/v1/renew";
/// `GET` with [`crate::command::CommandsQuery`] -> [`crate::command::CommandsAnswer`]; long-poll. Expired and revoked accepted.
pub const COMMANDS: &str = "/v1/commands";
/// `POST` [`crate::receipt::ReceiptsRequest`] -> [`crate::receipt::ReceiptsAnswer`]. Expired and revoked accepted.
pub const RECEIPTS: &str = "/v1/receipts";
/// `GET` -> [`crate::envelope::Envelope`] of the newest [`crate::trust::TrustDocument`]. For anybody: no client certificate.
pub const TRUST: &str = "/v1/trust";
/// `GET` with [`crate::sync::PullQuery`] -> [`crate::sync::PullPage`].
pub const PULL: &str = "/v1/sync/pull";
/// `POST` [`crate::sync::PushRequest`] -> [`crate::sync::PushAnswer`].
pub const PUSH: &str = "/v1/sync/push";
/// `POST` [`crate::audit::AuditUpload`] -> [`crate::audit::AuditAnswer`].
pub const AUDIT: &str = "/v1/audit";
/// `POST` [`crate::report::ReportRequest`] -> [`crate::report::ReportAnswer`].
pub const REPORT: &str = "/v1/report";
