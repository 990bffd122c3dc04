//! `audit verify`

use std::path::Path;

use serde_json::json;

use super::args::{Audit, AuditAction};
use super::failure::Failure;
use super::output::Output;
use super::session::Session;
use crate::store::audit::{AuditStore, Chain, ChainReport};

pub(super) fn run(data: &Path, arguments: &Audit, output: &Output) -> Result<(), Failure> {
    let AuditAction::Verify = arguments.action;
    let report = Session::open(data)?.store.verify_audit()?;
    let chains: Vec<_> = report
        .chains
        .iter()
        .map(|chain| {
            json!({
                "chain": name(chain), "entries": chain.entries, "lost": chain.lost,
                "fault": fault(chain),
            })
        })
        .collect();
    let (ok, entries) = (report.ok(), report.entries());
    let result = json!({ "ok": ok, "entries": entries, "chains": chains });
    output.result(&result, |language| {
        let bad = report.chains.iter().find(|chain| chain.fault.is_some());
        match bad {
            None => vec![language.fill(
                "cli.audit.ok",
                &[
                    ("chains", &report.chains.len().to_string()),
                    ("entries", &entries.to_string()),
                ],
            )],
            Some(chain) => {
                let words = format!("{}: {}", name(chain), fault(chain).unwrap_or_default());
                vec![language.fill("cli.audit.bad", &[("fault", &words)])]
            }
        }
    });
    if ok { Ok(()) } else { Err(Failure::Unverified) }
}

fn name(chain: &ChainReport) -> String {
    match chain.chain {
        Chain::Server => "server".into(),
        Chain::Device(device) => device.to_string(),
    }
}

fn fault(chain: &ChainReport) -> Option<String> {
    chain
        .fault
        .map(|(at, fault)| format!("{fault:?} at {at}").to_lowercase())
}
