//! Lists: every customer once, in one order, whatever the page size, the ties, the masks, and what is added meanwhile.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Label};
use proptest::prelude::*;

use super::support::*;
use crate::model::{CustomerRow, ListCursor, ListOrder};
use crate::store::{Store, city};

const NAMES: [&str; 6] = ["张伟", "安娜", "Bob", "360安全", "张伟", "Émile"];
const ADDRESSES: [&str; 5] = [
    "",
    "浙江省杭州市文三路 90 号",
    "上海市南京西路 1 号",
    "12 High Street, Leeds, LS1 4AB",
    "宜春市",
];
const LABELS: [Label; 4] = [
    Label::Public,
    Label::Internal,
    Label::Confidential,
    Label::Restricted,
];
const ORDERS: [ListOrder; 4] = [
    ListOrder::Name,
    ListOrder::LastContact,
    ListOrder::NextFollowUp,
    ListOrder::City,
];

#[derive(Clone, Debug)]
struct Someone {
    name: usize,
    address: usize,
    label: usize,
    visited_ms: Option<u64>,
    due_ms: Option<u64>,
}

fn someone() -> impl Strategy<Value = Someone> {
    let ms = || proptest::option::of(1..4_u64);
    (
        0..NAMES.len(),
        0..ADDRESSES.len(),
        0..LABELS.len(),
        ms(),
        ms(),
    )
        .prop_map(|(name, address, label, visited_ms, due_ms)| Someone {
            name,
            address,
            label,
            visited_ms,
            due_ms,
        })
}

fn add(fixture: &Fixture, people: &[Someone], first: u32) {
    let items = people.iter().zip(first..).flat_map(|(person, n)| {
        let values = Customer {
            address: ADDRESSES[person.address].into(),
            label: LABELS[person.label],
            ..customer(NAMES[person.name], "", "")
        };
        let visit = person.visited_ms.map(|ms| put_visit(1_000 + n, n, ms, "n"));
        let reminder = person.due_ms.map(|ms| put_reminder(2_000 + n, n, ms, "n"));
        [Some(put_customer(n, 1, values)), visit, reminder]
            .into_iter()
            .flatten()
    });
    fixture.apply(items.collect());
}

fn read(
    store: &Store,
    order: ListOrder,
    after: Option<&ListCursor>,
    masked: &[Label],
    limit: u32,
) -> (Vec<CustomerRow>, Option<ListCursor>) {
    let page = match (order, after) {
        (ListOrder::Name, None) => store.list_by_name(None, limit),
        (ListOrder::LastContact, None) => store.list_by_contact(None, limit),
        (ListOrder::NextFollowUp, None) => store.list_by_follow_up(None, limit),
        (ListOrder::City, None) => store.list_by_city(None, masked, limit),
        (_, Some(ListCursor::Name { name, key })) => store.list_by_name(Some((name, *key)), limit),
        (_, Some(ListCursor::LastContact { ms, key })) => {
            store.list_by_contact(Some((*ms, *key)), limit)
        }
        (_, Some(ListCursor::NextFollowUp { ms, key })) => {
            store.list_by_follow_up(Some((*ms, *key)), limit)
        }
        (_, Some(ListCursor::City { city, name, key })) => {
            store.list_by_city(Some((city, name, *key)), masked, limit)
        }
    };
    page.unwrap()
}

/// All pages; `between` is done after each.
fn walk(
    store: &Store,
    order: ListOrder,
    masked: &[Label],
    limit: u32,
    mut between: impl FnMut(),
) -> Vec<CustomerRow> {
    let (mut rows, mut next) = read(store, order, None, masked, limit);
    while let Some(cursor) = next {
        assert_eq!(cursor.order(), order);
        between();
        let (more, after) = read(store, order, Some(&cursor), masked, limit);
        rows.extend(more);
        next = after;
    }
    rows
}

/// What a list is sorted by, as far as it is not the row's key.
fn place(row: &CustomerRow, order: ListOrder) -> (String, i64, String) {
    let (first, second, third) = match order {
        ListOrder::Name => (row.sort_name.clone(), 0, ""),
        ListOrder::LastContact => (
            String::new(),
            -i64::try_from(row.last_contact_ms.unwrap_or(0)).unwrap(),
            "",
        ),
        ListOrder::NextFollowUp => (
            String::new(),
            row.follow_up_ms
                .map_or(i64::MAX, |ms| i64::try_from(ms).unwrap()),
            "",
        ),
        ListOrder::City => (
            // Behind every city.
            if row.city.is_empty() {
                "\u{10ffff}".into()
            } else {
                row.city.clone()
            },
            0,
            row.sort_name.as_str(),
        ),
    };
    (first, second, third.to_owned())
}

fn ids(rows: &[CustomerRow]) -> Vec<RecordId> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pages_have_no_gaps_and_no_doubles_in_any_order(
        people in proptest::collection::vec(someone(), 0..30),
        masked in proptest::sample::subsequence(LABELS.to_vec(), 0..=4),
        limit in 1..7_u32,
    ) {
        let fixture = Fixture::new();
        add(&fixture, &people, 0);
        for order in ORDERS {
            let rows = walk(&fixture.store, order, &masked, limit, || ());
            let count = u32::try_from(people.len()).unwrap();
            prop_assert_eq!(ids(&rows), (0..count).map(id).collect::<Vec<_>>(), "{:?}", order);
            prop_assert!(rows.is_sorted_by_key(|row| place(row, order)), "{:?}", order);
            let whole = walk(&fixture.store, order, &masked, 500, || ());
            prop_assert_eq!(rows, whole, "{:?}", order);
        }
    }

    #[test]
    fn a_masked_customer_stands_where_its_city_does_not_show(
        people in proptest::collection::vec(someone(), 1..30),
        masked in proptest::sample::subsequence(LABELS.to_vec(), 1..=4),
    ) {
        let fixture = Fixture::new();
        add(&fixture, &people, 0);
        let rows = walk(&fixture.store, ListOrder::City, &masked, 4, || ());
        let tail: Vec<&CustomerRow> = rows.iter().skip_while(|row| !row.city.is_empty()).collect();
        for row in &rows {
            let in_tail = tail.iter().any(|other| other.id == row.id);
            let n = (0..30).find(|n| id(*n) == row.id).unwrap();
            let person = &people[n as usize];
            let has_city = !city::key(ADDRESSES[person.address]).is_empty();
            prop_assert_eq!(in_tail, masked.contains(&row.label) || !has_city);
            prop_assert_eq!(row.city.is_empty(), in_tail);
        }
        prop_assert!(tail.is_sorted_by_key(|row| row.sort_name.clone()));
    }

    #[test]
    fn who_was_there_is_seen_once_although_others_come_between_two_pages(
        people in proptest::collection::vec(someone(), 1..16),
        newcomer in someone(),
        limit in 1..5_u32,
    ) {
        for order in ORDERS {
            let fixture = Fixture::new();
            add(&fixture, &people, 0);
            let mut come = 500;
            let rows = walk(&fixture.store, order, &[Label::Restricted], limit, || {
                if come < 504 {
                    add(&fixture, std::slice::from_ref(&newcomer), come);
                    come += 1;
                }
            });
            let count = u32::try_from(people.len()).unwrap();
            let seen = ids(&rows).into_iter().filter(|seen| *seen < id(500)).collect::<Vec<_>>();
            prop_assert_eq!(seen, (0..count).map(id).collect::<Vec<_>>(), "{:?}", order);
        }
    }
}

#[test]
fn the_city_follows_the_address() {
    let fixture = Fixture::new();
    let at = |address: &str| Customer {
        address: address.into(),
        ..customer("张伟", "", "")
    };
    let city = |fixture: &Fixture| {
        let (rows, _) = fixture.store.list_by_city(None, &[], 1).unwrap();
        rows[0].city_name().to_owned()
    };
    fixture.apply(vec![put_customer(1, 1, at("上海市南京西路 1 号"))]);
    assert_eq!(city(&fixture), "上海");
    fixture
        .store
        .enqueue(&edit(
            1,
            1,
            &[("address", "12 High Street, Leeds, LS1 4AB")],
        ))
        .unwrap();
    assert_eq!(city(&fixture), "Leeds");
    fixture.apply(vec![put_customer(1, 2, at(""))]);
    assert_eq!(city(&fixture), "Leeds", "the edit is not answered yet");
    assert_eq!(
        fixture.find("张伟", 1).unwrap().rows[0].city_name(),
        "Leeds"
    );
}

#[test]
fn the_new_lists_read_their_indexes() {
    let fixture = Fixture::new();
    fixture.store.index_cities().unwrap();
    let plan = |sql: &str| {
        fixture
            .store
            .danger_reader(|reader| {
                let mut statement = reader
                    .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                    .unwrap();
                let lines = statement
                    .query_map([], |row| row.get::<_, String>(3))
                    .unwrap();
                lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
            })
            .unwrap()
    };
    let follow_up = plan(
        "SELECT name FROM customers WHERE follow_up_ms < 9223372036854775807 AND (follow_up_ms, key) > (5, 1)
         ORDER BY follow_up_ms, key LIMIT 50",
    );
    assert!(follow_up.contains("customers_by_follow_up"), "{follow_up}");
    assert!(!follow_up.contains("TEMP B-TREE"), "{follow_up}");
    let city = plan(
        "SELECT name FROM customers WHERE city > '' AND (city, sort_name, key) > ('a', 'b', 1) AND (12 >> label) & 1 = 0
         ORDER BY city, sort_name, key LIMIT 50",
    );
    assert!(city.contains("customers_by_city"), "{city}");
    assert!(!city.contains("TEMP B-TREE"), "{city}");
}
