//! What a vault promises, on real files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use agent_core::ports::{KeyVault, VaultError};
use fleet_protocol::keys::{Algorithm, PublicKey};

use crate::SoftwareVault;

fn vault() -> (tempfile::TempDir, SoftwareVault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = SoftwareVault::open(&folder.path().join("vault")).unwrap();
    (folder, vault)
}

#[test]
fn a_key_survives_a_restart_and_signs_for_its_public_half() {
    let (folder, vault) = vault();
    let point = vault.ensure_identity("identity-1").unwrap();
    drop(vault);
    let vault = SoftwareVault::open(&folder.path().join("vault")).unwrap();
    assert_eq!(vault.ensure_identity("identity-1").unwrap(), point);
    let signature = vault.sign("identity-1", b"message").unwrap();
    let key = PublicKey::new(Algorithm::Es256, point).unwrap();
    assert!(key.verifies(b"message", &signature));
    assert!(!key.verifies(b"another", &signature));
}

#[test]
fn each_hmac_key_gives_its_own_stable_value() {
    let (_folder, vault) = vault();
    vault.ensure_hmac("guard").unwrap();
    vault.ensure_hmac("pin-1").unwrap();
    let first = vault.hmac("guard", b"x").unwrap();
    vault.ensure_hmac("guard").unwrap();
    assert_eq!(first.expose(), vault.hmac("guard", b"x").unwrap().expose());
    assert_ne!(first.expose(), vault.hmac("pin-1", b"x").unwrap().expose());
}

#[test]
fn a_deleted_key_is_gone_and_a_new_one_differs() {
    let (_folder, vault) = vault();
    vault.ensure_hmac("pin-1").unwrap();
    let before = vault.hmac("pin-1", b"x").unwrap();
    assert!(vault.contains("pin-1").unwrap());
    vault.delete("pin-1").unwrap();
    vault.delete("pin-1").unwrap();
    assert!(!vault.contains("pin-1").unwrap());
    assert!(matches!(
        vault.hmac("pin-1", b"x"),
        Err(VaultError::NotFound)
    ));
    vault.ensure_hmac("pin-1").unwrap();
    assert_ne!(before.expose(), vault.hmac("pin-1", b"x").unwrap().expose());
}

#[test]
fn only_the_owner_may_read_and_no_half_made_file_stays() {
    let (folder, vault) = vault();
    vault.ensure_identity("identity-1").unwrap();
    vault.ensure_hmac("guard").unwrap();
    let folder = folder.path().join("vault");
    assert_eq!(
        fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
        0o700
    );
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o777,
            0o600
        );
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["guard.hmac", "identity-1.p8"]);
}

#[test]
fn an_alias_cannot_lead_out_of_the_folder() {
    let (_folder, vault) = vault();
    for alias in ["../x", "a/b", "", ".", "A", "x\0", &"a".repeat(65)] {
        assert_eq!(vault.ensure_hmac(alias), Err(VaultError::NotFound));
        assert!(vault.contains(alias).is_err());
    }
}

#[test]
fn a_damaged_key_is_refused_and_not_replaced() {
    let (folder, vault) = vault();
    vault.ensure_identity("identity-1").unwrap();
    fs::write(folder.path().join("vault/identity-1.p8"), b"rubbish").unwrap();
    assert_eq!(
        vault.ensure_identity("identity-1"),
        Err(VaultError::Invalidated)
    );
    assert_eq!(vault.sign("identity-1", b"x"), Err(VaultError::Invalidated));
}

#[test]
fn threads_that_ask_at_once_get_one_key() {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let vault = Arc::clone(&vault);
            std::thread::spawn(move || vault.ensure_identity("identity-1").unwrap())
        })
        .collect();
    let points: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    assert!(points.iter().all(|point| *point == points[0]));
}

#[test]
fn a_key_moves_on_by_generations_in_the_file_of_the_one_before() {
    let (folder, vault) = vault();
    let folder = folder.path().join("vault");
    let names = || {
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    vault.ensure_hmac("guard").unwrap();
    assert_eq!(vault.generation("guard").unwrap(), None);
    assert_eq!(vault.advance("guard", 8).unwrap(), 9);
    let ninth = vault.hmac("guard-9", b"x").unwrap();
    assert_eq!(vault.advance("guard", 9).unwrap(), 10);
    assert_eq!(vault.generation("guard").unwrap(), Some(10));
    vault.delete("guard-9").unwrap();
    assert_eq!(names(), ["guard-10.hmac", "guard.hmac", "spare"]);
    let spare = fs::read(folder.join("spare")).unwrap();
    assert_eq!(spare, [0; 32], "nothing of the key is left in it");
    assert_eq!(vault.advance("guard", 10).unwrap(), 11);
    assert_eq!(names(), ["guard-10.hmac", "guard-11.hmac", "guard.hmac"]);
    assert!(matches!(
        vault.hmac("guard-9", b"x"),
        Err(VaultError::NotFound)
    ));
    let eleventh = vault.hmac("guard-11", b"x").unwrap();
    assert_ne!(ninth.expose(), eleventh.expose());
}

#[test]
fn a_key_whose_deletion_was_cut_is_no_key() {
    let (folder, vault) = vault();
    vault.ensure_hmac("pin-1").unwrap();
    fs::write(folder.path().join("vault/pin-1.hmac"), [0; 32]).unwrap();
    assert!(!vault.contains("pin-1").unwrap());
    assert!(matches!(
        vault.hmac("pin-1", b"x"),
        Err(VaultError::NotFound)
    ));
    vault.ensure_hmac("pin-1").unwrap();
    vault.hmac("pin-1", b"x").unwrap();
}
