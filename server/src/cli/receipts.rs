//! `receipts list`, `receipts save`, `receipts verify`

use std::io::Write;
use std::path::Path;

use fleet_protocol::ids::DeviceId;
use serde_json::json;

use super::args::{Receipts, ReceiptsAction};
use super::failure::{Failure, Unknown};
use super::new_file;
use super::output::{Output, table};
use super::session::Session;
use crate::certificate::{Certificate, CertificateError, MAX_BYTES};
use crate::console::device::{content, kind};
use crate::console::page::moment;
use crate::store::StoreError;
use crate::store::commands::CommandStore;
use crate::store::devices::DeviceStore;
use crate::store::organisation::OrganisationStore;

pub(super) fn run(data: &Path, arguments: &Receipts, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    match &arguments.action {
        ReceiptsAction::List { device } => list(&session, session.phone(device)?, output),
        ReceiptsAction::Save {
            device,
            number,
            out,
        } => save(&session, session.phone(device)?, *number, out, output),
        ReceiptsAction::Verify { file } => verify(&session, file, output),
    }
}

fn list(session: &Session, device: DeviceId, output: &Output) -> Result<(), Failure> {
    let receipts = session.store.receipts(device)?;
    let items: Vec<_> = receipts
        .iter()
        .map(|stored| {
            let receipt = content(stored);
            json!({
                "number": stored.envelope.seq, "received_ms": stored.received_ms,
                "kind": receipt.as_ref().map(|receipt| kind(&receipt.event)),
                "event": receipt.as_ref().map(|receipt| &receipt.event),
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |language| {
        if receipts.is_empty() {
            return vec![language.say("device.no_receipts").to_owned()];
        }
        let rows: Vec<Vec<String>> = receipts
            .iter()
            .map(|stored| {
                let word = content(stored).map_or("", |receipt| kind(&receipt.event));
                vec![
                    stored.envelope.seq.to_string(),
                    moment(stored.received_ms),
                    language.say_of("receipt_kind", word),
                ]
            })
            .collect();
        table(&rows)
    });
    Ok(())
}

fn save(
    session: &Session,
    device: DeviceId,
    number: u64,
    out: &Path,
    output: &Output,
) -> Result<(), Failure> {
    let phone = session.store.device(device)?;
    let stored = session
        .store
        .receipts(device)?
        .into_iter()
        .find(|stored| stored.envelope.seq == number)
        .ok_or_else(|| Failure::Unknown(Unknown::Receipt, number.to_string()))?;
    let company = session.store.organisation()?.name;
    let page = Certificate::of(company, &phone, stored, output.language())
        .page()
        .map_err(|_| Failure::Internal("the certificate cannot be written"))?;
    let failed = |error: std::io::Error| Failure::file(out, &error);
    let mut file = new_file::create(out).map_err(failed)?;
    file.write_all(page.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    let name = out.display().to_string();
    output.result(
        &json!({ "number": number, "device": device, "file": name }),
        |language| vec![language.fill("cli.receipts.saved", &[("file", &name)])],
    );
    Ok(())
}

fn verify(session: &Session, path: &Path, output: &Output) -> Result<(), Failure> {
    let page = read(path)?;
    let checked = Certificate::read(&page).and_then(|certificate| {
        let known = session.store.calling_device(certificate.receipt()?.device);
        match known {
            Ok(device) if device.key == certificate.key => Ok(certificate),
            Ok(_) | Err(StoreError::NotFound) => Err(CertificateError::Stranger),
            Err(_) => Err(CertificateError::Unread),
        }
    });
    let fault = checked.as_ref().err().map(|error| error.as_str());
    let receipt = checked.as_ref().ok().and_then(|held| held.receipt().ok());
    let result = json!({
        "ok": fault.is_none(), "fault": fault,
        "device": receipt.as_ref().map(|receipt| receipt.device),
        "event": receipt.as_ref().map(|receipt| &receipt.event),
    });
    output.result(&result, |language| match fault {
        None => vec![language.say("cli.receipts.good").to_owned()],
        Some(fault) => vec![language.say_of("certificate_fault", fault)],
    });
    if fault.is_none() {
        Ok(())
    } else {
        Err(Failure::Unverified)
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    use std::io::Read;
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    // What is no text is no certificate; it is judged as one that says nothing.
    Ok(String::from_utf8(bytes).unwrap_or_default())
}
