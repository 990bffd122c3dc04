//! What stays of the chain after it was acknowledged.

use fleet_protocol::audit::AuditEvent;

use super::support::*;
use crate::store::{AUDIT_TAIL, AuditItem};

#[test]
fn a_bounded_tail_of_acknowledged_entries_is_kept_and_can_be_read_again() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let many: Vec<AuditItem> = (0..AUDIT_TAIL + 10)
        .map(|n| AuditItem::done(stamp(n), AuditEvent::Unlock))
        .collect();
    store.audit_append(&many).unwrap();
    let (count, _) = store.audit_head().unwrap();
    let before = store.audit_from(count - 4, 3).unwrap();
    store.audit_uploaded(count - 5).unwrap();
    let kept = store.audit_kept().unwrap();
    assert_eq!(kept.acknowledged, count - 5);
    assert_eq!(kept.oldest, count - 5 - AUDIT_TAIL + 1);
    assert_eq!(store.audit_unsent(100).unwrap().0, count - 4);
    assert_eq!(store.audit_from(count - 4, 3).unwrap(), before);
    assert_eq!(store.audit_from(kept.oldest, 9).unwrap().len(), 9);
    store.audit_uploaded(count).unwrap();
    assert_eq!(store.audit_kept().unwrap().oldest, count - AUDIT_TAIL + 1);
    assert!(store.audit_unsent(100).unwrap().1.is_empty());
    let empty = Fixture::new();
    let (count, _) = empty.store.audit_head().unwrap();
    assert!(empty.store.audit_kept().unwrap().oldest <= count + 1);
}
