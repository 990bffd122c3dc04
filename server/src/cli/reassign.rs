//! `reassign CUSTOMER --to USER`

use std::path::Path;

use fleet_protocol::ids::RecordId;
use serde_json::json;

use super::args::Reassign;
use super::failure::{Failure, Unknown};
use super::output::Output;
use super::session::Session;
use crate::store::StoreError;
use crate::store::sync::SyncStore;

pub(super) fn run(data: &Path, arguments: &Reassign, output: &Output) -> Result<(), Failure> {
    let unknown = || Failure::Unknown(Unknown::Customer, arguments.customer.clone());
    let customer: RecordId = arguments.customer.parse().map_err(|_| unknown())?;
    let session = Session::open(data)?;
    let to = session.user(&arguments.to)?;
    let count = session
        .store
        .reassign(&[customer], to.id, &session.origin())
        .map_err(|error| match error {
            StoreError::NotFound => unknown(),
            other => other.into(),
        })?;
    let result = json!({ "reassigned": count, "customer": customer, "to": to.name });
    output.result(&result, |language| {
        let count = count.to_string();
        vec![language.fill(
            "cli.reassign.done",
            &[("count", &count), ("user", &to.name)],
        )]
    });
    Ok(())
}
