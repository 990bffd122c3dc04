//! After a lock, an erase or the end of an agent, nothing secret is left in the memory of the process.
//!
//! A child process is this very program: the core on fake ports, under the allocator that the library brings. It is told step by
//! step what to do, and its memory is read from outside ([`scan`]). What must be found while the session is open shows that the
//! search finds things.

#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod scan;

#[cfg(target_os = "linux")]
mod tests {
    use std::fs;

    use agent_core::testkit::TestPhone;
    use tempfile::TempDir;

    use super::child::{Child, NAMES, PIN, SEED, names};
    use super::scan::{Needle, hits};

    /// What to look for, and what a child must be given so that it has the same secrets.
    struct Wanted {
        secrets: Vec<Needle>,
        names: Vec<Needle>,
        vault_key: String,
        commitment: Vec<u8>,
    }

    /// The same phone in this process, to learn its secrets.
    fn wanted() -> Wanted {
        let folder = TempDir::new().unwrap();
        let phone = TestPhone::with_seed(folder.path(), SEED);
        phone.vault.keep_answers();
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        let secrets = phone.open_secrets(&agent);
        let alias = phone.guard().pin_alias;
        let key = phone.vault.hmac_key(&alias).unwrap();
        let hex =
            |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
        let text = hex(&secrets.database_key);
        Wanted {
            vault_key: format!("{alias} {}", hex(&key)),
            commitment: secrets.commitment.to_vec(),
            secrets: vec![
                Needle::new("the database key", &secrets.database_key),
                Needle::new("the database key as text", text.as_bytes()),
                Needle::new("the database key as text", text.to_uppercase().as_bytes()),
                Needle::new("the key of the envelope", &secrets.kek),
                Needle::new("what the vault made of the PIN", &secrets.mixed),
                Needle::new("the PIN", PIN.as_bytes()),
            ],
            names: names()
                .map(|name| Needle::new("a name", name.as_bytes()))
                .collect(),
        }
    }

    fn nothing_is_left_after(ending: &str) {
        if Child::is_this_process() {
            return super::child::obey();
        }
        let wanted = wanted();
        let folder = TempDir::new().unwrap();
        let mut child = Child::start(ending, folder.path(), &wanted.vault_key);
        child.ask("open");
        let envelope = fs::read(folder.path().join("home/guard/envelope-a")).unwrap();
        let same_secrets = envelope
            .windows(wanted.commitment.len())
            .any(|part| part == wanted.commitment);
        assert!(
            same_secrets,
            "the child has other secrets than were looked for"
        );
        let open = hits(child.id(), &wanted.secrets);
        assert!(
            open.iter().any(|hit| hit.what == "the database key"),
            "an open session has its key: {open:?}"
        );
        let open = hits(child.id(), &wanted.names);
        assert!(
            open.len() >= NAMES,
            "an open session has decrypted pages: {} hits",
            open.len()
        );
        child.ask(ending);
        assert_eq!(hits(child.id(), &wanted.secrets), [], "after {ending}");
        assert_eq!(hits(child.id(), &wanted.names), [], "after {ending}");
    }

    #[test]
    fn a_lock_leaves_no_key_no_pin_and_no_name_in_memory() {
        nothing_is_left_after("lock");
    }

    #[test]
    fn an_erase_leaves_no_key_no_pin_and_no_name_in_memory() {
        nothing_is_left_after("wipe");
    }

    #[test]
    fn an_agent_that_is_dropped_leaves_no_key_no_pin_and_no_name_in_memory() {
        nothing_is_left_after("drop");
    }
}
