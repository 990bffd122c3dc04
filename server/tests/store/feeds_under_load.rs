//! Whatever writers do at the same time, a reader that follows its cursor ends with what a fresh reader sees.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use fleet_protocol::ids::{DeviceId, RecordId, UserId};
use fleet_protocol::record::Record;
use fleet_protocol::sync::{FeedChange, FeedItem, PullQuery};
use fleet_server::store::Store;
use fleet_server::store::sync::Pulled;
use proptest::prelude::*;

use super::world::{NOW, World, by};

#[derive(Clone, Debug)]
enum Step {
    Create,
    Edit(usize, u8),
    Visit(usize),
    Give(usize, bool),
    Delete(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Create),
        4 => (any::<usize>(), any::<u8>()).prop_map(|(which, value)| Step::Edit(which, value)),
        2 => any::<usize>().prop_map(Step::Visit),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(which, to)| Step::Give(which, to)),
        1 => any::<usize>().prop_map(Step::Delete),
    ]
}

/// What a phone that applies a feed would hold.
#[derive(Default, Debug, PartialEq)]
struct Mirror {
    records: BTreeMap<RecordId, (u64, Record)>,
    cursor: u64,
}

impl Mirror {
    fn apply(&mut self, item: FeedItem) {
        assert!(item.seq > self.cursor, "sequences rise");
        self.cursor = item.seq;
        match item.change {
            FeedChange::Put { rev, record } => {
                self.records.insert(item.id, (rev, record));
            }
            FeedChange::Remove { .. } | FeedChange::Tombstone { .. } => {
                self.records.remove(&item.id);
            }
        }
    }

    fn follow(&mut self, store: &dyn Store, device: DeviceId, epoch: u64) {
        loop {
            let query = PullQuery {
                epoch,
                after: self.cursor,
                limit: 4,
            };
            let Pulled::Page(page) = store.pull(device, &query).unwrap() else {
                panic!("no page");
            };
            for item in page.items {
                self.apply(item);
            }
            self.cursor = page.next;
            if !page.more {
                return;
            }
        }
    }
}

fn write(world: &World, store: &dyn Store, device: DeviceId, steps: &[Step]) {
    let mut mine = vec![world.record_id()];
    let push = |operation| store.push(device, &[operation], NOW).unwrap();
    push(world.operation(mine[0], 0, NOW, &[("name", "第一")]));
    for step in steps {
        match step {
            Step::Create => {
                let id = world.record_id();
                push(world.operation(id, 0, NOW, &[("name", "客户")]));
                mine.push(id);
            }
            Step::Edit(which, value) => {
                let id = mine[which % mine.len()];
                push(world.operation(id, 0, NOW, &[("notes", &value.to_string())]));
            }
            Step::Visit(which) => {
                push(world.visit(mine[which % mine.len()], "到访"));
            }
            Step::Give(which, to_li) => {
                let to = if *to_li { world.li } else { world.wang };
                // Somebody may have deleted it.
                let _ = store.reassign(&[mine[which % mine.len()]], to, &by(NOW));
            }
            Step::Delete(which) => {
                let _ = store.delete_customer(mine[which % mine.len()], &by(NOW));
            }
        }
    }
}

/// What the owner's feed must come to.
fn truth(store: &dyn Store, owner: UserId) -> BTreeMap<RecordId, (u64, Record)> {
    let mut records = BTreeMap::new();
    for customer in store.customers(Some(owner), None, 10_000).unwrap() {
        for (id, rev, record) in store.belongings(customer.id).unwrap() {
            records.insert(id, (rev, record));
        }
        records.insert(
            customer.id,
            (customer.rev, Record::Customer(customer.customer)),
        );
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn no_change_is_ever_lost_for_a_reader_that_follows_its_cursor(
        scripts in proptest::collection::vec(proptest::collection::vec(step(), 4..24), 4),
    ) {
        let world = World::new();
        // Two writers in this program, two in "another": a second opening of the file, with its own writer thread.
        let another = world.another();
        let phones = [
            world.phone(world.wang), world.phone(world.li), world.phone(world.wang), world.phone(world.li),
        ];
        let epoch = world.epoch();
        let done = AtomicBool::new(false);
        let store = &*world.store;
        let mut mirrors: Vec<Mirror> = thread::scope(|scope| {
            let writers: Vec<_> = scripts.iter().zip(phones).enumerate().map(|(number, (script, phone))| {
                let (world, another) = (&world, &another);
                scope.spawn(move || {
                    let store: &dyn Store = if number % 2 == 0 { &*world.store } else { another };
                    write(world, store, phone, script);
                })
            }).collect();
            let readers: Vec<_> = phones[..2].iter().map(|phone| {
                let done = &done;
                scope.spawn(move || {
                    let mut mirror = Mirror::default();
                    while !done.load(Ordering::Acquire) {
                        mirror.follow(store, *phone, epoch);
                    }
                    mirror
                })
            }).collect();
            for writer in writers {
                writer.join().unwrap();
            }
            done.store(true, Ordering::Release);
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        });
        for ((mirror, phone), owner) in mirrors.iter_mut().zip(phones).zip([world.wang, world.li]) {
            mirror.follow(store, phone, epoch);
            let mut fresh = Mirror::default();
            fresh.follow(store, phone, epoch);
            prop_assert_eq!(&mirror.records, &fresh.records);
            prop_assert_eq!(&mirror.records, &truth(store, owner));
        }
        prop_assert!(store.verify_audit().unwrap().ok());
    }
}
