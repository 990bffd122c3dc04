use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::{FeedChange, Operation, RejectCode, Verdict};
use fleet_server::store::StoreError;
use fleet_server::store::sync::Pushed;
use serde_json::Value;
use uuid::Uuid;

use super::world::{NOW, World, by, put_name};

fn rejected(code: RejectCode) -> Verdict {
    Verdict::Rejected { code }
}

#[test]
fn an_operation_that_is_sent_again_gets_exactly_the_answer_it_got() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三");
    world.push(
        one,
        world.operation(id, 1, NOW + 1, &[("phone", "13800138000")]),
    );
    let late = world.operation(id, 1, NOW + 2, &[("phone", "13900139000"), ("notes", "n")]);
    let first = world.push(two, late.clone());
    assert!(matches!(first.verdict, Verdict::Conflict { .. }));
    world.push(
        one,
        world.operation(id, 3, NOW + 3, &[("phone", "13700137000")]),
    );
    let again = world.push(two, late);
    assert_eq!(first, again);
    assert_eq!(world.store.customer(id).unwrap().rev, 4);
}

#[test]
fn edits_of_different_fields_are_both_kept() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三");
    let a = world.push(
        one,
        world.operation(id, 1, NOW + 1, &[("company", "甲公司")]),
    );
    let b = world.push(two, world.operation(id, 1, NOW + 2, &[("notes", "回访")]));
    assert_eq!((a.verdict, b.verdict), (Verdict::Accepted, Verdict::Merged));
    let stored = world.store.customer(id).unwrap();
    assert_eq!(stored.customer.company, "甲公司");
    assert_eq!(stored.customer.notes, "回访");
    assert_eq!(stored.rev, 3);
}

#[test]
fn a_conflict_keeps_both_values_until_somebody_who_saw_it_decides() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三");
    world.push(
        one,
        world.operation(id, 1, NOW + 1, &[("phone", "13800138000")]),
    );
    let result = world.push(
        two,
        world.operation(id, 1, NOW + 2, &[("phone", "13900139000")]),
    );
    assert_eq!(result.rev, 2);
    let open = world.store.open_conflicts().unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].mine, Value::from("13900139000"));
    assert_eq!(open[0].theirs, Value::from("13800138000"));
    assert_eq!(
        world.store.customer(id).unwrap().customer.phone,
        "13800138000"
    );

    let decided = world.push(
        two,
        world.operation(id, 2, NOW + 3, &[("phone", "13900139000")]),
    );
    assert_eq!(decided.verdict, Verdict::Accepted);
    assert_eq!(world.store.open_conflicts().unwrap(), []);
}

#[test]
fn an_edit_of_a_customer_that_was_given_away_is_refused_and_kept_for_a_manager() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    world.store.reassign(&[id], world.li, &by(NOW)).unwrap();
    let late = world.operation(id, 1, NOW + 1, &[("notes", "晚到的修改")]);
    let result = world.push(phone, late.clone());
    assert_eq!(result.verdict, rejected(RejectCode::NoLongerYours));
    assert_eq!(result.rev, 0);
    assert_eq!(world.store.customer(id).unwrap().customer.notes, "");
    world.push(phone, late.clone());
    let kept = world.store.kept_edits().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].operation, late);
}

#[test]
fn a_visit_to_somebody_elses_customer_is_refused() {
    let world = World::new();
    let (wang, li) = (world.phone(world.wang), world.phone(world.li));
    let id = world.customer(wang, "张三");
    let result = world.push(li, world.visit(id, "偷看"));
    assert_eq!(result.verdict, rejected(RejectCode::NoLongerYours));
    assert_eq!(world.store.belongings(id).unwrap(), []);
}

#[test]
fn a_record_cannot_be_moved_under_another_customer() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let (one, two) = (world.customer(phone, "一"), world.customer(phone, "二"));
    let visit = world.visit(one, "第一次");
    world.push(phone, visit.clone());
    let mut moved = world.visit(two, "改");
    moved.id = visit.id;
    moved.base_rev = 1;
    assert_eq!(
        world.push(phone, moved).verdict,
        rejected(RejectCode::Unknown)
    );
    assert_eq!(world.store.belongings(one).unwrap().len(), 1);
}

#[test]
fn a_clock_from_the_future_wins_for_five_minutes_only() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三");
    let future = 4_102_444_800_000;
    world.push(one, world.operation(id, 1, future, &[("notes", "2100")]));
    let later = NOW + 6 * 60 * 1000;
    let result = world.push_at(
        two,
        world.operation(id, 1, later, &[("notes", "heute")]),
        later,
    );
    assert_eq!(result.verdict, Verdict::Merged);
    assert_eq!(world.store.customer(id).unwrap().customer.notes, "heute");
}

#[test]
fn one_bad_operation_does_not_hold_up_the_others() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let operations = [
        world.operation(id, 1, NOW, &[("label", "public")]),
        world.operation(id, 1, NOW, &[("nonsense", "x")]),
        world.operation(id, 1, NOW, &[("phone", "call me")]),
        world.operation(world.record_id(), 3, NOW, &[("name", "x")]),
        world.operation(world.record_id(), 0, NOW, &[("company", "ohne Namen")]),
        world.operation(id, 1, NOW, &[("notes", "gut")]),
    ];
    let Pushed::Results(results) = world.store.push(phone, &operations, NOW).unwrap() else {
        panic!("refused");
    };
    let verdicts: Vec<_> = results.into_iter().map(|result| result.verdict).collect();
    assert_eq!(
        verdicts,
        [
            rejected(RejectCode::FieldNotEditable),
            rejected(RejectCode::FieldNotEditable),
            rejected(RejectCode::InvalidValue),
            rejected(RejectCode::Unknown),
            rejected(RejectCode::InvalidValue),
            Verdict::Accepted,
        ]
    );
    assert_eq!(world.store.customer(id).unwrap().customer.notes, "gut");
}

#[test]
fn a_deleted_customer_takes_no_edit_and_leaves_no_content_behind() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三丰");
    world.push(one, world.visit(id, "秘密"));
    world.push(
        one,
        world.operation(id, 1, NOW, &[("phone", "13800138000")]),
    );
    let conflicting = world.operation(id, 1, NOW, &[("phone", "13900139000")]);
    world.push(two, conflicting.clone());
    world.store.delete_customer(id, &by(NOW)).unwrap();

    assert_eq!(world.store.customer(id), Err(StoreError::NotFound));
    assert_eq!(world.store.belongings(id).unwrap(), []);
    assert_eq!(world.store.open_conflicts().unwrap(), []);
    let (items, _) = world.pull_all(one, 0);
    assert_eq!(items.len(), 2);
    assert!(
        items
            .iter()
            .all(|item| matches!(item.change, FeedChange::Tombstone { .. }))
    );
    for operation in [world.operation(id, 2, NOW, &[("notes", "x")]), conflicting] {
        let result = world.push(two, operation);
        assert_eq!(result.verdict, rejected(RejectCode::Deleted));
    }
    assert_eq!(
        world.store.delete_customer(id, &by(NOW)),
        Err(StoreError::NotFound)
    );
}

#[test]
fn a_push_of_equal_values_makes_no_revision_and_no_feed_entry() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let (_, cursor) = world.pull_all(phone, 0);
    let result = world.push(phone, world.operation(id, 1, NOW, &[("name", "张三")]));
    assert_eq!((result.verdict, result.rev), (Verdict::Accepted, 1));
    assert_eq!(world.pull_all(phone, cursor).0, []);
}

#[test]
fn a_customer_made_on_a_phone_is_its_owners() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "李四");
    assert_eq!(world.store.customer(id).unwrap().owner, world.wang);
    let (items, _) = world.pull_all(phone, 0);
    assert_eq!(put_name(&items[0]), Some("李四"));
    let (others, _) = world.pull_all(world.phone(world.li), 0);
    assert_eq!(others, []);
}

#[test]
fn an_unknown_phone_pushes_nothing() {
    let world = World::new();
    let nobody = fleet_protocol::ids::DeviceId(Uuid::from_u128(99));
    let operation = world.operation(RecordId(Uuid::from_u128(5)), 0, NOW, &[("name", "x")]);
    assert_eq!(
        world.store.push(nobody, &[operation], NOW),
        Err(StoreError::NotFound)
    );
}

#[test]
fn visits_contacts_and_reminders_travel_in_the_feed() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let result = world.push(phone, world.visit(id, "谈价格"));
    assert_eq!((result.verdict, result.rev), (Verdict::Accepted, 1));
    let (items, _) = world.pull_all(phone, 0);
    let FeedChange::Put {
        record: Record::Visit { customer, visit },
        ..
    } = &items[1].change
    else {
        panic!("no visit");
    };
    assert_eq!((*customer, visit.note.as_str()), (id, "谈价格"));
}

#[test]
fn a_new_customer_and_all_that_hangs_on_it_come_in_one_push_and_are_answered_the_same_again() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.record_id();
    let text = |text: &str| Value::from(text);
    let operations = [
        world.operation(id, 0, NOW, &[("name", "张三"), ("address", "杭州市文三路")]),
        world.belonging(Entity::Contact, id, &[("name", text("Ann Lee"))]),
        world.belonging(
            Entity::Visit,
            id,
            &[("at_ms", Value::from(NOW)), ("place", text("静安寺"))],
        ),
        world.belonging(
            Entity::Reminder,
            id,
            &[("due_ms", Value::from(NOW + 5)), ("note", text("回电"))],
        ),
    ];
    let push = || match world.store.push(phone, &operations, NOW).unwrap() {
        Pushed::Results(results) => results,
        Pushed::Refused => panic!("refused"),
    };
    let first = push();
    for (result, operation) in first.iter().zip(&operations) {
        assert_eq!((result.op, result.rev), (operation.op, 1));
        assert_eq!(result.verdict, Verdict::Accepted);
    }
    let (items, cursor) = world.pull_all(phone, 0);
    assert_eq!(push(), first);
    assert_eq!(
        world.pull_all(phone, cursor).0,
        [],
        "nothing was made twice"
    );

    assert_eq!(world.store.customer(id).unwrap().owner, world.wang);
    assert_eq!(world.store.belongings(id).unwrap().len(), 3);
    let places: Vec<&str> = items
        .iter()
        .filter_map(|item| match &item.change {
            FeedChange::Put {
                record: Record::Visit { visit, .. },
                ..
            } => Some(visit.place.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(places, ["静安寺"]);
    assert_eq!(world.pull_all(world.phone(world.li), 0).0, []);
}

#[test]
fn a_record_that_hangs_on_nobody_or_lacks_its_time_or_name_is_refused() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let due = ("due_ms", Value::from(NOW));
    for (operation, code) in [
        (
            world.belonging(
                Entity::Reminder,
                world.record_id(),
                std::slice::from_ref(&due),
            ),
            RejectCode::Unknown,
        ),
        (
            world.belonging(Entity::Reminder, id, &[("note", Value::from("n"))]),
            RejectCode::InvalidValue,
        ),
        (
            world.belonging(Entity::Contact, id, &[("title", Value::from("Buyer"))]),
            RejectCode::InvalidValue,
        ),
        (
            world.belonging(Entity::Contact, id, &[due]),
            RejectCode::FieldNotEditable,
        ),
    ] {
        let first = world.push(phone, operation.clone());
        assert_eq!(first.verdict, rejected(code), "{operation:?}");
        assert_eq!(world.push(phone, operation), first);
    }
    assert_eq!(world.store.belongings(id).unwrap(), []);
}

/// An edit of a reminder that was made on its first revision.
fn edit_of(world: &World, reminder: &Operation, ms: u64, field: (&str, Value)) -> Operation {
    let mut edit = world.belonging(Entity::Reminder, reminder.customer, &[field]);
    edit.id = reminder.id;
    edit.base_rev = 1;
    edit.hlc.ms = ms;
    edit
}

#[test]
fn a_reminder_that_is_done_on_one_phone_and_moved_on_another_is_both() {
    let world = World::new();
    let (one, two) = (world.phone(world.wang), world.phone(world.wang));
    let id = world.customer(one, "张三");
    let reminder = world.belonging(Entity::Reminder, id, &[("due_ms", Value::from(NOW))]);
    world.push(one, reminder.clone());
    let finish = edit_of(&world, &reminder, NOW + 1, ("done", Value::from(true)));
    let moved = edit_of(&world, &reminder, NOW + 2, ("due_ms", Value::from(NOW + 9)));
    let again = edit_of(&world, &reminder, NOW + 3, ("done", Value::from(true)));
    let earlier = edit_of(&world, &reminder, NOW + 1, ("due_ms", Value::from(NOW + 4)));
    let results: Vec<_> = [
        (one, &finish),
        (two, &moved),
        (two, &again),
        (one, &earlier),
    ]
    .map(|(phone, operation)| world.push(phone, operation.clone()))
    .into_iter()
    .map(|result| (result.verdict, result.rev))
    .collect();
    assert_eq!(
        results,
        [
            (Verdict::Accepted, 2),
            (Verdict::Merged, 3),
            (Verdict::Merged, 3),
            (Verdict::Merged, 3),
        ]
    );
    assert_eq!(world.push(two, moved).rev, 3, "the answer is kept");
    let belongings = world.store.belongings(id).unwrap();
    let (_, _, Record::Reminder { reminder, .. }) = &belongings[0] else {
        panic!("no reminder");
    };
    assert_eq!((reminder.done, reminder.due_ms), (true, NOW + 9));
    assert_eq!(world.store.open_conflicts().unwrap(), []);
}
