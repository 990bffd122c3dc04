//! One method per route of the device API.

use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::audit::{AuditAnswer, AuditUpload};
use fleet_protocol::command::{CommandsAnswer, CommandsQuery};
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest, Invitation, RenewAnswer, RenewRequest};
use fleet_protocol::problem::{Problem, ProblemCode};
use fleet_protocol::receipt::{ReceiptsAnswer, ReceiptsRequest};
use fleet_protocol::report::{ReportAnswer, ReportRequest};
use fleet_protocol::routes;
use fleet_protocol::sync::{PullPage, PullQuery, PushAnswer, PushRequest};
use fleet_protocol::trust::TrustDocument;
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body;
use super::connection::{Answer, Connection, Request, SharedConnection, Timeouts};
use super::error::TransportError;
use super::identity::ClientIdentity;
use super::tls;

/// Enrols over the first connection, which trusts the payload's hash alone. `now_ms` is the wall clock.
///
/// # Errors
/// [`TransportError`]; enrolling again with the same token and key is safe.
pub fn enrol(
    invitation: &Invitation,
    request: &EnrolRequest,
    now_ms: u64,
) -> Result<EnrolAnswer, TransportError> {
    let connection = Connection::new(
        tls::bootstrap(invitation.tls_ca, now_ms)?,
        vec![invitation.address.clone()],
        Timeouts::default(),
    )?;
    post(&connection, routes::ENROL, request)
}

/// Requests of an enrolled phone. Cheap to clone; connections are kept while it lives.
#[derive(Clone, Debug)]
pub struct Transport(SharedConnection);

impl Transport {
    /// Trusts the authorities of `trust` and no other, judged at `judge_ms`: the later of the wall clock and the last signed
    /// server time. Tries `addresses` (`host:port`) in order.
    ///
    /// # Errors
    /// [`TransportError::Unusable`] when no client can be made.
    pub fn new(
        identity: ClientIdentity,
        trust: &TrustDocument,
        addresses: Vec<String>,
        judge_ms: u64,
    ) -> Result<Self, TransportError> {
        Self::with_timeouts(identity, trust, addresses, judge_ms, Timeouts::default())
    }

    /// As [`Transport::new`], with another patience.
    ///
    /// # Errors
    /// [`TransportError::Unusable`] when no client can be made.
    pub fn with_timeouts(
        identity: ClientIdentity,
        trust: &TrustDocument,
        addresses: Vec<String>,
        judge_ms: u64,
        timeouts: Timeouts,
    ) -> Result<Self, TransportError> {
        let tls = tls::enrolled(trust, identity, judge_ms)?;
        Ok(Self(Arc::new(Connection::new(tls, addresses, timeouts)?)))
    }

    /// Asks for commands; the server may hold the request for `query.wait` seconds.
    ///
    /// # Errors
    /// [`TransportError`].
    pub fn commands(&self, query: &CommandsQuery) -> Result<CommandsAnswer, TransportError> {
        let CommandsQuery {
            wait,
            trust,
            policy,
            cursor,
            heard,
        } = query;
        let target = format!(
            "{}?wait={wait}&trust={trust}&policy={policy}&cursor={cursor}&heard={heard}",
            routes::COMMANDS
        );
        get(&self.0, target, Duration::from_secs(u64::from(*wait)))
    }

    /// Sends receipts.
    ///
    /// # Errors
    /// [`TransportError`].
    pub fn receipts(&self, request: &ReceiptsRequest) -> Result<ReceiptsAnswer, TransportError> {
        post(&self.0, routes::RECEIPTS, request)
    }

    /// Asks for a new certificate for the same key.
    ///
    /// # Errors
    /// [`TransportError`].
    pub fn renew(&self, request: &RenewRequest) -> Result<RenewAnswer, TransportError> {
        post(&self.0, routes::RENEW, request)
    }

    /// Fetches a page of the feed.
    ///
    /// # Errors
    /// [`TransportError`]; [`ProblemCode::FeedReset`] when the position belongs to another feed epoch.
    pub fn pull(&self, query: &PullQuery) -> Result<PullPage, TransportError> {
        let PullQuery {
            epoch,
            after,
            limit,
        } = query;
        let target = format!("{}?epoch={epoch}&after={after}&limit={limit}", routes::PULL);
        get(&self.0, target, Duration::ZERO)
    }

    /// Sends operations.
    ///
    /// # Errors
    /// [`TransportError`]; sending the same operations again gets the same answers.
    pub fn push(&self, request: &PushRequest) -> Result<PushAnswer, TransportError> {
        post(&self.0, routes::PUSH, request)
    }

    /// Uploads audit entries.
    ///
    /// # Errors
    /// [`TransportError`]; [`ProblemCode::AuditGap`] names the position that the server expects.
    pub fn audit(&self, upload: &AuditUpload) -> Result<AuditAnswer, TransportError> {
        post(&self.0, routes::AUDIT, upload)
    }

    /// Hands in what the phone says of itself.
    ///
    /// # Errors
    /// [`TransportError`]; sending the same report again changes nothing.
    pub fn report(&self, request: &ReportRequest) -> Result<ReportAnswer, TransportError> {
        post(&self.0, routes::REPORT, request)
    }
}

/// A request without any parameter.
pub(super) fn get_at_once<A: DeserializeOwned>(
    connection: &Connection,
    route: &str,
) -> Result<A, TransportError> {
    get(connection, route.to_owned(), Duration::ZERO)
}

fn get<A: DeserializeOwned>(
    connection: &Connection,
    target: String,
    wait: Duration,
) -> Result<A, TransportError> {
    read(connection.exchange(&Request {
        method: Method::GET,
        target,
        body: None,
        wait,
    })?)
}

fn post<Q: Serialize, A: DeserializeOwned>(
    connection: &Connection,
    route: &str,
    request: &Q,
) -> Result<A, TransportError> {
    read(connection.exchange(&Request {
        method: Method::POST,
        target: route.to_owned(),
        body: Some(body::encode(request)?),
        wait: Duration::ZERO,
    })?)
}

fn read<A: DeserializeOwned>(answer: Answer) -> Result<A, TransportError> {
    match (answer.status, answer.compressed) {
        (StatusCode::OK, true) => body::decode(&answer.body),
        // Our server compresses every body.
        (status, _) if status.is_success() => Err(TransportError::BadAnswer),
        _ => Err(refusal(&answer)),
    }
}

/// Reads a refusal. Something between us and the server may answer in its place, so a body that is no [`Problem`] is
/// judged by its status.
fn refusal(answer: &Answer) -> TransportError {
    let stated = if answer.compressed {
        body::decode::<Problem>(&answer.body)
    } else {
        body::parse(&answer.body)
    };
    let mut problem = match (stated, answer.status) {
        (Ok(problem), _) => problem,
        (Err(_), StatusCode::TOO_MANY_REQUESTS) => Problem::new(ProblemCode::RateLimited),
        (Err(_), status) if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Problem::new(ProblemCode::Unavailable)
        }
        (Err(_), _) => return TransportError::BadAnswer,
    };
    problem.retry_after_s = problem.retry_after_s.or(answer.retry_after_s);
    TransportError::Problem(problem)
}
