//! `GET /customers`: how many customers each person has. No customer is shown.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::Console;
use super::page::{Page, render};
use super::problem::Trouble;
use super::session::SignedIn;

#[derive(Template)]
#[template(path = "customers.html")]
struct CustomersPage {
    page: Page,
    lead: String,
    rows: Vec<OwnerRow>,
}

struct OwnerRow {
    owner: String,
    count: u64,
}

/// The handler.
///
/// # Errors
/// When the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Response, Trouble> {
    let (users, counts) = console
        .blocking(|console| Ok((console.store.users()?, console.store.customer_counts()?)))
        .await?;
    let names: HashMap<_, _> = users
        .into_iter()
        .map(|user| (user.id, user.display_name))
        .collect();
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    let rows = counts
        .into_iter()
        .map(|(owner, count)| OwnerRow {
            owner: names.get(&owner).cloned().unwrap_or_default(),
            count,
        })
        .collect();
    let total = total.to_string();
    Ok(render(&CustomersPage {
        page: signed_in.page("customers"),
        lead: signed_in
            .language
            .fill("customers.lead", &[("count", &total)]),
        rows,
    }))
}
