//! `policy show | set`

use std::path::Path;

use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::policy::PolicyDocument;
use serde_json::json;

use super::args::{MinApp, Policy, PolicyAction, PolicyValues};
use super::failure::Failure;
use super::output::Output;
use super::session::Session;
use crate::data_folder::SigningRole;
use crate::store::documents::{DocumentKind, DocumentStore};

pub(super) fn run(data: &Path, arguments: &Policy, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let (version, mut document) = in_force(&session)?;
    match &arguments.action {
        PolicyAction::Show => {
            let effective = fleet_policy::bounds::effective(&document, version);
            let result = json!({ "version": version, "policy": document, "effective": effective });
            let text = serde_json::to_string_pretty(&result)
                .map_err(|_| Failure::Internal("the policy has no JSON"))?;
            output.result(&result, |_| vec![text]);
        }
        PolicyAction::Set(values) => {
            apply(values, &mut document);
            let origin = session.origin();
            document.issued_ms = origin.at_ms;
            let version = version.saturating_add(1);
            let key = session.folder.role_key(SigningRole::Statement)?;
            let envelope = Envelope::seal(Kind::Policy, version, &document, &key)
                .map_err(|_| Failure::Internal("the policy cannot be signed"))?;
            session
                .store
                .put_document(DocumentKind::Policy, &envelope, &origin)?;
            let effective = fleet_policy::bounds::effective(&document, version);
            let result = json!({ "version": version, "policy": document, "effective": effective });
            output.result(&result, |language| {
                let version = version.to_string();
                vec![language.fill("cli.policy.done", &[("version", &version)])]
            });
        }
    }
    Ok(())
}

fn in_force(session: &Session) -> Result<(u64, PolicyDocument), Failure> {
    let envelope = session
        .store
        .latest_document(DocumentKind::Policy)?
        .ok_or(Failure::Internal("there is no policy"))?;
    let document = serde_json::from_slice(envelope.payload.as_slice())
        .map_err(|_| Failure::Internal("the policy cannot be read"))?;
    Ok((envelope.seq, document))
}

fn apply(values: &PolicyValues, document: &mut PolicyDocument) {
    fn set<T: Clone>(place: &mut T, value: Option<&T>) {
        if let Some(value) = value {
            *place = value.clone();
        }
    }
    set(&mut document.session.idle_s, values.idle_s.as_ref());
    set(
        &mut document.session.background_s,
        values.background_s.as_ref(),
    );
    set(&mut document.session.absolute_s, values.absolute_s.as_ref());
    set(&mut document.pin.min_length, values.pin_min_length.as_ref());
    set(
        &mut document.pin.max_attempts,
        values.pin_max_attempts.as_ref(),
    );
    set(&mut document.pin.history, values.pin_history.as_ref());
    set(&mut document.masked_labels, values.masked_labels.as_ref());
    set(&mut document.copy_allowed, values.copy_allowed.as_ref());
    set(
        &mut document.screenshots_allowed,
        values.screenshots_allowed.as_ref(),
    );
    set(&mut document.lease.warn_s, values.lease_warn_s.as_ref());
    set(&mut document.lease.lock_s, values.lease_lock_s.as_ref());
    set(&mut document.lease.erase_s, values.lease_erase_s.as_ref());
    set(
        &mut document.phone.screen_lock,
        values.screen_lock_required.as_ref(),
    );
    if let Some(MinApp(version)) = values.min_app {
        document.phone.min_app = version;
    }
}
