//! `customers count | list | find`, for administrators' scripts.

use std::collections::HashMap;
use std::path::Path;

use serde_json::json;

use super::args::{Customers, CustomersAction};
use super::failure::Failure;
use super::output::{Output, table};
use super::session::Session;
use crate::store::people::PeopleStore;
use crate::store::sync::{StoredCustomer, SyncStore};

/// Customers looked at in one read.
const PAGE: u32 = 500;

pub(super) fn run(data: &Path, arguments: &Customers, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    match &arguments.action {
        CustomersAction::Count => count(&session, output),
        CustomersAction::List { owner, limit } => {
            let owner = match owner {
                Some(name) => Some(session.user(name)?.id),
                None => None,
            };
            let found = collect(&session, owner, *limit, |_| true)?;
            show(&found, output);
            Ok(())
        }
        CustomersAction::Find { name, limit } => {
            let wanted = name.to_lowercase();
            let fits =
                |stored: &StoredCustomer| stored.customer.name.to_lowercase().contains(&wanted);
            let found = collect(&session, None, *limit, fits)?;
            show(&found, output);
            Ok(())
        }
    }
}

fn count(session: &Session, output: &Output) -> Result<(), Failure> {
    let counts: HashMap<_, _> = session.store.customer_counts()?.into_iter().collect();
    let users = session.store.users()?;
    let owners: Vec<_> = users
        .iter()
        .filter_map(|user| {
            counts
                .get(&user.id)
                .map(|count| (user.name.clone(), *count))
        })
        .collect();
    let total: u64 = counts.values().sum();
    let items: Vec<_> = owners
        .iter()
        .map(|(owner, count)| json!({ "owner": owner, "customers": count }))
        .collect();
    output.result(&json!({ "total": total, "items": items }), |language| {
        let total = total.to_string();
        let rows: Vec<_> = owners
            .iter()
            .map(|(owner, count)| vec![owner.clone(), count.to_string()])
            .collect();
        let mut lines = vec![language.fill("cli.customers.count", &[("count", &total)])];
        lines.extend(table(&rows));
        lines
    });
    Ok(())
}

fn collect(
    session: &Session,
    owner: Option<fleet_protocol::ids::UserId>,
    limit: u32,
    fits: impl Fn(&StoredCustomer) -> bool,
) -> Result<Vec<StoredCustomer>, Failure> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = session.store.customers(owner, after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = Some(last.id);
        for customer in page {
            if found.len() >= limit {
                return Ok(found);
            }
            if fits(&customer) {
                found.push(customer);
            }
        }
    }
}

fn show(found: &[StoredCustomer], output: &Output) {
    let items: Vec<_> = found
        .iter()
        .map(|stored| {
            json!({
                "id": stored.id, "rev": stored.rev, "owner": stored.owner_name,
                "customer": stored.customer,
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |_| {
        let rows: Vec<_> = found
            .iter()
            .map(|stored| {
                vec![
                    stored.id.to_string(),
                    stored.owner_name.clone(),
                    stored.customer.name.clone(),
                    stored.customer.company.clone(),
                ]
            })
            .collect();
        table(&rows)
    });
}
