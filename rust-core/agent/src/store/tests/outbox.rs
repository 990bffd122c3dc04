//! Edits: never lost, sent exactly, shown over the server's values until answered, decided by a person where the rules say so.

use fleet_protocol::audit::{AuditEntry, AuditEvent, GENESIS, chain};
use fleet_protocol::record::{Customer, Entity};
use fleet_protocol::sync::{FieldConflict, RejectCode, Verdict};
use serde_json::Value;

use super::support::*;
use crate::store::{AuditItem, StoreError};

fn one() -> Fixture {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(
        1,
        5,
        Customer {
            notes: "old".into(),
            ..customer("张伟", "A", "13800138000")
        },
    )]);
    fixture
}

#[test]
fn an_edit_is_shown_searchable_queued_and_audited_at_once_and_survives_a_kill() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("name", "张卫"), ("company", "B")]))
        .unwrap();
    let fixture = fixture.reopened();
    assert_eq!(fixture.names("张卫"), ["张卫"]);
    assert_eq!(fixture.names("张伟"), [""; 0]);
    let ops = fixture.store.outbox_next(10).unwrap();
    assert_eq!((ops.len(), ops[0].base_rev), (1, 5));
    let (_, lines) = fixture.store.audit_unsent(10).unwrap();
    let entry: AuditEntry = serde_json::from_str(&lines[0].entry).unwrap();
    assert_eq!(
        entry.event,
        AuditEvent::Edit {
            customer: id(1),
            fields: vec!["company".into(), "name".into()]
        }
    );
}

#[test]
fn an_edit_of_a_customer_that_is_not_here_leaves_no_trace() {
    let fixture = one();
    assert_eq!(
        fixture.store.enqueue(&edit(1, 77, &[("name", "x")])),
        Err(StoreError::NotFound)
    );
    assert_eq!(fixture.store.outbox_count().unwrap(), 0);
    assert_eq!(fixture.store.audit_head().unwrap().0, 0);
}

#[test]
fn edits_join_until_sent_and_what_was_sent_never_changes() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "B")]))
        .unwrap();
    fixture
        .store
        .enqueue(&edit(2, 1, &[("notes", "n"), ("company", "C")]))
        .unwrap();
    let sent = fixture.store.outbox_next(10).unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].fields["company"], Value::from("C"));
    fixture
        .store
        .enqueue(&edit(3, 1, &[("company", "D")]))
        .unwrap();
    assert_eq!(
        fixture.store.outbox_next(10).unwrap(),
        sent,
        "sent again exactly, and one at a time"
    );
    assert_eq!(fixture.customer(1).unwrap().company, "D");
}

#[test]
fn clock_readings_rise_even_when_the_wall_clock_falls() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(9, 1, &[("company", "B")]))
        .unwrap();
    let first = fixture.store.outbox_next(1).unwrap()[0].hlc;
    fixture
        .store
        .apply_results(&answer(vec![(op_id(9), Verdict::Accepted, 6)]), stamp(10))
        .unwrap();
    let fixture = fixture.reopened();
    fixture
        .store
        .enqueue(&edit(2, 1, &[("company", "C")]))
        .unwrap();
    assert!(fixture.store.outbox_next(1).unwrap()[0].hlc > first);
}

#[test]
fn pulled_rows_go_under_pending_edits_and_come_up_when_an_edit_is_refused() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "mine")]))
        .unwrap();
    let sent = fixture.store.outbox_next(10).unwrap();
    fixture.apply(vec![put_customer(
        1,
        6,
        Customer {
            notes: "theirs".into(),
            ..customer("张伟", "theirs", "13800138000")
        },
    )]);
    let shown = fixture.customer(1).unwrap();
    assert_eq!(
        (shown.company.as_str(), shown.notes.as_str()),
        ("mine", "theirs")
    );
    let rejected = Verdict::Rejected {
        code: RejectCode::InvalidValue,
    };
    fixture
        .store
        .apply_results(&answer(vec![(sent[0].op, rejected, 6)]), stamp(2))
        .unwrap();
    assert_eq!(fixture.customer(1).unwrap().company, "theirs");
    let conflicts = fixture.store.conflicts().unwrap();
    assert_eq!(
        (&conflicts[0].mine, conflicts[0].rejected),
        (&Value::from("mine"), Some(RejectCode::InvalidValue))
    );
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "B")]))
        .unwrap();
    fixture.store.outbox_next(10).unwrap();
    let answer = answer(vec![(op_id(1), Verdict::Accepted, 6)]);
    assert_eq!(
        fixture
            .store
            .apply_results(&answer, stamp(2))
            .unwrap()
            .accepted,
        1
    );
    assert_eq!(
        fixture
            .store
            .apply_results(&answer, stamp(3))
            .unwrap()
            .accepted,
        0
    );
    assert_eq!(fixture.customer(1).unwrap().company, "B");
    assert_eq!(fixture.store.outbox_count().unwrap(), 0);
}

#[test]
fn a_merge_that_was_lost_shows_the_servers_value() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "mine")]))
        .unwrap();
    fixture.store.outbox_next(10).unwrap();
    fixture.apply(vec![put_customer(1, 6, customer("张伟", "theirs", ""))]);
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), Verdict::Merged, 6)]), stamp(2))
        .unwrap();
    assert_eq!(fixture.customer(1).unwrap().company, "theirs");
}

#[test]
fn a_conflict_keeps_both_values_and_a_person_decides() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("phone", "13900000001"), ("notes", "n")]))
        .unwrap();
    fixture.store.outbox_next(10).unwrap();
    let fields = vec![FieldConflict {
        field: "phone".into(),
        mine: "13900000001".into(),
        theirs: "13900000002".into(),
    }];
    fixture
        .store
        .apply_results(
            &answer(vec![(op_id(1), Verdict::Conflict { fields }, 7)]),
            stamp(2),
        )
        .unwrap();
    let shown = fixture.customer(1).unwrap();
    assert_eq!(
        (shown.phone.as_str(), shown.notes.as_str()),
        ("13900000002", "n")
    );
    fixture.apply(vec![put_customer(
        1,
        7,
        Customer {
            notes: "n".into(),
            ..customer("张伟", "A", "13900000002")
        },
    )]);
    let conflict = fixture.store.conflicts().unwrap().remove(0);
    let decided = edit(2, 1, &[("phone", "13900000001")]);
    fixture
        .store
        .close_conflict(conflict.id, Some(&decided))
        .unwrap();
    assert_eq!(
        fixture.store.close_conflict(conflict.id, Some(&decided)),
        Err(StoreError::NotFound)
    );
    let ops = fixture.store.outbox_next(10).unwrap();
    assert_eq!(
        (ops.len(), ops[0].base_rev),
        (1, 7),
        "on the revision that the person saw"
    );
    assert_eq!(fixture.customer(1).unwrap().phone, "13900000001");
}

#[test]
fn a_second_edit_does_not_conflict_with_the_first_and_still_sees_others() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("phone", "13900000001")]))
        .unwrap();
    fixture.store.outbox_next(10).unwrap();
    fixture
        .store
        .enqueue(&edit(2, 1, &[("phone", "13900000003"), ("name", "张卫")]))
        .unwrap();
    // Somebody else's change came in between: the revision jumped by two.
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), Verdict::Accepted, 7)]), stamp(3))
        .unwrap();
    let mut ops = fixture.store.outbox_all().unwrap();
    ops.sort_by_key(|op| op.base_rev);
    assert_eq!(
        (ops[0].base_rev, ops[0].fields.contains_key("name")),
        (5, true)
    );
    assert_eq!(
        (ops[1].base_rev, ops[1].fields.contains_key("phone")),
        (7, true)
    );
    assert_ne!(ops[0].op, ops[1].op);
    assert_eq!(fixture.customer(1).unwrap().phone, "13900000003");
}

#[test]
fn a_visit_made_here_is_shown_dates_the_customer_and_stays_when_accepted() {
    let fixture = one();
    let mut visit = edit_of(1, 60, 1, Entity::Visit, true, &[("note", "gut")]);
    visit.operations[0]
        .fields
        .insert("at_ms".into(), Value::from(4_000));
    fixture.store.enqueue(&visit).unwrap();
    let file = fixture
        .store
        .open_customer(id(1), stamp(2), AuditEvent::View { customer: id(1) })
        .unwrap();
    assert_eq!(
        (
            file.visits[0].note.as_str(),
            file.last_contact_ms,
            file.pending
        ),
        ("gut", 4_000, true)
    );
    let ops = fixture.store.outbox_next(10).unwrap();
    assert_eq!(ops[0].base_rev, 0);
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), Verdict::Accepted, 1)]), stamp(3))
        .unwrap();
    let fixture = fixture.reopened();
    let file = fixture
        .store
        .open_customer(id(1), stamp(4), AuditEvent::View { customer: id(1) })
        .unwrap();
    assert_eq!((file.visits.len(), file.pending), (1, false));
}

#[test]
fn a_record_that_only_a_refused_edit_had_made_goes_with_it() {
    let fixture = one();
    let mut visit = edit_of(1, 60, 1, Entity::Visit, true, &[("note", "x")]);
    visit.operations[0]
        .fields
        .insert("at_ms".into(), Value::from(4_000));
    fixture.store.enqueue(&visit).unwrap();
    fixture.store.outbox_next(10).unwrap();
    let rejected = Verdict::Rejected {
        code: RejectCode::InvalidValue,
    };
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), rejected, 0)]), stamp(2))
        .unwrap();
    let file = fixture
        .store
        .open_customer(id(1), stamp(3), AuditEvent::View { customer: id(1) })
        .unwrap();
    assert!(file.visits.is_empty());
    assert_eq!(
        fixture.store.conflicts().unwrap().len(),
        2,
        "what was typed is not lost"
    );
}

#[test]
fn a_customer_that_is_no_longer_ours_leaves_with_a_receipt() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "B")]))
        .unwrap();
    fixture.store.outbox_next(10).unwrap();
    let rejected = Verdict::Rejected {
        code: RejectCode::NoLongerYours,
    };
    fixture
        .store
        .apply_results(&answer(vec![(op_id(1), rejected, 0)]), stamp(2))
        .unwrap();
    assert_eq!(fixture.customer(1), None);
    assert_eq!(fixture.store.departed().unwrap(), [id(1)]);
}

#[test]
fn edits_of_a_removed_customer_still_reach_the_server() {
    let fixture = one();
    fixture
        .store
        .enqueue(&edit(1, 1, &[("company", "B")]))
        .unwrap();
    assert_eq!(fixture.apply(vec![remove(1, Entity::Customer)]), [id(1)]);
    assert_eq!(fixture.store.outbox_next(10).unwrap().len(), 1);
}

#[test]
fn the_audit_chain_is_intact_and_goes_on_after_upload_and_reopening() {
    let fixture = one();
    for n in 0..5 {
        fixture
            .store
            .enqueue(&edit(n, 1, &[("company", &n.to_string())]))
            .unwrap();
    }
    let (first, lines) = fixture.store.audit_unsent(3).unwrap();
    assert_eq!((first, lines.len()), (1, 3));
    fixture.store.audit_uploaded(3).unwrap();
    fixture.store.audit_uploaded(2).unwrap();
    let fixture = fixture.reopened();
    let item = AuditItem::done(stamp(9), AuditEvent::Unlock);
    fixture.store.audit_append(&[item]).unwrap();
    let (next, rest) = fixture.store.audit_unsent(100).unwrap();
    assert_eq!((next, rest.len()), (4, 3));
    let mut head = GENESIS;
    for (line, seq) in lines.iter().chain(&rest).zip(1..) {
        head = chain(&head, line.entry.as_bytes());
        assert_eq!(head, line.hash);
        let entry: AuditEntry = serde_json::from_str(&line.entry).unwrap();
        assert_eq!(entry.seq, seq);
    }
    assert_eq!(fixture.store.audit_head().unwrap(), (6, head));
}

#[test]
fn a_new_store_goes_on_with_the_chain_of_the_old_one_only_at_its_beginning() {
    let fixture = one();
    let head = fleet_protocol::ids::Hash32([7; 32]);
    fixture.store.audit_resume(41, head).unwrap();
    fixture
        .store
        .audit_append(&[AuditItem::done(stamp(1), AuditEvent::Unlock)])
        .unwrap();
    let (first, lines) = fixture.store.audit_unsent(10).unwrap();
    assert_eq!(first, 42);
    assert_eq!(lines[0].hash, chain(&head, lines[0].entry.as_bytes()));
    assert_eq!(fixture.store.audit_resume(1, head), Err(StoreError::Busy));
}
