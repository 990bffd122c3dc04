use fleet_protocol::ids::RecordId;
use fleet_server::import::ImportOptions;

use super::office::{counts, customers, refused, take, take_with};
use crate::store::world::{NOW, World, by};

const FILE: &str = "external id,name,company,phone,notes,owner\n\
    A1,张三,华信,13800138000,老客户,wang\n\
    ,李四,中科,13900139000,,wang\n";

fn id_of(world: &World, name: &str) -> RecordId {
    let stored = world.store.customers(None, None, 100).unwrap();
    stored
        .iter()
        .find(|stored| stored.customer.name == name)
        .unwrap()
        .id
}

fn later(world: &World, text: &str) -> fleet_server::import::Imported {
    take_with(world, text, &ImportOptions::default(), NOW + 1_000_000).unwrap()
}

#[test]
fn the_same_file_twice_changes_nothing_not_even_what_was_edited_in_between() {
    let world = World::new();
    let phone = world.phone(world.wang);
    assert_eq!(take(&world, FILE), Ok(counts(2, 0, 0, 0)));
    let id = id_of(&world, "张三");
    world.push(
        phone,
        world.operation(id, 1, NOW, &[("notes", "改过"), ("phone", "13700137000")]),
    );
    let before = customers(&world);
    let (_, cursor) = world.pull_all(phone, 0);
    assert_eq!(later(&world, FILE), counts(0, 0, 2, 0));
    assert_eq!(customers(&world), before);
    assert_eq!(world.pull_all(phone, cursor).0, []);
}

#[test]
fn a_changed_row_changes_only_what_the_source_changed() {
    let world = World::new();
    let phone = world.phone(world.wang);
    take(&world, FILE).unwrap();
    let id = id_of(&world, "张三");
    world.push(phone, world.operation(id, 1, NOW, &[("notes", "改过")]));
    let changed = FILE.replace("华信", "华信集团");
    assert_eq!(later(&world, &changed), counts(0, 1, 1, 0));
    let customer = world.store.customer(id).unwrap().customer;
    assert_eq!(customer.company, "华信集团");
    assert_eq!(
        customer.notes, "改过",
        "the source did not change the notes"
    );
    assert_eq!(later(&world, &changed), counts(0, 0, 2, 0));
}

#[test]
fn a_source_that_changed_a_phone_that_a_salesperson_changed_too_is_put_before_a_person() {
    let world = World::new();
    let phone = world.phone(world.wang);
    take(&world, FILE).unwrap();
    let id = id_of(&world, "张三");
    world.push(
        phone,
        world.operation(id, 1, NOW, &[("phone", "+8613700137000")]),
    );
    later(&world, &FILE.replace("13800138000", "13600136000"));
    assert_eq!(
        world.store.customer(id).unwrap().customer.phone,
        "+8613700137000"
    );
    let open = world.store.open_conflicts().unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].mine, "+8613600136000");
    assert_eq!(open[0].theirs, "+8613700137000");
}

#[test]
fn without_an_external_id_the_first_import_decides_who_it_is() {
    let world = World::new();
    let phone = world.phone(world.wang);
    take(&world, FILE).unwrap();
    let id = id_of(&world, "李四");
    world.push(phone, world.operation(id, 1, NOW, &[("name", "李四光")]));
    assert_eq!(
        later(
            &world,
            &FILE.replace("中科,13900139000,", "中科,13900139000,新备注")
        ),
        counts(0, 1, 1, 0)
    );
    let customer = world.store.customer(id).unwrap().customer;
    assert_eq!(
        (customer.name.as_str(), customer.notes.as_str()),
        ("李四光", "新备注")
    );
}

#[test]
fn a_new_owner_in_the_source_gives_the_customer_away_and_an_unchanged_one_does_not_take_it_back() {
    let world = World::new();
    let (wang, li) = (world.phone(world.wang), world.phone(world.li));
    take(&world, FILE).unwrap();
    let id = id_of(&world, "张三");
    world.store.reassign(&[id], world.li, &by(NOW)).unwrap();
    assert_eq!(later(&world, FILE), counts(0, 0, 2, 0));
    assert_eq!(world.store.customer(id).unwrap().owner, world.li);

    let other = id_of(&world, "李四");
    let given = FILE.replace("13900139000,,wang", "13900139000,,li");
    assert_eq!(later(&world, &given), counts(0, 1, 1, 0));
    assert_eq!(world.store.customer(other).unwrap().owner, world.li);
    assert_eq!(world.pull_all(li, 0).0.len(), 2);
    let wangs = world.pull_all(wang, 0).0;
    assert!(
        wangs
            .iter()
            .all(|item| crate::store::world::put_name(item).is_none())
    );
}

#[test]
fn a_deleted_customer_does_not_come_back() {
    let world = World::new();
    take(&world, FILE).unwrap();
    let id = id_of(&world, "张三");
    world.store.delete_customer(id, &by(NOW)).unwrap();
    assert_eq!(later(&world, FILE), counts(0, 0, 2, 0));
    assert_eq!(
        refused(&world, FILE.replace("老客户", "新备注")),
        [(2, "customer_deleted".to_owned())]
    );
    assert_eq!(customers(&world).len(), 1);
}

#[test]
fn a_file_without_a_column_leaves_that_field_alone() {
    let world = World::new();
    take(&world, FILE).unwrap();
    let short = "external id,name,company\nA1,张三,新公司\n";
    assert_eq!(later(&world, short), counts(0, 1, 0, 0));
    let customer = world
        .store
        .customer(id_of(&world, "张三"))
        .unwrap()
        .customer;
    assert_eq!(
        (customer.company.as_str(), customer.notes.as_str()),
        ("新公司", "老客户")
    );
    assert_eq!(customer.phone, "+8613800138000");
}

#[test]
fn the_same_words_written_otherwise_are_no_change() {
    let world = World::new();
    take(&world, FILE).unwrap();
    let rewritten = FILE
        .replace("13800138000", "+86 138-0013-8000")
        .replace("老客户", " 老客户 ");
    assert_eq!(later(&world, &rewritten), counts(0, 0, 2, 0));
}
