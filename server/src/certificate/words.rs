//! What a receipt says, in people's words: facts, and the steps of an erase.

use fleet_protocol::receipt::{
    CustomerProof, CustomerStep, Receipt, ReceiptEvent, RefusedReason, WipeCause, WipeProof,
    WipeStep,
};

use crate::console::device::kind;
use crate::console::page::moment;
use crate::fleet::command_state::{CommandState, customer_ending, ending};
use crate::words::Language;

/// What a receipt says.
pub struct Told {
    /// What it is about.
    pub kind: String,
    /// How an erase ended, if it is about one.
    pub ending: Option<String>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Steps of an erase, in order; empty for anything else.
    pub steps: Vec<Step>,
}

/// One fact.
pub struct Fact {
    /// What it is.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One step.
pub struct Step {
    /// What was done.
    pub words: String,
    /// Whether it succeeded.
    pub ok: bool,
}

/// A receipt in words.
#[must_use]
pub fn told(receipt: &Receipt, language: Language) -> Told {
    let mut facts = vec![
        fact(language, "receipt.at", moment(receipt.at_ms)),
        fact(language, "device.id", receipt.device.to_string()),
        fact(
            language,
            "receipt.epoch",
            receipt.enrolment_epoch.to_string(),
        ),
    ];
    let (ending, steps) = match &receipt.event {
        ReceiptEvent::Erased(proof) => {
            facts.extend(of_wipe(proof, language));
            (Some(ending(proof)), wipe_steps(proof, language))
        }
        ReceiptEvent::CustomerErased(proof) => {
            facts.extend(of_customer(proof, language));
            (
                Some(customer_ending(proof)),
                customer_steps(proof, language),
            )
        }
        ReceiptEvent::Started { command } | ReceiptEvent::Done { command } => {
            facts.push(fact(language, "receipt.command", command.to_string()));
            (None, Vec::new())
        }
        ReceiptEvent::Refused { command, reason } => {
            facts.push(fact(language, "receipt.command", command.to_string()));
            let why = match reason {
                RefusedReason::OtherEnrolment => "other_enrolment",
                RefusedReason::Replayed => "replayed",
                RefusedReason::Unsupported => "unsupported",
            };
            facts.push(fact(
                language,
                "receipt.why",
                language.say_of("refused_reason", why),
            ));
            (None, Vec::new())
        }
        ReceiptEvent::Removed { customers, .. } => {
            facts.push(fact(
                language,
                "receipt.customers",
                customers.len().to_string(),
            ));
            (None, Vec::new())
        }
    };
    Told {
        kind: language.say_of("receipt_kind", kind(&receipt.event)),
        ending: ending.map(|state| language.say_of("command_state", CommandState::as_str(state))),
        facts,
        steps,
    }
}

fn fact(language: Language, name: &'static str, value: String) -> Fact {
    Fact {
        name: language.say(name).to_owned(),
        value,
    }
}

fn of_wipe(proof: &WipeProof, language: Language) -> Vec<Fact> {
    let cause = match proof.cause {
        WipeCause::Command(_) => "command",
        WipeCause::LeaseExpired => "lease_expired",
        WipeCause::TooManyAttempts => "too_many_attempts",
    };
    let audit = [
        ("count", proof.audit_count.to_string()),
        ("uploaded", proof.audit_uploaded.to_string()),
    ];
    let audit: Vec<(&str, &str)> = audit.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let command = match proof.cause {
        WipeCause::Command(command) => Some(fact(language, "receipt.command", command.to_string())),
        WipeCause::LeaseExpired | WipeCause::TooManyAttempts => None,
    };
    let facts = [
        fact(
            language,
            "receipt.cause",
            language.say_of("wipe_cause", cause),
        ),
        fact(
            language,
            "receipt.took",
            format!("{} ms", proof.erase_took_ms),
        ),
        fact(language, "receipt.lost", proof.lost_operations.to_string()),
        fact(
            language,
            "receipt.audit",
            language.fill("receipt.audit_value", &audit),
        ),
        fact(language, "receipt.audit_head", proof.audit_head.to_string()),
    ];
    command.into_iter().chain(facts).collect()
}

fn of_customer(proof: &CustomerProof, language: Language) -> Vec<Fact> {
    vec![
        fact(language, "receipt.command", proof.command.to_string()),
        fact(language, "receipt.customer", proof.customer.to_string()),
        fact(language, "receipt.records", proof.records.to_string()),
        fact(language, "receipt.lost", proof.lost_operations.to_string()),
        fact(
            language,
            "receipt.searched",
            proof.searched_bytes.to_string(),
        ),
    ]
}

fn wipe_steps(proof: &WipeProof, language: Language) -> Vec<Step> {
    let word = |step| match step {
        WipeStep::Intent => "intent",
        WipeStep::Interrupt => "interrupt",
        WipeStep::DeleteDataKeys => "delete_data_keys",
        WipeStep::DestroyEnvelope => "destroy_envelope",
        WipeStep::ZeroiseKeys => "zeroise_keys",
        WipeStep::CloseStore => "close_store",
        WipeStep::UnlinkFiles => "unlink_files",
        WipeStep::Prove => "prove",
    };
    proof
        .steps
        .iter()
        .map(|outcome| Step {
            words: language.say_of("wipe_step", word(outcome.step)),
            ok: outcome.ok,
        })
        .collect()
}

fn customer_steps(proof: &CustomerProof, language: Language) -> Vec<Step> {
    let word = |step| match step {
        CustomerStep::Intent => "intent",
        CustomerStep::DeleteRecords => "delete_records",
        CustomerStep::EmptyLog => "empty_log",
        CustomerStep::ClearCaches => "clear_caches",
        CustomerStep::Prove => "prove_customer",
    };
    proof
        .steps
        .iter()
        .map(|outcome| Step {
            words: language.say_of("wipe_step", word(outcome.step)),
            ok: outcome.ok,
        })
        .collect()
}
