//! What phone and server send one another.

use agent_core::sync::{FeedPosition, PullPlan, judge_push};
use agent_core::testkit::decode_body;
use agent_core::transport::{pins, validity};
use fleet_policy::fields;
use fleet_protocol::audit::{AuditAnswer, AuditEntry, AuditUpload, GENESIS, chain};
use fleet_protocol::command::CommandsAnswer;
use fleet_protocol::enrol::{
    EnrolAnswer, EnrolRequest, EnrolmentPayload, RenewAnswer, RenewRequest,
};
use fleet_protocol::envelope::Envelope;
use fleet_protocol::ids::RecordId;
use fleet_protocol::limits::MAX_PAGE_ITEMS;
use fleet_protocol::problem::Problem;
use fleet_protocol::receipt::{ReceiptsAnswer, ReceiptsRequest};
use fleet_protocol::report::{ReportAnswer, ReportRequest};
use fleet_protocol::sync::{OpResult, Operation, PullPage, PushAnswer, PushRequest};
use fleet_server::device_api::body::parse;
use fleet_server::pki::csr;

use crate::json;

/// Bodies above this are refused; a target's own bound, so that a bomb costs little.
const INFLATED_BYTES: usize = 1024 * 1024;

/// The server's word on a chain, before its signature is looked at.
pub(crate) fn audit_answer(data: &[u8]) -> bool {
    json::read::<AuditAnswer>(data).is_some()
}

/// Audit entries, as the server gets them.
pub(crate) fn audit_upload(data: &[u8]) -> bool {
    let Some(upload) = json::read::<AuditUpload>(data) else {
        return false;
    };
    let mut head = GENESIS;
    for line in &upload.lines {
        let _ = json::read::<AuditEntry>(line.entry.as_bytes());
        let next = chain(&head, line.entry.as_bytes());
        assert_ne!(next, head, "an entry that leaves no trace");
        head = next;
    }
    upload.lines.last().is_none_or(|line| line.hash == head)
}

/// A compressed body: read as it came by both sides, and as what a sender would have compressed.
pub(crate) fn body(data: &[u8]) -> bool {
    let phone = decode_body::<PullPage>(data);
    let server = parse::<PullPage>(data, INFLATED_BYTES);
    if let (Ok(phone), Ok(server)) = (&phone, &server) {
        assert_eq!(phone, server, "phone and server read one body differently");
    }
    let plain = serde_json::from_slice::<PullPage>(data).ok();
    let sent = zstd::encode_all(data, 1).unwrap_or_default();
    assert_eq!(decode_body::<PullPage>(&sent).ok(), plain);
    assert_eq!(parse::<PullPage>(&sent, INFLATED_BYTES).ok(), plain);
    phone.is_ok()
}

/// A certificate, or a request for one.
pub(crate) fn certificate(data: &[u8]) -> bool {
    let requested = csr::verify(data);
    let pinned = pins::spki_sha256(data);
    let valid = validity(data);
    requested.is_ok() || (pinned.is_some() && valid.is_some())
}

/// What a check-in brings.
pub(crate) fn commands_answer(data: &[u8]) -> bool {
    json::read::<CommandsAnswer>(data).is_some()
}

/// What a phone says of itself, as the server gets it.
pub(crate) fn device_report(data: &[u8]) -> bool {
    json::read::<ReportRequest>(data).is_some_and(|request| request.report.check().is_ok())
}

/// What an enrolment brings.
pub(crate) fn enrol_answer(data: &[u8]) -> bool {
    json::read::<EnrolAnswer>(data).is_some()
}

/// A phone that wants to be enrolled, as the server gets it: the request for a certificate is judged whatever it is.
pub(crate) fn enrol_request(data: &[u8]) -> bool {
    let request = json::read::<EnrolRequest>(data);
    if let Some(request) = &request {
        let _ = csr::verify(request.csr.as_slice());
    }
    request.is_some()
}

/// What a QR code holds.
pub(crate) fn enrolment_payload(data: &[u8]) -> bool {
    json::read::<EnrolmentPayload>(data).is_some()
}

/// The signed container, before its signature is looked at.
pub(crate) fn envelope(data: &[u8]) -> bool {
    json::read::<Envelope>(data).is_some()
}

/// A refusal.
pub(crate) fn problem(data: &[u8]) -> bool {
    let problem = json::read::<Problem>(data);
    if let Some(problem) = &problem {
        assert!((400..600).contains(&problem.code.status()));
    }
    problem.is_some()
}

/// What became of edits.
pub(crate) fn push_answer(data: &[u8]) -> bool {
    let Ok(answer) = serde_json::from_slice::<PushAnswer>(data) else {
        return false;
    };
    let asked: Vec<Operation> = answer.results.iter().filter_map(question).collect();
    if asked.len() == answer.results.len() {
        let tally = judge_push(&asked, &answer.results);
        let pushed = tally.map(|tally| tally.pushed).ok();
        assert_eq!(pushed, u64::try_from(asked.len()).ok());
    }
    // One answer too few fits nothing.
    assert!(
        asked.is_empty()
            || judge_push(asked.get(1..).unwrap_or_default(), &answer.results).is_err()
    );
    true
}

fn question(result: &OpResult) -> Option<Operation> {
    let nil = RecordId::from_bytes([0; 16]);
    serde_json::from_value(serde_json::json!({
        "op": result.op, "id": nil, "entity": "customer", "customer": nil, "base_rev": 0,
        "hlc": {"ms": 0, "counter": 0, "node": nil}, "fields": {},
    }))
    .ok()
}

/// Edits, as the server gets them: what a field takes is what it gives, and a second time the same.
pub(crate) fn push_request(data: &[u8]) -> bool {
    let Ok(request) = serde_json::from_slice::<PushRequest>(data) else {
        return false;
    };
    for operation in &request.ops {
        let mut record = fields::blank(operation.entity, operation.customer);
        for (name, value) in &operation.fields {
            let before = record.clone();
            if fields::set(&mut record, name, value).is_err() {
                assert_eq!(before, record, "a refused value left a trace");
                continue;
            }
            let held = fields::read(&record, name);
            assert!(held.is_some(), "{name} was taken and is not there");
            let Some(held) = held else { continue };
            let again = fields::spec(operation.entity, name)
                .and_then(|spec| fields::normalise(spec, &held).ok());
            assert_eq!(
                again,
                Some(held),
                "normalised twice is normalised otherwise"
            );
        }
    }
    true
}

/// Which receipts the server has.
pub(crate) fn receipts_answer(data: &[u8]) -> bool {
    json::read::<ReceiptsAnswer>(data).is_some()
}

/// Receipts, as the server gets them, before their signatures are looked at.
pub(crate) fn receipts_request(data: &[u8]) -> bool {
    json::read::<ReceiptsRequest>(data).is_some()
}

/// A new certificate: judged whatever it is.
pub(crate) fn renew_answer(data: &[u8]) -> bool {
    let answer = json::read::<RenewAnswer>(data);
    for certificate in answer.iter().flat_map(|answer| &answer.certificates) {
        let _ = pins::spki_sha256(certificate.as_slice());
        let _ = validity(certificate.as_slice());
    }
    answer.is_some()
}

/// A phone that wants a new certificate, as the server gets it.
pub(crate) fn renew_request(data: &[u8]) -> bool {
    let request = json::read::<RenewRequest>(data);
    if let Some(request) = &request {
        let _ = csr::verify(request.csr.as_slice());
    }
    request.is_some()
}

/// Which report the server has.
pub(crate) fn report_answer(data: &[u8]) -> bool {
    json::read::<ReportAnswer>(data).is_some()
}

/// A page of the feed.
pub(crate) fn sync_page(data: &[u8]) -> bool {
    let Some(page) = json::read::<PullPage>(data) else {
        return false;
    };
    let mut plan = PullPlan::from(FeedPosition::default());
    let seqs: Vec<u64> = page.items.iter().map(|item| item.seq).collect();
    let next = page.next;
    if plan.take(page).is_err() {
        return false;
    }
    assert!(seqs.len() <= usize::try_from(MAX_PAGE_ITEMS).unwrap_or_default());
    assert!(
        seqs.is_sorted_by(|one, other| one < other),
        "sequences rise"
    );
    assert!(seqs.last().is_none_or(|last| *last <= next));
    true
}
