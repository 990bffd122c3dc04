//! Search: what must be found, in which order, and that the index keeps step with the rows whatever happens to them.

use std::collections::BTreeMap;

use fleet_protocol::audit::{AuditEntry, AuditEvent};
use fleet_protocol::record::{Customer, Entity};
use proptest::prelude::*;

use super::support::*;

fn people() -> Fixture {
    let fixture = Fixture::new();
    fixture.apply(vec![
        put_customer(1, 1, customer("张伟", "华为技术有限公司", "+8613800138000")),
        put_customer(
            2,
            1,
            customer("张伟明", "Acme Trading Ltd", "+8613912345678"),
        ),
        put_customer(3, 1, customer("李雷", "张伟咨询", "01088886666")),
        put_customer(4, 1, customer("Alice Müller", "Contoso", "+14155550123")),
        put_customer(5, 1, customer("曾国", "360安全", "")),
    ]);
    fixture
}

#[test]
fn two_character_chinese_names_are_found_best_first() {
    assert_eq!(people().names("张伟"), ["张伟", "张伟明", "李雷"]);
}

#[test]
fn a_single_character_is_found_wherever_it_stands() {
    let people = people();
    assert_eq!(people.names("明"), ["张伟明"]);
    assert_eq!(people.names("雷"), ["李雷"]);
    assert_eq!(people.names("术"), ["张伟"]);
}

#[test]
fn english_words_are_found_by_their_beginnings_in_any_case() {
    let people = people();
    assert_eq!(people.names("ali"), ["Alice Müller"]);
    assert_eq!(people.names("MÜLL"), ["Alice Müller"]);
    assert_eq!(people.names("trading lt"), ["张伟明"]);
    assert_eq!(people.names("ｃｏｎｔｏｓｏ"), ["Alice Müller"]);
    assert_eq!(people.names("rading"), [""; 0]);
}

#[test]
fn pinyin_initials_find_names_and_surnames_are_read_right() {
    let people = people();
    assert_eq!(people.names("zw"), ["张伟", "张伟明"]);
    assert_eq!(people.names("ZWM"), ["张伟明"]);
    assert_eq!(people.names("wm"), ["张伟明"]);
    assert_eq!(people.names("zg"), ["曾国"]);
}

#[test]
fn any_part_of_a_phone_number_is_found() {
    let people = people();
    let number = "8613800138000";
    for start in 0..number.len() {
        for end in start + 3..=number.len() {
            let part = number.get(start..end).unwrap();
            assert!(people.names(part).contains(&"张伟".to_owned()), "{part}");
        }
    }
    assert_eq!(people.names("138-0013 8000"), ["张伟"]);
    assert_eq!(people.names("+86 139 1234 5678"), ["张伟明"]);
    assert_eq!(people.names("008613912345678"), ["张伟明"]);
    assert_eq!(people.names("360"), ["曾国"]);
    assert_eq!(people.names("13800138001"), [""; 0]);
}

#[test]
fn all_that_was_typed_must_match_each_part_anywhere() {
    let people = people();
    assert_eq!(people.names("张伟 华为"), ["张伟"]);
    assert_eq!(people.names("华为 138"), ["张伟"]);
    assert_eq!(people.names("张伟 contoso"), [""; 0]);
}

#[test]
fn a_contact_leads_to_its_customer_once() {
    let people = people();
    people.apply(vec![
        put_contact(50, 4, "韩梅梅", "13711112222"),
        put_contact(51, 4, "韩梅", "13733334444"),
    ]);
    assert_eq!(people.names("韩梅"), ["Alice Müller"]);
    assert_eq!(people.names("1111222"), ["Alice Müller"]);
    assert_eq!(people.names("韩梅 contoso"), ["Alice Müller"]);
    people.apply(vec![
        remove(50, Entity::Contact),
        remove(51, Entity::Contact),
    ]);
    assert_eq!(people.names("韩梅"), [""; 0]);
}

#[test]
fn equal_matches_stand_by_last_contact() {
    let fixture = Fixture::new();
    fixture.apply(vec![
        put_customer(1, 1, customer("王芳", "甲", "")),
        put_customer(2, 1, customer("王芳", "乙", "")),
        put_visit(70, 2, 5_000, "n"),
        put_visit(71, 1, 4_000, "n"),
    ]);
    let hits = fixture.find("王芳", 10).unwrap();
    assert_eq!(hits.rows[0].company, "乙");
    fixture.apply(vec![put_visit(72, 1, 9_000, "n")]);
    assert_eq!(fixture.find("王芳", 10).unwrap().rows[0].company, "甲");
}

#[test]
fn addresses_and_notes_are_found_once_they_are_indexed_and_filling_resumes() {
    let fixture = Fixture::new();
    let with_notes = |n: u32| {
        put_customer(
            n,
            1,
            Customer {
                notes: format!("爱喝龙井 batch{n}"),
                address: "南京西路".into(),
                ..customer("李雷", "", "")
            },
        )
    };
    fixture.apply((0..30).map(with_notes).collect());
    assert_eq!(fixture.find("龙井", 50).unwrap().total, 0);
    assert!(fixture.store.fill_full_search(20).unwrap());
    assert_eq!(fixture.find("龙井", 50).unwrap().total, 20);
    let fixture = fixture.reopened();
    assert!(!fixture.store.fill_full_search(20).unwrap());
    assert!(!fixture.store.fill_full_search(20).unwrap());
    assert_eq!(fixture.find("西路 李雷", 50).unwrap().total, 30);
    fixture.apply(vec![put_customer(
        3,
        2,
        Customer {
            notes: "改喝咖啡".into(),
            ..customer("李雷", "", "")
        },
    )]);
    assert_eq!(fixture.find("咖啡", 50).unwrap().total, 1);
    assert_eq!(fixture.find("龙井", 50).unwrap().total, 29);
}

#[test]
fn a_broad_query_counts_all_and_ranks_the_first_two_thousand() {
    let fixture = Fixture::new();
    fixture.apply(
        (0..2_500)
            .map(|n| put_customer(n, 1, customer("陈静", "", "")))
            .collect(),
    );
    let hits = fixture.find("陈静", 20).unwrap();
    assert_eq!((hits.total, hits.rows.len()), (2_500, 20));
}

#[test]
fn a_settled_search_is_one_entry_without_the_text() {
    let people = people();
    for typed in ["张", "张伟", "张伟明"] {
        people.find(typed, 10).unwrap();
    }
    people.store.settle_search().unwrap();
    people.store.settle_search().unwrap();
    let (_, lines) = people.store.audit_unsent(10).unwrap();
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].entry.contains("张"));
    let entry: AuditEntry = serde_json::from_str(&lines[0].entry).unwrap();
    let AuditEvent::Search { hits, query } = entry.event else {
        panic!("not a search")
    };
    assert_eq!(hits, 1);
    people.find("张伟明", 10).unwrap();
    people.store.settle_idle_search(stamp(1_999)).unwrap();
    assert_eq!(people.store.audit_head().unwrap().0, 1, "typing may go on");
    let Some(AuditEvent::Search { query: again, .. }) =
        people.store.take_unsettled_search().map(|item| item.event)
    else {
        panic!("nothing unsettled")
    };
    assert_eq!(query, again, "the same text hashes the same");
    assert_eq!(people.store.take_unsettled_search(), None);
    people.find("张", 10).unwrap();
    people.store.settle_idle_search(stamp(2_000)).unwrap();
    assert_eq!(
        people.store.audit_head().unwrap().0,
        2,
        "two seconds later it is settled"
    );
}

#[test]
fn opening_a_result_settles_the_search_before_the_view() {
    let people = people();
    people.find("张伟", 10).unwrap();
    people
        .store
        .open_customer(id(1), stamp(1), AuditEvent::View { customer: id(1) })
        .unwrap();
    let (_, lines) = people.store.audit_unsent(10).unwrap();
    assert!(lines[0].entry.contains("\"search\"") && lines[1].entry.contains("\"view\""));
}

/// What may happen to a small set of customers.
#[derive(Clone, Debug)]
enum Act {
    Put(u32, usize, usize, usize),
    Remove(u32),
    Fill,
}

const NAMES: [&str; 5] = ["张伟", "张伟明", "伟明", "Ann Lee", "王张伟"];
const COMPANIES: [&str; 4] = ["", "华为", "伟明 Ann", "张"];
const NOTES: [&str; 3] = ["", "张伟 来电", "ann 伟明"];

fn acts() -> impl Strategy<Value = Vec<Vec<Act>>> {
    let act = prop_oneof![
        6 => (0..6_u32, 0..5_usize, 0..4_usize, 0..3_usize).prop_map(|(n, a, b, c)| Act::Put(n, a, b, c)),
        3 => (0..6_u32).prop_map(Act::Remove),
        1 => Just(Act::Fill),
    ];
    proptest::collection::vec(proptest::collection::vec(act, 1..12), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The index must answer as a scan of the rows would, whatever order things happened in, several in one transaction.
    #[test]
    fn the_index_keeps_step_with_the_rows(batches in acts()) {
        let fixture = Fixture::new();
        let mut model: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
        let mut rev = 0;
        for batch in batches {
            let mut items = Vec::new();
            for act in batch {
                match act {
                    Act::Put(n, a, b, c) => {
                        rev += 1;
                        model.insert(n, (a, b, c));
                        let values = Customer { notes: NOTES[c].into(), ..customer(NAMES[a], COMPANIES[b], "") };
                        items.push(put_customer(n, rev, values));
                    }
                    Act::Remove(n) => {
                        model.remove(&n);
                        items.push(remove(n, Entity::Customer));
                    }
                    Act::Fill => {
                        fixture.apply(std::mem::take(&mut items));
                        fixture.store.fill_full_search(100).unwrap();
                    }
                }
            }
            fixture.apply(items);
        }
        while fixture.store.fill_full_search(100).unwrap() {}
        for needle in ["张伟", "伟明", "张", "ann", "明", "华为"] {
            let expected = model
                .values()
                .filter(|(a, b, c)| {
                    [NAMES[*a], COMPANIES[*b], NOTES[*c]].iter().any(|text| text.to_lowercase().contains(needle))
                })
                .count();
            prop_assert_eq!(fixture.find(needle, 50).unwrap().total, expected as u64, "{}", needle);
        }
        // A term that no row has any more is not in the index either.
        let left = fixture.store.read(|connection| {
            let mut statement = connection.prepare("SELECT count(*) FROM quick WHERE quick MATCH '\"华为\"'")?;
            Ok(statement.query_row([], |row| row.get::<_, i64>(0))?)
        }).unwrap();
        prop_assert_eq!(left as usize, model.values().filter(|(_, b, _)| COMPANIES[*b] == "华为").count());
    }
}
