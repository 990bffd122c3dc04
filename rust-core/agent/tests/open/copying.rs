//! Copying a field: judged, recorded, and only then given.

use agent_core::AgentError;
use agent_core::error::{InputFault, Refusal};
use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Label, Record};

use super::Open;
use agent_core::testkit::TestPhone;

const INTERNAL: u64 = 1;
const CONFIDENTIAL: u64 = 2;
const RESTRICTED: u64 = 3;

fn id(n: u64) -> RecordId {
    TestPhone::record_id(n)
}

fn customers() -> Open {
    let labels = [Label::Internal, Label::Confidential, Label::Restricted];
    let records = labels.map(|label| {
        Record::Customer(Customer {
            name: "李雷".to_owned(),
            phone: "+8613800138000".to_owned(),
            address: "上海市南京西路 1 号".to_owned(),
            label,
            ..Customer::default()
        })
    });
    Open::with(records.to_vec())
}

impl Open {
    fn copy(&self, customer: u64, field: &str, reason: &str) -> Result<(String, bool), AgentError> {
        let copied = self.agent.copy_field(id(customer), field, reason)?;
        Ok((copied.text, copied.to_system))
    }

    fn allow_copying(&self) {
        let mut answer = self.phone.fleet.no_news();
        let policy = self
            .phone
            .fleet
            .policy(9, |policy| policy.copy_allowed = true);
        answer.policy = Some(policy);
        self.phone.check_in(&self.agent, &answer).unwrap();
    }
}

#[test]
fn a_copy_is_in_the_chain_with_its_field_and_how_far_it_may_go() {
    let open = customers();
    let copied = open.copy(INTERNAL, "address", "").unwrap();
    assert_eq!(copied, ("上海市南京西路 1 号".to_owned(), false));
    let event = AuditEvent::Copy {
        customer: id(INTERNAL),
        field: "address".to_owned(),
        reason: String::new(),
        system: false,
    };
    assert_eq!(open.phone.newest_audited(&open.agent), Ok(event));

    open.allow_copying();
    let copied = open.copy(CONFIDENTIAL, "phone", "calling").unwrap();
    assert_eq!(copied, ("+8613800138000".to_owned(), true));
    let event = AuditEvent::Copy {
        customer: id(CONFIDENTIAL),
        field: "phone".to_owned(),
        reason: "calling".to_owned(),
        system: true,
    };
    assert_eq!(open.phone.newest_audited(&open.agent), Ok(event));
}

#[test]
fn a_copy_that_cannot_be_recorded_is_not_given() {
    let open = customers();
    open.phone.refuse_audit(&open.agent).unwrap();
    let before = open.phone.audited(&open.agent).unwrap();
    let copied = open.copy(INTERNAL, "phone", "");
    assert!(
        matches!(copied, Err(AgentError::Internal { .. })),
        "{copied:?}"
    );
    assert_eq!(open.phone.audited(&open.agent), Ok(before));
}

#[test]
fn what_is_restricted_or_masked_without_a_reason_is_not_copied_and_not_recorded() {
    let open = customers();
    open.allow_copying();
    let before = open.phone.audited(&open.agent).unwrap();
    for (customer, field, reason, error) in [
        (
            RESTRICTED,
            "phone",
            "quote",
            AgentError::Refused(Refusal::CopyOff),
        ),
        (
            CONFIDENTIAL,
            "phone",
            "",
            AgentError::Refused(Refusal::ReasonNeeded),
        ),
        (
            CONFIDENTIAL,
            "phone",
            "because",
            AgentError::InvalidInput(InputFault::UnknownReason),
        ),
        (
            INTERNAL,
            "notes",
            "",
            AgentError::InvalidInput(InputFault::UnknownField),
        ),
        (
            INTERNAL,
            "email",
            "",
            AgentError::InvalidInput(InputFault::BadValue),
        ),
        (7, "phone", "", AgentError::NotFound),
    ] {
        assert_eq!(
            open.copy(customer, field, reason),
            Err(error),
            "{customer} {field}"
        );
    }
    assert_eq!(open.phone.audited(&open.agent), Ok(before));
}
