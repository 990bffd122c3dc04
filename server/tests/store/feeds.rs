use fleet_protocol::record::Entity;
use fleet_protocol::sync::{FeedChange, PullQuery};
use fleet_server::store::StoreError;
use fleet_server::store::devices::DeviceStore;
use fleet_server::store::sync::Pulled;

use super::world::{NOW, World, by, put_name};

fn query(epoch: u64, after: u64, limit: u32) -> PullQuery {
    PullQuery {
        epoch,
        after,
        limit,
    }
}

#[test]
fn pages_follow_one_another_and_tell_how_much_is_left() {
    let world = World::new();
    let phone = world.phone(world.wang);
    for number in 0..7 {
        world.customer(phone, &format!("客户{number}"));
    }
    let page = |after| match world.store.pull(phone, &query(world.epoch(), after, 3)) {
        Ok(Pulled::Page(page)) => page,
        other => panic!("{other:?}"),
    };
    let first = page(0);
    assert_eq!((first.items.len(), first.next), (3, 3));
    assert_eq!((first.more, first.remaining), (true, 4));
    let second = page(3);
    assert_eq!((second.more, second.remaining), (true, 1));
    let third = page(6);
    assert_eq!((third.items.len(), third.next), (1, 7));
    assert_eq!((third.more, third.remaining), (false, 0));
    let none = page(7);
    assert_eq!((none.items.len(), none.next), (0, 7));
}

#[test]
fn a_record_stands_in_a_feed_once() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    world.customer(phone, "李四");
    world.push(phone, world.operation(id, 1, NOW, &[("notes", "新")]));
    let (items, cursor) = world.pull_all(phone, 0);
    assert_eq!(
        items.iter().map(put_name).collect::<Vec<_>>(),
        [Some("李四"), Some("张三")]
    );
    assert_eq!(cursor, 3);
}

#[test]
fn a_reassigned_customer_leaves_with_everything_and_arrives_with_everything() {
    let world = World::new();
    let (wang, li) = (world.phone(world.wang), world.phone(world.li));
    let id = world.customer(wang, "张三");
    world.push(wang, world.visit(id, "谈价格"));
    let (_, cursor) = world.pull_all(wang, 0);
    assert_eq!(world.store.reassign(&[id], world.li, &by(NOW)), Ok(1));

    let (left, _) = world.pull_all(wang, cursor);
    let kinds: Vec<Entity> = left
        .iter()
        .map(|item| match item.change {
            FeedChange::Remove { entity } => entity,
            _ => panic!("not removed"),
        })
        .collect();
    assert_eq!(kinds, [Entity::Visit, Entity::Customer]);
    let (arrived, _) = world.pull_all(li, 0);
    assert_eq!(put_name(&arrived[0]), Some("张三"));
    assert_eq!(arrived.len(), 2);

    assert_eq!(world.store.reassign(&[id], world.wang, &by(NOW)), Ok(1));
    let (back, _) = world.pull_all(wang, 0);
    assert!(
        back.iter()
            .all(|item| matches!(item.change, FeedChange::Put { .. }))
    );
}

#[test]
fn reassigning_is_all_or_nothing_and_only_to_a_salesperson() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let unknown = world.record_id();
    assert_eq!(
        world.store.reassign(&[id, unknown], world.li, &by(NOW)),
        Err(StoreError::NotFound)
    );
    assert!(matches!(
        world.store.reassign(&[id], world.boss, &by(NOW)),
        Err(StoreError::Invalid(_))
    ));
    assert_eq!(world.store.customer(id).unwrap().owner, world.wang);
    assert_eq!(world.store.reassign(&[id], world.wang, &by(NOW)), Ok(0));
}

#[test]
fn a_cursor_of_another_epoch_or_of_a_lost_future_starts_again() {
    let world = World::new();
    let phone = world.phone(world.wang);
    world.customer(phone, "张三");
    let old = world.epoch();
    let epoch = world.store.regenerate_feed_epoch(&by(NOW)).unwrap();
    assert!(epoch > old);
    let pull = |query| world.store.pull(phone, &query).unwrap();
    assert_eq!(pull(query(old, 1, 10)), Pulled::Reset { epoch });
    assert_eq!(pull(query(epoch, 2, 10)), Pulled::Reset { epoch });
    assert!(matches!(pull(query(epoch, 0, 10)), Pulled::Page(_)));
    assert!(
        matches!(pull(query(0, 99, 10)), Pulled::Page(page) if page.items.len() == 1 && page.epoch == epoch),
        "a phone without an epoch has no cursor"
    );
}

#[test]
fn a_phone_that_was_away_longer_than_removals_are_kept_starts_again() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let id = world.customer(phone, "张三");
    let (_, cursor) = world.pull_all(phone, 0);
    world.store.reassign(&[id], world.li, &by(NOW)).unwrap();
    world.customer(phone, "李四");
    assert_eq!(world.store.prune_feeds(NOW), Ok(0));
    assert_eq!(world.store.prune_feeds(NOW + 1), Ok(1));
    let epoch = world.epoch();
    let pulled = world.store.pull(phone, &query(epoch, cursor, 10)).unwrap();
    assert_eq!(pulled, Pulled::Reset { epoch });
    let (items, _) = world.pull_all(phone, 0);
    assert_eq!(
        items.iter().map(put_name).collect::<Vec<_>>(),
        [Some("李四")]
    );
}

#[test]
fn the_limit_of_a_page_is_held() {
    let world = World::new();
    let phone = world.phone(world.wang);
    for number in 0..3 {
        world.customer(phone, &format!("客户{number}"));
    }
    let Pulled::Page(page) = world.store.pull(phone, &query(0, 0, 0)).unwrap() else {
        panic!("no page");
    };
    assert_eq!(page.items.len(), 1);
}

#[test]
fn a_commit_of_another_program_shows_in_the_data_version() {
    let world = World::new();
    let another = world.another();
    let seen = || world.store.data_version().unwrap();
    let before = seen();
    assert_eq!(seen(), before);
    let phone = world.phone(world.wang);
    let after_ours = seen();
    assert_ne!(after_ours, before);
    another.revoke_device(phone, &by(NOW)).unwrap();
    assert_ne!(seen(), after_ours);
}

#[test]
fn counts_are_per_owner() {
    let world = World::new();
    let phone = world.phone(world.wang);
    let ids = [world.customer(phone, "一"), world.customer(phone, "二")];
    world.store.reassign(&ids[..1], world.li, &by(NOW)).unwrap();
    let mut counts = world.store.customer_counts().unwrap();
    counts.sort();
    assert_eq!(counts, [(world.wang, 1), (world.li, 1)]);
    assert_eq!(world.store.device(phone).unwrap().customers, Some(1));
    assert_eq!(world.store.calling_device(phone).unwrap().customers, None);
    let listed = world.store.customers(Some(world.li), None, 10).unwrap();
    assert_eq!(listed[0].customer.name, "一");
    assert_eq!(listed[0].owner_name, "li");
}
