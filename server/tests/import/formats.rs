use fleet_protocol::record::Label;
use fleet_server::import::ImportOptions;
use fleet_server::import::delimiter::Delimiter;
use fleet_server::import::encoding::FileEncoding;

use super::office::{counts, customers, take, take_with};
use crate::store::world::{NOW, World};

const CHINESE: &str = "编号,姓名,公司,电话,邮箱,地址,负责人,密级,备注\r\n\
    K1,张三,华信公司,138-0013-8000,zhang@example.com,北京市朝阳区,wang,机密,\"第一行\r\n第二行\"\r\n\
    K2,李四,,010-8888 8888,,,li,,\r\n";

fn check(world: &World) {
    let all = customers(world);
    assert_eq!(all.len(), 2);
    let zhang = &all[0];
    assert_eq!(zhang.name, "张三");
    assert_eq!(zhang.phone, "+8613800138000");
    assert_eq!(zhang.label, Label::Confidential);
    assert_eq!(zhang.notes, "第一行\r\n第二行");
    assert_eq!(zhang.external_id, "K1");
    assert_eq!(all[1].phone, "+861088888888");
    assert_eq!(all[1].label, Label::Internal);
}

#[test]
fn utf8_with_and_without_a_mark() {
    for mark in ["", "\u{feff}"] {
        let world = World::new();
        assert_eq!(
            take(&world, format!("{mark}{CHINESE}")),
            Ok(counts(2, 0, 0, 0))
        );
        check(&world);
    }
}

#[test]
fn gb18030_is_detected() {
    let world = World::new();
    let (bytes, _, _) = encoding_rs::GB18030.encode(CHINESE);
    assert_eq!(take(&world, bytes), Ok(counts(2, 0, 0, 0)));
    check(&world);
}

#[test]
fn semicolons_and_tabulators_are_detected() {
    for delimiter in [";", "\t"] {
        let world = World::new();
        assert_eq!(
            take(&world, CHINESE.replace(',', delimiter)),
            Ok(counts(2, 0, 0, 0))
        );
        check(&world);
    }
}

#[test]
fn english_headers_in_any_order_with_unknown_columns() {
    let world = World::new();
    let text =
        "Owner;Fax;E-Mail;Name;LABEL;External_ID\nli;123;a@example.com;Jane Doe;Public;E-1\n";
    assert_eq!(take(&world, text), Ok(counts(1, 0, 0, 0)));
    let jane = &customers(&world)[0];
    assert_eq!(
        (jane.name.as_str(), jane.label),
        ("Jane Doe", Label::Public)
    );
    assert_eq!(jane.email, "a@example.com");
}

#[test]
fn encoding_and_delimiter_can_be_forced() {
    let world = World::new();
    // The header has as many semicolons as commas; the second row shows which is meant.
    let text = "姓名,负责人,a;b;c;d\n张三,wang,x\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let options = ImportOptions {
        encoding: Some(FileEncoding::Gb18030),
        delimiter: Some(Delimiter::Comma),
        ..ImportOptions::default()
    };
    assert_eq!(
        take_with(&world, bytes, &options, NOW),
        Ok(counts(1, 0, 0, 0))
    );
    assert_eq!(customers(&world)[0].name, "张三");
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let world = World::new();
    let options = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let text = format!("{CHINESE}K3,,,,,,wang,,\r\n");
    let dry = take_with(&world, &text, &options, NOW).unwrap();
    assert_eq!(dry, counts(2, 0, 0, 1));
    assert_eq!(customers(&world), []);
    assert_eq!(take(&world, &text), Ok(dry));
    assert_eq!(
        take_with(&world, &text, &options, NOW),
        Ok(counts(0, 0, 2, 1))
    );
}

#[test]
fn progress_goes_from_batch_to_batch_to_the_end() {
    let world = World::new();
    let mut text = String::from("name,owner,phone\n");
    for number in 0..25 {
        text.push_str(&format!("N{number},wang,1380013{number:04}\n"));
    }
    let path = super::office::write(&world, "p.csv", &text);
    let options = ImportOptions {
        batch_rows: 10,
        ..ImportOptions::default()
    };
    let mut heard = Vec::new();
    fleet_server::import::import(
        &*world.store,
        &path,
        &options,
        &super::office::At(NOW),
        &fleet_server::random::SystemRandomness,
        &mut |progress| {
            heard.push((
                progress.so_far.created,
                progress.bytes <= progress.total_bytes,
            ))
        },
    )
    .unwrap();
    assert_eq!(heard, [(10, true), (20, true), (25, true)]);
}
