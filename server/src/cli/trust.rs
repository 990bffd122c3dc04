//! `trust show`, `trust set`, `trust replace-tls`

use std::path::Path;

use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::keys::KeySet;
use fleet_protocol::trust::TrustDocument;
use serde_json::json;

use super::args::{Trust, TrustAction, TrustAddresses};
use super::failure::Failure;
use super::output::Output;
use super::session::Session;
use crate::data_folder::{DataFolder, ServingLock};
use crate::store::documents::{DocumentKind, DocumentStore};

pub(super) fn run(data: &Path, arguments: &Trust, output: &Output) -> Result<(), Failure> {
    match &arguments.action {
        TrustAction::Show => show(&DataFolder::open(data)?, output),
        TrustAction::Set(addresses) => set(data, addresses, output),
        TrustAction::ReplaceTls => replace_tls(data, output),
    }
}

fn show(folder: &DataFolder, output: &Output) -> Result<(), Failure> {
    let root = &folder.settings().root_key;
    let opened = folder
        .trust()?
        .open::<TrustDocument>(Kind::Trust, &KeySet::new(vec![root.clone()]))
        .map_err(Failure::Trust)?;
    let result = json!({
        "version": opened.seq, "root_key_id": root.id(), "trust": opened.body,
    });
    let text = serde_json::to_string_pretty(&result)
        .map_err(|_| Failure::Internal("the document has no JSON"))?;
    output.result(&result, |_| vec![text]);
    Ok(())
}

fn set(data: &Path, addresses: &TrustAddresses, output: &Output) -> Result<(), Failure> {
    let all = addresses.address.iter().chain(&addresses.recovery_address);
    if let Some(bad) = all.into_iter().find(|address| !is_address(address)) {
        return Err(Failure::Address(bad.clone()));
    }
    let session = Session::open(data)?;
    let newest = newest(&session)?;
    let envelope = session
        .folder
        .sign_trust(newest, session.now_ms(), |document| {
            if !addresses.address.is_empty() {
                document.server_addresses.clone_from(&addresses.address);
            }
            if !addresses.recovery_address.is_empty() {
                document
                    .recovery_addresses
                    .clone_from(&addresses.recovery_address);
            }
        })?;
    publish(&session, &envelope, output)
}

fn replace_tls(data: &Path, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    // A server that runs would go on showing the old chain.
    let _not_served = ServingLock::take(session.folder.layout())?;
    let newest = newest(&session)?;
    let now_ms = session.now_ms();
    let authorities = session.folder.replace_tls_authorities(now_ms)?;
    let envelope = session
        .folder
        .sign_trust(newest, now_ms, |document| document.tls_cas = authorities)?;
    publish(&session, &envelope, output)
}

fn newest(session: &Session) -> Result<u64, Failure> {
    let document = session.store.latest_document(DocumentKind::Trust)?;
    Ok(document.map_or(0, |document| document.seq))
}

fn publish(session: &Session, envelope: &Envelope, output: &Output) -> Result<(), Failure> {
    session
        .store
        .put_document(DocumentKind::Trust, envelope, &session.origin())?;
    let version = envelope.seq.to_string();
    output.result(&json!({ "version": envelope.seq }), |language| {
        vec![language.fill("cli.trust.signed", &[("version", &version)])]
    });
    Ok(())
}

/// As phones read it: a host, a port, and nothing that could change a URL.
fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let port = text
        .rsplit_once(':')
        .map(|(host, port)| (host, port.parse::<u16>()));
    text.chars().all(plain) && matches!(port, Some((host, Ok(1..))) if !host.is_empty())
}
