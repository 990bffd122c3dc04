//! One phone: what it is, what was ordered, what it proved. Follows the phone by itself.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::DeviceId;
use fleet_protocol::policy::{PhoneRules, PolicyDocument};
use fleet_protocol::receipt::{Receipt, ReceiptEvent};

use super::Console;
use super::devices::{Row, row};
use super::page::{Page, moment, render};
use super::posture::{Posture, posture};
use super::problem::Trouble;
use super::session::SignedIn;
use crate::fleet::command_state::{CommandState, seen_by_people};
use crate::store::commands::{StoredCommand, StoredReceipt};
use crate::store::documents::DocumentKind;
use crate::words::Language;

#[derive(Template)]
#[template(path = "device.html")]
struct DevicePage {
    page: Page,
    title: String,
    id: String,
    live: String,
    may_erase: bool,
    may_write_off: bool,
}

#[derive(Template)]
#[template(path = "live.html")]
struct Live {
    page: Page,
    row: Row,
    enrolled: String,
    revoked: Option<String>,
    audit_entries: u64,
    posture: Option<Posture>,
    commands: Vec<CommandLine>,
    receipts: Vec<ReceiptLine>,
}

struct CommandLine {
    action: &'static str,
    customer: Option<String>,
    state: String,
    reason: Option<String>,
    steps: Vec<Step>,
}

struct Step {
    words: String,
    at: Option<String>,
}

struct ReceiptLine {
    seq: u64,
    words: String,
    received: String,
}

/// `GET /devices/{id}`
///
/// # Errors
/// `NotFound`, or when the store fails.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    console
        .blocking(move |console| {
            let live = gather(console, &signed_in, id)?;
            let open = console.store.device(id)?.state.may_sync();
            let waits = console.store.commands(id)?.iter().any(|command| {
                command.action == CommandAction::Wipe
                    && command.state.is_open()
                    && command.state != CommandState::Lost
            });
            let may_order = signed_in.session.user.role.may_wipe();
            let person = live.row.person.clone();
            Ok(render(&DevicePage {
                page: signed_in.page("devices"),
                title: signed_in
                    .language
                    .fill("device.title", &[("person", &person)]),
                id: id.to_string(),
                live: live.render().map_err(|_| Trouble::Internal)?,
                may_erase: open && may_order,
                may_write_off: waits && may_order,
            }))
        })
        .await
}

/// `GET /devices/{id}/live`: the part of the page that changes.
///
/// # Errors
/// `NotFound`, or when the store fails.
pub async fn live(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    console
        .blocking(move |console| Ok(render(&gather(console, &signed_in, id)?)))
        .await
}

/// The device id in a path.
///
/// # Errors
/// `NotFound` for anything else.
pub fn parse(id: &str) -> Result<DeviceId, Trouble> {
    id.parse().map_err(|_| Trouble::NotFound)
}

fn gather(console: &Console, signed_in: &SignedIn, id: DeviceId) -> Result<Live, Trouble> {
    let device = console.store.device(id)?;
    let language = signed_in.language;
    let commands = console.store.commands(id)?;
    let receipts = console.store.receipts(id)?;
    let rules = phone_rules(console)?;
    Ok(Live {
        page: signed_in.page("devices"),
        row: row(&device, language),
        enrolled: moment(device.enrolled_ms),
        revoked: device.revoked_ms.map(moment),
        audit_entries: device.audit_entries,
        posture: console
            .store
            .report(id)?
            .map(|stored| posture(stored, &rules, language)),
        commands: commands
            .iter()
            .rev()
            .map(|command| {
                let by_ms = device.erases_by_ms;
                let state =
                    seen_by_people(command.action, command.state, by_ms, console.clock.now_ms());
                command_line(command, state, language)
            })
            .collect(),
        receipts: receipts
            .iter()
            .rev()
            .map(|receipt| receipt_line(receipt, language))
            .collect(),
    })
}

/// What the policy in force asks of phones. It was signed here: one that cannot be read is a fault.
fn phone_rules(console: &Console) -> Result<PhoneRules, Trouble> {
    let Some(envelope) = console.store.latest_document(DocumentKind::Policy)? else {
        return Ok(PhoneRules::default());
    };
    serde_json::from_slice::<PolicyDocument>(envelope.payload.as_slice())
        .map(|policy| policy.phone)
        .map_err(|_| Trouble::Internal)
}

fn command_line(command: &StoredCommand, state: &str, language: Language) -> CommandLine {
    let state = language.say_of("command_state", state);
    let step = |key: &'static str, at: Option<u64>| Step {
        words: language.say(key).to_owned(),
        at: at.map(moment),
    };
    let mut steps = vec![
        step("timeline.requested", Some(command.requested_ms)),
        step("timeline.delivered", command.delivered_ms),
        step("timeline.started", command.started_ms),
    ];
    // What a command that ended otherwise never passed through is no longer waited for.
    if !command.state.is_open() {
        steps.retain(|step| step.at.is_some());
    }
    let words = if command.state.is_open() {
        language.say("timeline.ended").to_owned()
    } else {
        state.clone()
    };
    steps.push(Step {
        words,
        at: command.ended_ms.map(moment),
    });
    CommandLine {
        action: language.say(action_word(command.action)),
        customer: match command.action {
            CommandAction::WipeCustomer { customer } => Some(customer.to_string()),
            CommandAction::Wipe | CommandAction::Lock | CommandAction::EndSession => None,
        },
        state,
        reason: command.reason.clone(),
        steps,
    }
}

/// The key of the words for what a command does.
#[must_use]
pub fn action_word(action: CommandAction) -> &'static str {
    match action {
        CommandAction::Wipe => "command.wipe",
        CommandAction::Lock => "command.lock",
        CommandAction::EndSession => "command.end_session",
        CommandAction::WipeCustomer { .. } => "command.wipe_customer",
    }
}

fn receipt_line(receipt: &StoredReceipt, language: Language) -> ReceiptLine {
    let kind = content(receipt).map_or("", |receipt| kind(&receipt.event));
    ReceiptLine {
        seq: receipt.envelope.seq,
        words: language.say_of("receipt_kind", kind),
        received: moment(receipt.received_ms),
    }
}

/// What a stored receipt says. Its signature was verified before it was stored.
#[must_use]
pub fn content(receipt: &StoredReceipt) -> Option<Receipt> {
    serde_json::from_slice(receipt.envelope.payload.as_slice()).ok()
}

/// The word for what a receipt says.
#[must_use]
pub fn kind(event: &ReceiptEvent) -> &'static str {
    match event {
        ReceiptEvent::Started { .. } => "started",
        ReceiptEvent::Done { .. } => "done",
        ReceiptEvent::Refused { .. } => "refused",
        ReceiptEvent::Erased(_) => "erased",
        ReceiptEvent::CustomerErased(_) => "customer_erased",
        ReceiptEvent::Removed { .. } => "removed",
    }
}
