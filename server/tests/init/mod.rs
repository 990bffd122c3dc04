//! What `init` makes and refuses, and what `serve` needs of it.

use std::os::unix::fs::PermissionsExt;

use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::Hash32;
use fleet_protocol::keys::KeySet;
use fleet_protocol::trust::{TlsCaState, TrustDocument};
use fleet_server::clock::SystemClock;
use fleet_server::data_folder::{DataFolder, FolderError};
use fleet_server::initialise::{InitialiseError, initialise};
use fleet_server::listen::limits::Limits;
use fleet_server::random::{Random, RandomError, SystemRandomness};
use fleet_server::serve::{ServeError, start};

use crate::running::browser::Browser;
use crate::running::{Running, new_server};

#[test]
fn init_never_overwrites() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    initialise(&data, &new_server(), &SystemClock, &SystemRandomness).unwrap();
    let before = std::fs::read(data.join("keys/root.key")).unwrap();
    let again = initialise(&data, &new_server(), &SystemClock, &SystemRandomness);
    assert!(matches!(
        again,
        Err(InitialiseError::Folder(FolderError::AlreadyThere(_)))
    ));
    assert_eq!(std::fs::read(data.join("keys/root.key")).unwrap(), before);
    let other = home.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("precious"), "x").unwrap();
    let refused = initialise(&other, &new_server(), &SystemClock, &SystemRandomness);
    assert!(refused.is_err());
}

#[test]
fn an_interrupted_init_is_named_and_never_used() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    std::fs::create_dir(home.path().join("data.incomplete")).unwrap();
    let refused = initialise(&data, &new_server(), &SystemClock, &SystemRandomness);
    assert!(matches!(
        refused,
        Err(InitialiseError::Folder(FolderError::Interrupted(_)))
    ));
    assert!(matches!(
        DataFolder::open(&data),
        Err(FolderError::Interrupted(_))
    ));
}

#[test]
fn an_init_that_fails_leaves_nothing() {
    struct RunsDry(std::sync::atomic::AtomicU32);
    impl Random for RunsDry {
        fn fill(&self, out: &mut [u8]) -> Result<(), RandomError> {
            let left = self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
            if left == 0 {
                return Err(RandomError);
            }
            SystemRandomness.fill(out)
        }
    }
    for calls in 0..5 {
        let home = tempfile::tempdir().unwrap();
        let random = RunsDry(calls.into());
        let made = initialise(
            &home.path().join("data"),
            &new_server(),
            &SystemClock,
            &random,
        );
        assert!(made.is_err(), "{calls} calls are not enough");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}

#[test]
fn secrets_are_for_their_owner_only() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    initialise(&data, &new_server(), &SystemClock, &SystemRandomness).unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("keys")), 0o700);
    for name in ["db.key", "fleet.db", "trust.json"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    let mut keys = 0;
    for entry in std::fs::read_dir(data.join("keys")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{path:?}");
        keys += usize::from(path.extension().is_some_and(|end| end == "key"));
    }
    assert_eq!(keys, 7, "one key file per role");
}

#[test]
fn the_trust_document_is_signed_by_the_root_and_pins_three_authorities() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    initialise(&data, &new_server(), &SystemClock, &SystemRandomness).unwrap();
    let folder = DataFolder::open(&data).unwrap();
    let root = KeySet::new(vec![folder.settings().root_key.clone()]);
    let opened = folder
        .trust()
        .unwrap()
        .open::<TrustDocument>(Kind::Trust, &root)
        .unwrap();
    assert_eq!(opened.seq, 1);
    let states: Vec<_> = opened.body.tls_cas.iter().map(|ca| ca.state).collect();
    assert_eq!(
        states,
        [TlsCaState::Active, TlsCaState::Backup, TlsCaState::Next]
    );
    let pins: std::collections::BTreeSet<Hash32> = opened
        .body
        .tls_cas
        .iter()
        .map(|ca| {
            assert_eq!(
                fleet_server::pki::spki::pin(ca.certificate.as_slice()).unwrap(),
                ca.spki_sha256
            );
            ca.spki_sha256
        })
        .collect();
    assert_eq!(pins.len(), 3);
}

#[test]
fn serve_never_needs_the_root_key() {
    let mut running = Running::start();
    running.server.take().unwrap().stop();
    std::fs::remove_file(running.data().join("keys/root.key")).unwrap();
    running.server = Some(start(running.config(Limits::default())).unwrap());
    let phone = running.phone("wang");
    assert_eq!(phone.get(&running, "/v1/commands").unwrap().status, 200);
}

#[test]
fn serve_refuses_keys_that_others_can_read() {
    let mut running = Running::start();
    running.server.take().unwrap().stop();
    let key = running.data().join("keys/statement.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = start(running.config(Limits::default()));
    assert!(matches!(
        refused.err(),
        Some(ServeError::Folder(FolderError::Permissions(
            "keys/statement.key"
        )))
    ));
}

#[test]
fn the_one_time_password_is_stored_nowhere() {
    let running = Running::start();
    for entry in walk(&running.data()) {
        let bytes = std::fs::read(&entry).unwrap();
        let password = running.password.as_bytes();
        assert!(!bytes.windows(password.len()).any(|part| part == password));
    }
    let password = running.password.clone();
    let answer = Browser::default().sign_in(&running, "admin", &password);
    assert_eq!(answer.header("location"), Some("/password"));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
