use fleet_server::import::encoding::FileEncoding;
use fleet_server::import::export::{ExportOptions, Language, export};
use fleet_server::import::sample::{self, SampleSpec};
use fleet_server::import::{ImportOptions, Imported};
use fleet_server::random::SystemRandomness;

use super::office::{At, counts, customers, take, take_with};
use crate::store::world::{NOW, World, by};

fn out(world: &World, encoding: FileEncoding, language: Language) -> Vec<u8> {
    let options = ExportOptions {
        encoding,
        language,
        owner: None,
    };
    let mut bytes = Vec::new();
    export(&*world.store, &mut bytes, &options, &by(NOW), &mut |_| {}).unwrap();
    bytes
}

fn text(world: &World) -> String {
    String::from_utf8(out(world, FileEncoding::Utf8, Language::English)).unwrap()
}

fn later(world: &World, content: impl AsRef<[u8]>) -> Imported {
    take_with(world, content, &ImportOptions::default(), NOW + 1_000_000).unwrap()
}

/// Customers as an import made them, as phones made and changed them, and as spreadsheets fear them.
fn mixed() -> World {
    let world = World::new();
    let spec = SampleSpec {
        customers: 300,
        owners: vec!["wang".to_owned(), "li".to_owned()],
        seed: 3,
    };
    let made = sample::load(
        &*world.store,
        &spec,
        &At(NOW),
        &SystemRandomness,
        &mut |_| {},
    );
    assert_eq!(made, Ok(300));
    let phone = world.phone(world.wang);
    let some = world.store.customers(Some(world.wang), None, 3).unwrap();
    for stored in some {
        world.push(
            phone,
            world.operation(
                stored.id,
                stored.rev,
                NOW,
                &[("name", "改名"), ("company", "")],
            ),
        );
    }
    for (name, notes) in [
        ("=HYPERLINK(\"http://x\")", "-1+1"),
        ("'=quoted", "''"),
        ("+86", "@SUM(A1)\r\n\"x\",;\t"),
        ("𠮷田", "第一行\n第二行"),
        ("同名", "一"),
        ("同名", "二"),
    ] {
        let id = world.record_id();
        let fields = [
            ("name", name),
            ("notes", notes),
            ("phone", "01088888888"),
            ("email", "a@b.c"),
        ];
        world.push(phone, world.operation(id, 0, NOW, &fields));
    }
    world
}

#[test]
fn an_export_that_comes_back_changes_nothing() {
    for encoding in [FileEncoding::Utf8, FileEncoding::Gb18030] {
        for language in [Language::Chinese, Language::English] {
            let world = mixed();
            let before = customers(&world);
            let bytes = out(&world, encoding, language);
            assert_eq!(later(&world, &bytes), counts(0, 0, 306, 0));
            assert_eq!(later(&world, &bytes), counts(0, 0, 306, 0));
            assert_eq!(customers(&world), before);
        }
    }
}

#[test]
fn no_cell_of_an_export_begins_a_formula() {
    let bytes = text(&mixed());
    let mut reader = csv::Reader::from_reader(bytes.trim_start_matches('\u{feff}').as_bytes());
    let mut cells = 0;
    for record in reader.records() {
        for cell in record.unwrap().iter() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            cells += 1;
        }
    }
    assert_eq!(cells, 3060);
}

#[test]
fn a_file_that_lay_about_undoes_no_edit_and_brings_its_own() {
    let world = World::new();
    let phone = world.phone(world.wang);
    take(
        &world,
        "external id,name,company,notes,owner\nA1,张三,华信,旧备注,wang\n",
    )
    .unwrap();
    let stored = world.store.customers(None, None, 1).unwrap().remove(0);
    let file = text(&world);
    world.push(
        phone,
        world.operation(stored.id, 1, NOW, &[("notes", "手机上改的")]),
    );
    let edited = file.replace("华信", "华信集团");
    assert_eq!(later(&world, &edited), counts(0, 1, 0, 0));
    let now = world.store.customer(stored.id).unwrap().customer;
    assert_eq!(
        (now.company.as_str(), now.notes.as_str()),
        ("华信集团", "手机上改的")
    );

    world.push(
        phone,
        world.operation(stored.id, 3, NOW + 2_000_000, &[("company", "又改")]),
    );
    assert_eq!(later(&world, &edited), counts(0, 0, 1, 0));
    assert_eq!(
        world.store.customer(stored.id).unwrap().customer.company,
        "又改"
    );
}

#[test]
fn an_export_moves_to_another_server() {
    let (from, to) = (mixed(), World::new());
    let bytes = text(&from);
    let done = later(&to, &bytes);
    assert_eq!(done.rejected, 0);
    assert_eq!(done.created, 306);
    let names = |world: &World| {
        customers(world)
            .into_iter()
            .map(|one| (one.name, one.notes))
            .collect::<Vec<_>>()
    };
    let (mut left, mut right) = (names(&from), names(&to));
    left.sort();
    right.sort();
    assert_eq!(left, right);
}

#[test]
fn only_one_owners_customers_are_exported_when_asked() {
    let world = mixed();
    let options = ExportOptions {
        owner: Some(world.li),
        ..ExportOptions::default()
    };
    let mut bytes = Vec::new();
    let written = export(&*world.store, &mut bytes, &options, &by(NOW), &mut |_| {}).unwrap();
    let counts = world.store.customer_counts().unwrap();
    assert!(counts.contains(&(world.li, written)));
    assert!(!String::from_utf8(bytes).unwrap().contains(",wang,"));
}

#[test]
fn an_export_is_audited() {
    let world = mixed();
    text(&world);
    let entries = world.store.server_audit(0, 1000).unwrap();
    let last = serde_json::to_string(entries.last().unwrap()).unwrap();
    assert!(last.contains("\"exported\":{\"customers\":306}"));
}

#[test]
fn samples_are_loaded_once() {
    let world = World::new();
    let spec = SampleSpec {
        customers: 600,
        owners: sample::owner_names(2),
        seed: 9,
    };
    let load = || {
        sample::load(
            &*world.store,
            &spec,
            &At(NOW),
            &SystemRandomness,
            &mut |_| {},
        )
    };
    assert_eq!(load(), Ok(600));
    assert_eq!(load(), Ok(0));
    let owner = world.store.user_by_name("sales02").unwrap();
    assert!(
        world
            .store
            .customer_counts()
            .unwrap()
            .iter()
            .any(|(id, count)| *id == owner.id && *count > 200)
    );
}
