use super::office::{customers, refused, take};
use crate::store::world::{NOW, World, by};

fn codes(text: &str) -> Vec<(u64, String)> {
    refused(&World::new(), text)
}

fn one(line: u64, code: &str) -> Vec<(u64, String)> {
    vec![(line, code.to_owned())]
}

#[test]
fn each_bad_row_is_refused_with_its_line_and_the_others_go_in() {
    let world = World::new();
    let text = "姓名,电话,邮箱,负责人,密级\n\
        张三,13800138000,,wang,\n\
        ,13800138001,,wang,\n\
        李四,打电话,,wang,\n\
        王五,,not-an-address,wang,\n\
        \n\
        赵六,,,nobody,\n\
        钱七,,,,\n\
        孙八,,,wang,秘密\n\
        周九\n\
        吴十,,,wang,,,多\n\
        郑一,,zheng@example.com,li,公开\n";
    let expected = [
        (3, "name_missing"),
        (4, "phone_unreadable"),
        (5, "email_unreadable"),
        (7, "owner_unknown"),
        (9, "label_unknown"),
        (10, "missing_columns"),
        (11, "extra_columns"),
        (8, "owner_missing"),
    ];
    let found = refused(&world, text);
    let found: Vec<(u64, &str)> = found
        .iter()
        .map(|(line, code)| (*line, code.as_str()))
        .collect();
    assert_eq!(found, expected);
    let names: Vec<String> = customers(&world)
        .into_iter()
        .map(|customer| customer.name)
        .collect();
    assert_eq!(names, ["张三", "郑一"]);
}

#[test]
fn the_report_says_why_in_both_languages_and_nothing_of_the_row() {
    let world = World::new();
    refused(&world, "姓名,电话,负责人\n秘密张三,CANARY,wang\n");
    let report = std::fs::read_to_string(world.folder.path().join("refused.csv")).unwrap();
    assert!(report.contains("the phone number cannot be read"));
    assert!(report.contains("电话号码无法识别"));
    assert!(!report.contains("秘密张三") && !report.contains("CANARY"));
}

#[test]
fn the_second_row_of_one_identity_is_refused_with_its_line() {
    let text = "external id,name,owner,phone\n\
        A1,张三,wang,\nA1,别人,wang,\n,李四,wang,13800138000\n,李四,wang,138-0013-8000\n,李四,wang,13900139000\n";
    assert_eq!(
        codes(text),
        [(3, "duplicate".to_owned()), (5, "duplicate".to_owned())]
    );
}

#[test]
fn a_field_that_is_too_long_is_refused() {
    let text = format!("name,owner,notes\nA,wang,{}\n", "x".repeat(20_000));
    assert_eq!(codes(&text), one(2, "field_invalid"));
}

#[test]
fn a_row_with_bytes_of_another_encoding_is_refused() {
    let world = World::new();
    // Valid GB18030 but for one row with a byte that begins nothing.
    let mut bytes = encoding_rs::GB18030
        .encode("姓名,负责人\n张三,wang\n")
        .0
        .into_owned();
    bytes.extend_from_slice(b"\xff\xff,wang\n");
    assert_eq!(refused(&world, bytes), one(3, "unreadable_text"));
    assert_eq!(customers(&world)[0].name, "张三");
}

#[test]
fn people_who_left_own_nothing_new() {
    let world = World::new();
    world
        .store
        .set_user_disabled(world.wang, true, &by(NOW))
        .unwrap();
    assert_eq!(
        refused(&world, "name,owner\nA,wang\nB,boss\nC,LI\n"),
        [
            (2, "owner_unknown".to_owned()),
            (3, "owner_unknown".to_owned())
        ]
    );
    assert_eq!(customers(&world).len(), 1);
}

#[test]
fn nothing_is_reported_when_nothing_is_refused() {
    let world = World::new();
    take(&world, "name,owner\nA,wang\n").unwrap();
    assert!(!world.folder.path().join("refused.csv").exists());
}
