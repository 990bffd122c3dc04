//! Signs an APK: with a key that is given by files, or with one that is made on the spot and proves nothing.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom as _, SystemRandom};

use super::dex::tool;
use super::paths::Paths;
use super::process::Program;
use super::say::say;

/// A key in a keystore. The password is in a file, so that it is in no argument and no list of processes.
#[derive(Debug)]
pub(crate) struct Key {
    keystore: PathBuf,
    alias: String,
    password_file: PathBuf,
    /// Whether it was made here.
    pub(crate) throwaway: bool,
}

const KEYSTORE: &str = "FIELDVAULT_KEYSTORE";
const ALIAS: &str = "FIELDVAULT_KEYSTORE_ALIAS";
const PASSWORD_FILE: &str = "FIELDVAULT_KEYSTORE_PASSWORD_FILE";

/// The key that the environment names, or one made once for this tree.
pub(crate) fn key(paths: &Paths) -> Result<Key, String> {
    match given(&paths.root, |name| std::env::var(name).ok()) {
        Some(given) => given,
        None => throwaway(paths),
    }
}

/// The key that variables name: all of them or none. Paths are from the repository's root, as in the Gradle project.
fn given(root: &Path, variable: impl Fn(&str) -> Option<String>) -> Option<Result<Key, String>> {
    let found = [KEYSTORE, ALIAS, PASSWORD_FILE].map(variable);
    match found {
        [None, None, None] => None,
        [Some(keystore), Some(alias), Some(password_file)] => Some(Ok(Key {
            keystore: root.join(keystore),
            alias,
            password_file: root.join(password_file),
            throwaway: false,
        })),
        _ => Some(Err(format!(
            "set all of {KEYSTORE}, {ALIAS} and {PASSWORD_FILE}, or none"
        ))),
    }
}

fn throwaway(paths: &Paths) -> Result<Key, String> {
    let folder = paths.out.join("signing");
    let key = Key {
        keystore: folder.join("throwaway.p12"),
        alias: "throwaway".to_owned(),
        password_file: folder.join("throwaway.password"),
        throwaway: true,
    };
    say(
        "signed with a throwaway key of this folder: phones take no update from one key to another",
    );
    if key.keystore.exists() && key.password_file.exists() {
        return Ok(key);
    }
    super::step::fresh(&folder)?;
    private(&key.password_file, &password()?)?;
    Program::new(tool("keytool"))
        .args(["-genkeypair", "-storetype", "PKCS12", "-alias", &key.alias])
        .args(["-keyalg", "EC", "-groupname", "secp256r1"])
        .args(["-sigalg", "SHA256withECDSA", "-validity", "10000"])
        .args(["-dname", "CN=Fieldvault throwaway key, OU=Not for release"])
        .arg("-keystore")
        .arg(&key.keystore)
        .arg("-storepass:file")
        .arg(&key.password_file)
        .quietly()?;
    Ok(key)
}

fn password() -> Result<String, String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| "no randomness")?;
    Ok(super::digest::hexadecimal(&bytes))
}

/// A file that only its owner reads.
fn private(path: &Path, content: &str) -> Result<(), String> {
    let fault = |error| format!("{}: {error}", path.display());
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(fault)?;
    file.write_all(content.as_bytes()).map_err(fault)
}

/// Signs with schemes 2 and 3; scheme 1 is for phones older than any that this runs on.
pub(crate) fn sign(key: &Key, min_sdk: u32, from: &Path, to: &Path) -> Result<(), String> {
    Program::new("apksigner")
        .args(["sign", "--min-sdk-version", &min_sdk.to_string()])
        .args(["--v1-signing-enabled", "false"])
        .args(["--v2-signing-enabled", "true"])
        .args(["--v3-signing-enabled", "true"])
        .args(["--v4-signing-enabled", "false"])
        .args(["--ks-key-alias", &key.alias])
        .arg("--ks")
        .arg(&key.keystore)
        .arg("--ks-pass")
        .arg(format!("file:{}", key.password_file.display()))
        .arg("--in")
        .arg(from)
        .arg("--out")
        .arg(to)
        .quietly()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_given_whole_or_not_at_all() {
        let root = Path::new("/tree");
        let with =
            |names: &[&str]| given(root, |name| names.contains(&name).then(|| name.to_owned()));
        assert!(with(&[]).is_none());
        let key = with(&[KEYSTORE, ALIAS, PASSWORD_FILE]).unwrap().unwrap();
        assert!(!key.throwaway);
        assert_eq!(key.keystore, root.join(KEYSTORE));
        assert_eq!(key.password_file, root.join(PASSWORD_FILE));
        let elsewhere = given(root, |_| Some("/safe/key".to_owned()))
            .unwrap()
            .unwrap();
        assert_eq!(elsewhere.keystore, Path::new("/safe/key"));
        let fault = with(&[KEYSTORE, ALIAS]).unwrap().unwrap_err();
        assert!(fault.contains(PASSWORD_FILE), "{fault}");
    }

    #[test]
    fn a_password_is_for_its_owner_alone_and_never_the_same() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        private(&file, "x").unwrap();
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(private(&file, "y").is_err());
        assert_ne!(password().unwrap(), password().unwrap());
    }
}
