//! `GET /v1/commands`: everything that a locked phone can take, held open until there is something.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::command::{CommandsAnswer, CommandsQuery};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner};
use fleet_protocol::ids::DeviceId;
use fleet_protocol::limits::MAX_LONG_POLL_S;
use fleet_protocol::problem::ProblemCode;

use super::access::{Caller, Route, admit};
use super::lease::{self, LeaseFor};
use super::refusal::Refusal;
use super::{DeviceApi, body};
use crate::listen::peer::Peer;
use crate::pki::device_certificate::RENEW_BEFORE_MS;
use crate::store::devices::{Contact, News};
use crate::store::documents::DocumentKind;

/// After a change, waiting phones look for their news no more often than this, times one more for each
/// [`PHONES_PER_STEP`] that wait: a busy hour on a large fleet must not become a storm of queries.
const STEP: Duration = Duration::from_millis(50);
const PHONES_PER_STEP: u64 = 1000;

/// The handler.
///
/// # Errors
/// As [`admit`]; `Malformed` for a query that cannot be read.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    query: Result<Query<CommandsQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(query) = query.map_err(|_| Refusal::new(ProblemCode::Malformed))?;
    let query = Arc::new(query);
    // Seen before the first look, so that a change in between is not slept through.
    let mut changes = api.changes.clone();
    changes.mark_unchanged();
    let asked = Arc::clone(&query);
    let (peer, device, answer, news) = api
        .blocking(move |api| {
            let caller = admit(api, &peer, Route::Commands)?;
            let (answer, new_commands) = gather(api, &caller, &asked)?;
            let news = new_commands || has_news(&answer, &asked);
            Ok((peer, caller.device.id, answer, news))
        })
        .await?;
    if query.wait == 0 || news {
        return Ok(respond(api, device, &answer));
    }
    api.parked.fetch_add(1, Ordering::Relaxed);
    let parked = Parked(Arc::clone(&api));
    wait_for_news(&api, device, &query, changes).await;
    drop(parked);
    // Whoever was let in minutes ago may have been revoked since.
    let asked = Arc::clone(&query);
    let answer = api
        .blocking(move |api| {
            let caller = admit(api, &peer, Route::Commands)?;
            Ok(gather(api, &caller, &asked)?.0)
        })
        .await?;
    Ok(respond(api, device, &answer))
}

struct Parked(Arc<DeviceApi>);

impl Drop for Parked {
    fn drop(&mut self) {
        self.0.parked.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn wait_for_news(
    api: &Arc<DeviceApi>,
    device: DeviceId,
    query: &Arc<CommandsQuery>,
    mut changes: tokio::sync::watch::Receiver<u64>,
) {
    let wait = Duration::from_secs(u64::from(query.wait.min(MAX_LONG_POLL_S)));
    let deadline = tokio::time::sleep(wait);
    tokio::pin!(deadline);
    let mut stop = api.stop.clone();
    loop {
        tokio::select! {
            () = &mut deadline => return,
            _ = stop.wait_for(|stopping| *stopping) => return,
            changed = changes.changed() => if changed.is_err() { return },
        }
        let asked = Arc::clone(query);
        let news = api.blocking(move |api| Ok(api.store.news(device)?)).await;
        // A failure ends the wait: the answer that follows says what is wrong.
        if news.map_or(true, |news| is_news(&news, &asked)) {
            return;
        }
        let waiting = api.parked.load(Ordering::Relaxed);
        let steps = u32::try_from(waiting / PHONES_PER_STEP + 1).unwrap_or(u32::MAX);
        tokio::select! {
            () = tokio::time::sleep(STEP.saturating_mul(steps)) => {}
            _ = stop.wait_for(|stopping| *stopping) => return,
        }
    }
}

fn is_news(news: &News, query: &CommandsQuery) -> bool {
    !news.known
        || news.open_commands > 0
        || news.trust > query.trust
        || news.policy > query.policy
        || news.feed_head > query.cursor.max(query.heard)
}

/// Whether there is news beside commands.
fn has_news(answer: &CommandsAnswer, query: &CommandsQuery) -> bool {
    answer.trust.is_some()
        || answer.policy.is_some()
        || answer.feed_head > query.cursor.max(query.heard)
}

/// The answer as it stands now, and whether it holds commands that the phone has yet to take in.
fn gather(
    api: &DeviceApi,
    caller: &Caller,
    query: &CommandsQuery,
) -> Result<(CommandsAnswer, bool), Refusal> {
    let at_ms = api.clock.now_ms();
    let tenant = api.store.organisation()?.tenant;
    let trust = api.store.latest_document(DocumentKind::Trust)?;
    let policy = api.store.latest_document(DocumentKind::Policy)?;
    let rules = lease::rules(tenant, policy.as_ref())?;
    let told = api.store.contact(&Contact {
        device: caller.device.id,
        at_ms,
        cursor: query.cursor,
        lease_key: api.statement.key_id(),
        erases_after_ms: u64::from(rules.erase_s) * 1_000,
    })?;
    let lease = match told.lease_seq {
        None => None,
        Some(seq) => Some(lease::sign(
            api,
            &LeaseFor {
                tenant,
                device: told.device.id,
                enrolment_epoch: told.device.enrolment_epoch,
                seq,
            },
            rules,
        )?),
    };
    let newer = |document: Option<Envelope>, than: u64| document.filter(|d| d.seq > than);
    let answer = CommandsAnswer {
        v: Version1,
        commands: told.commands,
        lease,
        trust: newer(trust, query.trust),
        policy: newer(policy, query.policy),
        renew: at_ms.saturating_add(RENEW_BEFORE_MS) > caller.certificate_ends_ms,
        feed_head: told.feed_head,
    };
    Ok((answer, told.new_commands))
}

fn respond(api: Arc<DeviceApi>, device: DeviceId, answer: &CommandsAnswer) -> Response {
    let sequences: Vec<u64> = answer.commands.iter().map(|command| command.seq).collect();
    if sequences.is_empty() {
        return body::answer(answer);
    }
    body::answer_told(answer, move || {
        let work = move || {
            let at_ms = api.clock.now_ms();
            // Only for people's eyes: if it fails, the phone's own receipt will say more.
            if let Err(error) = api.store.mark_delivered(device, &sequences, at_ms) {
                tracing::warn!(%error, "a delivery was not noted");
            }
        };
        drop(tokio::task::spawn_blocking(work));
    })
}
