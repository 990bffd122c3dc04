//! The arrows between modules and crates, as words that may not stand in certain files.

use std::path::Path;

use crate::source::{names, production_files};

/// Files whose path starts with one of `within` (and with none of `except`) must not name any of `words`.
struct Rule {
    says: &'static str,
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
}

const AGENT: &str = "rust-core/agent/src/";

const RULES: &[Rule] = &[
    Rule {
        says: "only the store names SQL's crates",
        within: &[AGENT],
        except: &["rust-core/agent/src/store"],
        words: &["rusqlite", "agent_native"],
    },
    Rule {
        says: "only transport names sockets, TLS and HTTP",
        within: &[AGENT],
        except: &[
            "rust-core/agent/src/transport",
            "rust-core/agent/src/testkit",
        ],
        words: &[
            "reqwest",
            "rustls",
            "rustls_pki_types",
            "tokio",
            "rcgen",
            "std::net",
        ],
    },
    Rule {
        says: "guard, store and transport never meet, and know no use case",
        within: &["rust-core/agent/src/guard"],
        except: &[],
        words: &["crate::store", "crate::transport", "crate::agent"],
    },
    Rule {
        says: "guard, store and transport never meet, and know no use case",
        within: &["rust-core/agent/src/store"],
        except: &[],
        words: &["crate::guard", "crate::transport", "crate::agent"],
    },
    Rule {
        says: "guard, store and transport never meet, and know no use case",
        within: &["rust-core/agent/src/transport"],
        except: &[],
        words: &["crate::guard", "crate::store", "crate::agent"],
    },
    Rule {
        says: "decisions take values and return values: no I/O, no clock, no randomness",
        within: &[
            "rust-core/agent/src/session",
            "rust-core/agent/src/lease",
            "rust-core/agent/src/sync",
            "rust-core/agent/src/wipe",
            "rust-core/policy/src/",
            "rust-core/protocol/src/",
            "server/src/fleet",
        ],
        except: &[],
        words: &[
            "crate::store",
            "crate::transport",
            "crate::guard",
            "crate::agent",
            "std::fs",
            "std::net",
            "std::thread",
            "SystemTime",
            "Instant",
            "dyn Clock",
            "dyn Random",
            "dyn KeyVault",
            "rusqlite",
            "tokio",
        ],
    },
    Rule {
        says: "values and ports know nothing above them",
        within: &[
            "rust-core/agent/src/model",
            "rust-core/agent/src/ports",
            "rust-core/agent/src/keys",
        ],
        except: &[],
        words: &[
            "crate::agent",
            "crate::store",
            "crate::transport",
            "crate::guard",
            "crate::session",
        ],
    },
    Rule {
        says: "only the boundary names UniFFI and JNI",
        within: &["rust-core/", "server/src/"],
        except: &["rust-core/ffi/", "rust-core/ffi-testkit/"],
        words: &["uniffi", "jni"],
    },
    Rule {
        says: "only server/src/store names SQL's crates on the server",
        within: &["server/src/"],
        except: &["server/src/store"],
        words: &["rusqlite", "agent_native"],
    },
    Rule {
        says: "phone and server share protocol and policy and nothing else",
        within: &["server/src/"],
        except: &[],
        words: &["agent_core", "agent_ffi", "software_vault"],
    },
    Rule {
        says: "phone and server share protocol and policy and nothing else",
        within: &["rust-core/"],
        except: &["rust-core/bench/", "rust-core/faults/"],
        words: &["fleet_server"],
    },
    Rule {
        says: "the boundary never links the software vault",
        within: &["rust-core/ffi/", AGENT],
        except: &[],
        words: &["software_vault"],
    },
    Rule {
        says: "unsafe code ships in agent-native and the boundary only",
        within: &["rust-core/", "server/src/", "scripts/"],
        // What is not shipped: the fault machine, and the library that host tests load.
        except: &[
            "rust-core/native/",
            "rust-core/ffi/",
            "rust-core/faults/",
            "rust-core/ffi-testkit/",
        ],
        words: &["unsafe"],
    },
];

/// Checks every rule against every file.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    let mut files = Vec::new();
    for folder in ["rust-core", "server/src", "scripts"] {
        files.extend(production_files(root, folder).map_err(|error| vec![error.to_string()])?);
    }
    // The rules themselves name every word.
    files.retain(|(path, _)| !path.starts_with("scripts/xtask/"));
    let faults: Vec<String> = RULES.iter().flat_map(|rule| broken(rule, &files)).collect();
    if faults.is_empty() {
        Ok(format!(
            "layering: {} rules hold over {} files",
            RULES.len(),
            files.len()
        ))
    } else {
        Err(faults)
    }
}

fn broken(rule: &Rule, files: &[(String, String)]) -> Vec<String> {
    let applies = |path: &str| {
        rule.within.iter().any(|prefix| path.starts_with(prefix))
            && !rule.except.iter().any(|prefix| path.starts_with(prefix))
    };
    let mut faults = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| applies(path)) {
        for (number, line) in text.lines().enumerate() {
            for word in rule.words.iter().filter(|word| names(line, word)) {
                faults.push(format!(
                    "{path}:{}: names `{word}`: {}",
                    number + 1,
                    rule.says
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_finds_a_planted_violation_and_spares_its_exceptions() {
        for rule in RULES {
            let word = rule.words[0];
            for prefix in rule.within {
                let planted = vec![(format!("{prefix}planted.rs"), format!("use {word};\n"))];
                assert_eq!(broken(rule, &planted).len(), 1, "{} in {prefix}", rule.says);
            }
            for prefix in rule.except {
                let spared = vec![(format!("{prefix}/spared.rs"), format!("use {word};\n"))];
                assert!(
                    broken(rule, &spared).is_empty(),
                    "{} in {prefix}",
                    rule.says
                );
            }
        }
    }

    #[test]
    fn every_rule_has_files_to_watch() {
        let root = crate::root();
        for rule in RULES {
            for prefix in rule.within {
                let path = root.join(prefix.trim_end_matches('/'));
                let module = path.with_extension("rs");
                assert!(path.exists() || module.exists(), "{prefix} does not exist");
            }
        }
    }
}
