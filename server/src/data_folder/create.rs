//! Making a data folder: everything in a sibling directory first, one rename at the end.
//!
//! A kill on the way leaves `DIR.incomplete`, which was never in use and says so by its name.

use std::path::{Path, PathBuf};

use fleet_protocol::Version1;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::TenantId;
use fleet_protocol::trust::{TlsCa, TlsCaState, TrustDocument};

use super::FolderError;
use super::files;
use super::layout::{AuthorityRole, DATABASE_KEY, Layout, SETTINGS, SigningRole, TRUST};
use super::open::{DataFolder, Settings};
use crate::pki::PkiError;
use crate::pki::authority::Authority;
use crate::pki::role_key::RoleKey;
use crate::pki::spki;
use crate::random::{self, Random};

/// What a new folder is made from.
#[derive(Clone, Debug)]
pub struct NewFolder {
    /// The company.
    pub tenant: TenantId,
    /// Names and addresses in the server's certificate.
    pub hosts: Vec<String>,
    /// `host:port` that phones are told; may be empty.
    pub addresses: Vec<String>,
    /// The time.
    pub now_ms: u64,
}

/// Where a folder is built before it is put in place.
pub(super) fn incomplete_path(root: &Path) -> PathBuf {
    let mut name = root.file_name().unwrap_or_default().to_os_string();
    name.push(".incomplete");
    root.with_file_name(name)
}

/// Makes the data folder at `root`. `fill` runs on the finished but not yet placed folder: it makes the database.
///
/// # Errors
/// `E` from `fill`, or [`FolderError`] when there is something at `root`, or a file cannot be made.
pub fn build<T, E: From<FolderError>>(
    root: &Path,
    spec: &NewFolder,
    random: &dyn Random,
    fill: impl FnOnce(&DataFolder) -> Result<T, E>,
) -> Result<T, E> {
    let incomplete = incomplete_path(root);
    refuse_what_is_there(root, &incomplete)?;
    files::make_private_directory(&incomplete).map_err(FolderError::io("the folder's parent"))?;
    build_and_place(root, &incomplete, spec, random, fill).inspect_err(|_| {
        // A failure that we see leaves nothing behind. If even that fails, the next init names what is left.
        let _ = std::fs::remove_dir_all(&incomplete);
    })
}

fn build_and_place<T, E: From<FolderError>>(
    root: &Path,
    incomplete: &Path,
    spec: &NewFolder,
    random: &dyn Random,
    fill: impl FnOnce(&DataFolder) -> Result<T, E>,
) -> Result<T, E> {
    let layout = Layout::new(incomplete);
    files::make_private_directory(&layout.file("keys")).map_err(FolderError::io("keys"))?;
    write_documents(&layout, spec, random)?;
    let filled = fill(&DataFolder::open(incomplete)?)?;
    let place = || {
        files::sync_directory(&layout.file("keys"))?;
        files::sync_directory(incomplete)?;
        std::fs::rename(incomplete, root)?;
        files::sync_directory(parent(root))
    };
    place().map_err(FolderError::io("the folder's parent"))?;
    Ok(filled)
}

fn refuse_what_is_there(root: &Path, incomplete: &Path) -> Result<(), FolderError> {
    if incomplete.exists() {
        return Err(FolderError::Interrupted(incomplete.to_path_buf()));
    }
    let free = match std::fs::read_dir(root) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if free {
        Ok(())
    } else {
        Err(FolderError::AlreadyThere(root.to_path_buf()))
    }
}

fn parent(root: &Path) -> &Path {
    root.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

fn write_documents(
    layout: &Layout,
    spec: &NewFolder,
    random: &dyn Random,
) -> Result<(), FolderError> {
    let root_key = signing_key(layout, SigningRole::Root)?;
    let command = signing_key(layout, SigningRole::Command)?;
    let statement = signing_key(layout, SigningRole::Statement)?;
    let mut tls_cas = Vec::with_capacity(3);
    let mut device_cas = Vec::with_capacity(1);
    for role in AuthorityRole::ALL {
        let certificate = authority(layout, role, spec.now_ms)?;
        let state = match role {
            AuthorityRole::TlsActive => TlsCaState::Active,
            AuthorityRole::TlsBackup => TlsCaState::Backup,
            AuthorityRole::TlsNext => TlsCaState::Next,
            AuthorityRole::Device => {
                device_cas.push(certificate.into());
                continue;
            }
        };
        tls_cas.push(TlsCa {
            state,
            spki_sha256: spki::pin(&certificate)
                .map_err(FolderError::pki(role.certificate_file()))?,
            certificate: certificate.into(),
        });
    }
    let document = TrustDocument {
        v: Version1,
        tenant: spec.tenant,
        issued_ms: spec.now_ms,
        tls_cas,
        device_cas,
        command_keys: vec![command.public().clone()],
        statement_keys: vec![statement.public().clone()],
        server_addresses: spec.addresses.clone(),
        recovery_addresses: Vec::new(),
    };
    let envelope = Envelope::seal(Kind::Trust, 1, &document, &root_key)
        .map_err(|_| FolderError::pki(TRUST)(PkiError::Sign))?;
    files::create(layout, TRUST, &json(TRUST, &envelope)?)?;
    files::create(
        layout,
        DATABASE_KEY,
        zeroize::Zeroizing::new(random::bytes::<32>(random)?).as_slice(),
    )?;
    let settings = Settings {
        v: Version1,
        hosts: spec.hosts.clone(),
        root_key: root_key.public().clone(),
    };
    files::create(layout, SETTINGS, &json(SETTINGS, &settings)?)
}

fn signing_key(layout: &Layout, role: SigningRole) -> Result<RoleKey, FolderError> {
    let (key, pkcs8) = RoleKey::generate().map_err(FolderError::pki(role.key_file()))?;
    files::create(layout, role.key_file(), &pkcs8)?;
    Ok(key)
}

fn authority(layout: &Layout, role: AuthorityRole, now_ms: u64) -> Result<Vec<u8>, FolderError> {
    let new = Authority::generate(role.common_name(), now_ms)
        .map_err(FolderError::pki(role.key_file()))?;
    files::create(layout, role.key_file(), &new.pkcs8)?;
    files::create(layout, role.certificate_file(), &new.certificate)?;
    Ok(new.certificate)
}

fn json<T: serde::Serialize>(file: &'static str, value: &T) -> Result<Vec<u8>, FolderError> {
    serde_json::to_vec_pretty(value).map_err(|_| FolderError::Unreadable(file))
}
