//! `GET /devices`: every phone, its state, its last contact.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;

use super::Console;
use super::page::{Page, moment, render};
use super::problem::Trouble;
use super::session::SignedIn;
use crate::fleet::device_lifecycle::DeviceState;
use crate::store::devices::Device;
use crate::words::Language;

/// A phone as a row.
pub struct Row {
    /// Its id.
    pub id: String,
    /// Whose.
    pub person: String,
    /// What kind.
    pub model: String,
    /// Its state in words.
    pub state: String,
    /// How the state is shown.
    pub tone: &'static str,
    /// When it last called.
    pub last_seen: Option<String>,
    /// Customers of its owner.
    pub customers: u64,
    /// The feed position that it applied.
    pub cursor: u64,
}

/// A phone in a reader's words.
#[must_use]
pub fn row(device: &Device, language: Language) -> Row {
    let shown = match (device.state, device.revoked_ms) {
        (DeviceState::Enrolled, Some(_)) => "revoked",
        (state, _) => state.as_str(),
    };
    Row {
        id: device.id.to_string(),
        person: device.user_name.clone(),
        model: device.model.clone(),
        state: language.say_of("state", shown),
        tone: tone(device.state),
        last_seen: device.last_seen_ms.map(moment),
        customers: device.customers.unwrap_or(0),
        cursor: device.cursor,
    }
}

/// Red is for data that will be erased, amber for soon; what is over needs no colour.
fn tone(state: DeviceState) -> &'static str {
    match state {
        DeviceState::WipeRequested | DeviceState::WipeDelivered | DeviceState::WipeStarted => {
            "state-erase"
        }
        DeviceState::ErasedPartial => "state-caution",
        DeviceState::Enrolled | DeviceState::ErasedProved | DeviceState::Replaced => "",
    }
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    page: Page,
    lead: String,
    nothing_enrolled: bool,
    person: String,
    states: Vec<Choice>,
    rows: Vec<Row>,
}

struct Choice {
    word: &'static str,
    words: String,
    chosen: bool,
}

/// The filter, as it stands in the address.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Filter {
    #[serde(default)]
    person: String,
    #[serde(default)]
    state: String,
}

/// The handler.
///
/// # Errors
/// When the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Response, Trouble> {
    let Query(filter) = filter.map_err(|_| Trouble::Malformed)?;
    let devices = console
        .blocking(|console| Ok(console.store.devices()?))
        .await?;
    let language = signed_in.language;
    let person = filter.person.trim().to_lowercase();
    let rows: Vec<Row> = devices
        .iter()
        .filter(|device| filter.state.is_empty() || device.state.as_str() == filter.state)
        .filter(|device| device.user_name.to_lowercase().contains(&person))
        .map(|device| row(device, language))
        .collect();
    let count = rows.len().to_string();
    Ok(render(&DevicesPage {
        page: signed_in.page("devices"),
        lead: language.fill("devices.lead", &[("count", &count)]),
        nothing_enrolled: devices.is_empty(),
        states: DeviceState::ALL
            .into_iter()
            .map(|state| Choice {
                word: state.as_str(),
                words: language.say_of("state", state.as_str()),
                chosen: state.as_str() == filter.state,
            })
            .collect(),
        person: filter.person,
        rows,
    }))
}
