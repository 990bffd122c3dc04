//! Every exported call once.

use std::path::Path;

use agent_core::model::{ListCursor, ListOrder};
use agent_core::testkit::TestPhone;
use agent_ffi::FieldAgentError;
use agent_ffi::enrolment::preview_enrolment;
use agent_ffi::error::{EnrolmentRefusal, InputFault};
use agent_ffi::ports::{AgentEvent, LockCause, Restrictions};
use agent_ffi::records::{
    BiometricState, CopyField, DeviceReport, DraftKind, FieldChange, FieldValue, KeyOutcome,
    ManagedKeyOutcome, ManagementRole, NewReminder, NewVisit, PhoneState, Resolution, RevealReason,
};

use crate::shell::{PIN, Shell};
use crate::unpack;

/// A customer that is on no phone.
const STRANGER: &str = "0199c0de-0000-7000-8000-000000000001";

fn name_change() -> Vec<FieldChange> {
    vec![FieldChange {
        field: "name".to_owned(),
        value: FieldValue::Text {
            text: "王芳".to_owned(),
        },
    }]
}

fn visit() -> NewVisit {
    NewVisit {
        note: "聊了报价".to_owned(),
        outcome: String::new(),
        at_ms: None,
        place: None,
        reminder: None,
    }
}

fn report() -> DeviceReport {
    DeviceReport {
        app_version: "1.0".to_owned(),
        os_api: 35,
        security_patch: "2026-11-05".to_owned(),
        role: ManagementRole::DeviceOwner,
        screen_lock: true,
        strong_box: None,
        battery_exempt: false,
        background_runs_ms: vec![1],
        managed_keys: vec![ManagedKeyOutcome {
            key: "enrolment".to_owned(),
            outcome: KeyOutcome::Applied,
            why: "ok".to_owned(),
        }],
    }
}

#[test]
fn a_payload_is_read_without_a_phone() {
    let preview = preview_enrolment(TestPhone::new(Path::new("nowhere")).fleet.payload()).unwrap();
    assert_eq!(preview.address, "127.0.0.1:1");
    assert!(!preview.typed);
    assert_eq!(
        preview_enrolment(b"not a payload".to_vec()),
        Err(FieldAgentError::EnrolmentRefused {
            reason: EnrolmentRefusal::BadPayload
        })
    );
    assert_eq!(
        preview_enrolment(b"808WD EE3N5 000G6 40R49".to_vec()),
        Err(FieldAgentError::EnrolmentRefused {
            reason: EnrolmentRefusal::BadCode { group: 5 }
        })
    );
}

fn reminder() -> NewReminder {
    NewReminder {
        due_ms: 1_800_000_000_000,
        note: "回电".to_owned(),
    }
}

#[test]
fn a_phone_where_nobody_is_enrolled_says_so_to_every_call() {
    let shell = Shell::new();
    let agent = shell.open().unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::NotEnrolled);
    assert_eq!(
        agent.unlock(PIN.to_vec()),
        Err(FieldAgentError::NotEnrolled)
    );
    assert_eq!(agent.tick(), Err(FieldAgentError::NotEnrolled));
    assert_eq!(agent.sync_once(), Err(FieldAgentError::NotEnrolled));
    assert_eq!(agent.check_in(0), Err(FieldAgentError::NotEnrolled));
    assert_eq!(agent.pending(), Err(FieldAgentError::NotEnrolled));
    let nobody = FieldAgentError::NotEnrolled;
    assert_eq!(agent.change_pin(PIN.to_vec(), PIN.to_vec()), Err(nobody));
    assert_eq!(agent.make_biometric_slot(), Err(nobody));
    assert_eq!(agent.remove_biometric_slot(), Err(nobody));
    assert_eq!(agent.unlock_with_biometric(vec![1; 32]), Err(nobody));
    let status = agent.status().unwrap();
    assert_eq!(status.biometric, BiometricState::None);
    assert!(status.policy.is_none() && status.last_lock.is_none());
    assert_eq!(
        agent.report_device(report()),
        Err(FieldAgentError::NotEnrolled)
    );
    assert_eq!(
        agent.enrol(b"not a payload".to_vec(), PIN.to_vec(), "test".to_owned()),
        Err(FieldAgentError::EnrolmentRefused {
            reason: EnrolmentRefusal::BadPayload
        })
    );
    agent.lock();
    agent.screen_off();
    agent.entered_background();
    assert_eq!(
        agent.entered_foreground(),
        Err(FieldAgentError::NotEnrolled)
    );
}

#[test]
fn a_locked_phone_refuses_every_call_on_customers() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let id = || STRANGER.to_owned();
    let locked = FieldAgentError::Locked;
    assert_eq!(unpack::find(&agent, "张", 5), Err(locked));
    assert_eq!(agent.settle_search(), Err(locked));
    assert_eq!(agent.index_in_background(), Err(locked));
    assert_eq!(unpack::list(&agent, ListOrder::Name, 5), Err(locked));
    let cursor = ListCursor::LastContact { ms: 0, key: 0 };
    assert_eq!(unpack::list_after(&agent, &cursor, 5), Err(locked));
    assert_eq!(agent.view_customer(id()), Err(locked));
    assert_eq!(
        agent.reveal_customer(id(), RevealReason::Calling),
        Err(locked)
    );
    let copied = agent.copy_field(id(), CopyField::Phone, None);
    assert_eq!(copied.err(), Some(locked));
    assert_eq!(agent.edit_customer(id(), name_change()), Err(locked));
    assert_eq!(agent.log_visit(id(), visit()), Err(locked));
    assert_eq!(agent.add_customer(name_change()), Err(locked));
    assert_eq!(agent.add_contact(id(), name_change()), Err(locked));
    assert_eq!(agent.agenda(0, u64::MAX), Err(locked));
    assert_eq!(agent.add_reminder(id(), reminder()), Err(locked));
    assert_eq!(agent.finish_reminder(id()), Err(locked));
    assert_eq!(agent.reschedule_reminder(id(), 5), Err(locked));
    assert_eq!(agent.pending(), Err(locked));
    assert_eq!(agent.change_pin(PIN.to_vec(), PIN.to_vec()), Err(locked));
    assert_eq!(agent.make_biometric_slot(), Err(locked));
    assert_eq!(agent.resolve_conflict(1, Resolution::Theirs), Err(locked));
    assert_eq!(
        agent.save_draft(id(), DraftKind::Edit, name_change()),
        Err(locked)
    );
    assert_eq!(agent.load_draft(id(), DraftKind::Visit), Err(locked));
    assert_eq!(agent.discard_draft(id(), DraftKind::Edit), Err(locked));
}

#[test]
fn a_locked_phone_takes_a_report_within_its_bounds() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.report_device(report()).unwrap();
    let mut bad = report();
    bad.managed_keys[0].why = "the value was 13800138000".to_owned();
    assert_eq!(
        agent.report_device(bad),
        Err(FieldAgentError::InvalidInput {
            fault: InputFault::BadValue
        })
    );
}

#[test]
fn a_session_opens_answers_every_call_and_locks() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let status = agent.status().unwrap();
    assert_eq!(status.state, PhoneState::Locked);
    assert_eq!(status.user_name.as_deref(), Some("李雷"));
    assert!(status.lease.is_some());

    agent.unlock(PIN.to_vec()).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    assert!(shell.events.take().contains(&AgentEvent::Unlocked));

    let id = || STRANGER.to_owned();
    let not_here = FieldAgentError::NotFound;
    assert_eq!(unpack::find(&agent, "张", 5).unwrap().total, 0);
    agent.settle_search().unwrap();
    assert!(!agent.index_in_background().unwrap());
    let page = unpack::list(&agent, ListOrder::LastContact, 5).unwrap();
    assert!(page.items.is_empty() && page.next.is_none());
    let cursor = ListCursor::Name {
        name: "王".to_owned(),
        key: 1,
    };
    assert!(
        unpack::list_after(&agent, &cursor, 5)
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(agent.view_customer(id()), Err(not_here));
    assert_eq!(
        agent.reveal_customer(id(), RevealReason::Quote),
        Err(not_here)
    );
    for field in [CopyField::Phone, CopyField::Email, CopyField::Address] {
        let copied = agent.copy_field(id(), field, Some(RevealReason::Quote));
        assert_eq!(copied.err(), Some(not_here));
    }
    assert_eq!(agent.edit_customer(id(), name_change()), Err(not_here));
    assert_eq!(agent.log_visit(id(), visit()), Err(not_here));
    assert_eq!(agent.add_contact(id(), name_change()), Err(not_here));
    assert_eq!(agent.add_reminder(id(), reminder()), Err(not_here));
    assert_eq!(agent.finish_reminder(id()), Err(not_here));
    assert_eq!(agent.reschedule_reminder(id(), 5), Err(not_here));
    assert_eq!(agent.agenda(0, u64::MAX), Ok(vec![]));
    let pending = agent.pending().unwrap();
    assert!(pending.operations.is_empty() && pending.conflicts.is_empty());
    assert_eq!(agent.resolve_conflict(1, Resolution::Mine), Err(not_here));
    assert_eq!(
        agent.save_draft(id(), DraftKind::Edit, name_change()),
        Err(not_here)
    );
    assert_eq!(agent.load_draft(id(), DraftKind::Edit), Ok(None));
    agent.discard_draft(id(), DraftKind::Visit).unwrap();
    agent.entered_background();
    agent.entered_foreground().unwrap();
    agent.tick().unwrap();

    // The company's address leads nowhere.
    assert!(matches!(
        agent.sync_once(),
        Err(FieldAgentError::Offline { .. })
    ));
    assert!(matches!(
        agent.check_in(0),
        Err(FieldAgentError::Offline { .. })
    ));

    agent.lock();
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
    assert_eq!(
        shell.events.take(),
        vec![AgentEvent::Locked {
            cause: LockCause::Asked
        }]
    );
}

#[test]
fn an_id_that_is_none_is_refused_before_the_core_sees_it() {
    let shell = Shell::new();
    let agent = shell.open().unwrap();
    assert_eq!(
        agent.view_customer("../../etc/passwd".to_owned()),
        Err(FieldAgentError::InvalidInput {
            fault: InputFault::BadValue
        })
    );
}

#[test]
fn a_wrong_pin_says_how_many_tries_are_left() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let before = agent.status().unwrap().attempts_left;
    assert_eq!(
        agent.unlock(b"000000".to_vec()),
        Err(FieldAgentError::WrongPin {
            attempts_left: before - 1,
            retry_after_s: 0
        })
    );
}

#[test]
fn the_device_is_told_what_policy_forbids() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    assert_eq!(
        shell.device.restrictions(),
        Some(Restrictions {
            screenshots_allowed: false,
            copy_allowed: false
        })
    );
}

#[test]
fn a_second_agent_on_one_home_is_told_that_it_is_taken() {
    let shell = Shell::new();
    let first = shell.open().unwrap();
    assert!(matches!(shell.open(), Err(FieldAgentError::Busy)));
    drop(first);
    assert!(shell.open().is_ok());
}
