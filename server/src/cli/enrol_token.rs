//! `enrol-token`

use std::io::Write;
use std::path::Path;

use fleet_protocol::Version1;
use fleet_protocol::enrol::{EnrolmentPayload, typed_code};
use fleet_protocol::ids::Hash32;
use fleet_protocol::trust::{TlsCaState, TrustDocument};
use serde_json::json;

use super::args::EnrolToken;
use super::failure::Failure;
use super::new_file;
use super::output::Output;
use super::qr;
use super::session::Session;
use crate::console::page::moment;
use crate::data_folder::Serving;
use crate::random::{self, SystemRandomness};
use crate::store::enrolment::{EnrolmentStore, NewToken};

const TOKEN_BYTES: usize = 16;
/// Groups of a typed code in a line, so that a group is found by its number.
const GROUPS_IN_LINE: usize = 5;
const MINUTE_MS: u64 = 60_000;

pub(super) fn run(data: &Path, arguments: &EnrolToken, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    let user = session.user(&arguments.user)?;
    let origin = session.origin();
    let token = random::bytes::<TOKEN_BYTES>(&SystemRandomness)?;
    let expires_ms = origin
        .at_ms
        .saturating_add(u64::from(arguments.expires_min) * MINUTE_MS);
    let payload = EnrolmentPayload {
        v: Version1,
        address: address(&session, arguments.address.as_deref())?,
        token: token.to_vec().into(),
        tls_ca_spki_sha256: active_pin(&session)?,
        root_key_id: session.folder.settings().root_key.id(),
        expires_ms,
    };
    let code = typed_code(&payload).ok_or_else(|| Failure::Address(payload.address.clone()))?;
    let text =
        serde_json::to_vec(&payload).map_err(|_| Failure::Internal("the payload has no JSON"))?;
    // Written before the token exists: a token that nobody holds cannot be lost.
    if let Some(path) = &arguments.out {
        write_private(path, &text).map_err(|error| Failure::file(path, &error))?;
    }
    session.store.add_token(
        &NewToken {
            token_hash: Hash32::of(&[&token]),
            user: user.id,
            expires_ms,
        },
        &origin,
    )?;
    let file = arguments
        .out
        .as_ref()
        .map(|path| path.display().to_string());
    let result = json!({
        "user": user.name, "address": payload.address, "expires_ms": expires_ms, "file": file,
        "payload": payload, "code": code,
    });
    output.note(&qr::draw(&text)?);
    output.result(&result, |language| {
        let until = moment(expires_ms);
        let mut lines =
            vec![language.fill("cli.token.scan", &[("user", &user.name), ("until", &until)])];
        let count = code.split('-').count().to_string();
        lines.push(language.fill("cli.token.type", &[("count", &count)]));
        lines.extend(lines_of(&code));
        if let Some(file) = &file {
            let values = [("file", file.as_str()), ("user", user.name.as_str())];
            lines.push(language.fill("cli.token.file", &values));
        }
        lines
    });
    Ok(())
}

/// A typed code as people read it.
fn lines_of(code: &str) -> Vec<String> {
    let groups: Vec<&str> = code.split('-').collect();
    groups
        .chunks(GROUPS_IN_LINE)
        .map(|line| format!("  {}", line.join(" ")))
        .collect()
}

/// `--address`, else the first of the trust document, else the running server under its first certificate name.
fn address(session: &Session, given: Option<&str>) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    if let Some(first) = trust(session)?.server_addresses.into_iter().next() {
        return Ok(first);
    }
    let serving = Serving::read(session.folder.layout())?.ok_or(Failure::NoServer)?;
    let port = serving
        .device_addr
        .rsplit_once(':')
        .map_or("", |(_, port)| port);
    let host = session
        .folder
        .settings()
        .hosts
        .first()
        .ok_or(Failure::NoServer)?;
    Ok(if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    })
}

fn active_pin(session: &Session) -> Result<Hash32, Failure> {
    trust(session)?
        .tls_cas
        .into_iter()
        .find(|authority| authority.state == TlsCaState::Active)
        .map(|authority| authority.spki_sha256)
        .ok_or(Failure::Internal(
            "the trust document names no active authority",
        ))
}

pub(super) fn trust(session: &Session) -> Result<TrustDocument, Failure> {
    serde_json::from_slice(session.folder.trust()?.payload.as_slice())
        .map_err(|_| Failure::Internal("the trust document cannot be read"))
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = new_file::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
