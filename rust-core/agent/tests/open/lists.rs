//! Lists as a shell gets them: sections, days of the phone's zone, masks.

use std::collections::BTreeSet;

use agent_core::model::{CustomerHit, ListCursor, ListOrder};
use fleet_protocol::record::{Label, Record, Visit};

use super::{Open, customer, reminder};
use agent_core::testkit::TestPhone;

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// 2026-11-27T00:00Z
const TODAY_MS: u64 = 1_795_737_600_000;

/// Many customers of all kinds: 211 is prime, so that everything meets everything.
fn many() -> Vec<Record> {
    let names = ["张伟", "安娜", "Bob", "360安全", "Émile", "Zoe", "Иван"];
    let addresses = [
        "",
        "杭州市文三路 90 号",
        "上海市南京西路 1 号",
        "12 High Street, Leeds, LS1 4AB",
    ];
    let labels = [Label::Public, Label::Internal, Label::Restricted];
    let customers = names
        .iter()
        .cycle()
        .zip(addresses.iter().cycle())
        .zip(labels.iter().cycle())
        .take(211)
        .map(|((name, address), label)| customer(name, address, *label));
    let mut records: Vec<Record> = customers.collect();
    for n in (1..=211).step_by(3) {
        records.push(reminder(n, TODAY_MS + n % 5 * DAY_MS, "n", n % 2 == 0));
        records.push(Record::Visit {
            customer: TestPhone::record_id(n + 1),
            visit: Visit {
                at_ms: TODAY_MS - n % 4 * DAY_MS,
                ..Visit::default()
            },
        });
    }
    records
}

fn all(open: &Open, order: ListOrder, limit: u32) -> Vec<CustomerHit> {
    let mut page = open.agent.list_customers_by(order, limit).unwrap();
    let mut hits = page.items;
    while let Some(next) = page.next {
        page = open.agent.list_customers(Some(&next), limit).unwrap();
        hits.extend(page.items);
    }
    hits
}

#[test]
fn each_section_is_one_run_and_each_customer_is_there_once() {
    let open = Open::with(many());
    for order in [
        ListOrder::Name,
        ListOrder::LastContact,
        ListOrder::NextFollowUp,
        ListOrder::City,
    ] {
        let hits = all(&open, order, 7);
        let ids: BTreeSet<_> = hits.iter().map(|hit| hit.id).collect();
        assert_eq!((hits.len(), ids.len()), (211, 211), "{order:?}");
        let mut sections: Vec<&str> = hits.iter().map(|hit| hit.section.as_str()).collect();
        sections.dedup();
        let distinct: BTreeSet<_> = sections.iter().collect();
        assert_eq!(sections.len(), distinct.len(), "{order:?}: {sections:?}");
        let expected: &[&str] = match order {
            ListOrder::Name => &["A", "B", "E", "Z", "#"],
            ListOrder::LastContact => &["2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24", ""],
            ListOrder::NextFollowUp => &[
                "2026-11-27",
                "2026-11-28",
                "2026-11-29",
                "2026-11-30",
                "2026-12-01",
                "",
            ],
            ListOrder::City => &["杭州", "Leeds", "上海", ""],
        };
        assert_eq!(sections, expected, "{order:?}");
    }
}

#[test]
fn a_masked_customers_city_is_nowhere() {
    let open = Open::with(vec![
        customer("张伟", "杭州市文三路 90 号", Label::Restricted),
        customer("安娜", "上海市南京西路 1 号", Label::Confidential),
        customer("Bob", "12 High Street, Leeds, LS1 4AB", Label::Internal),
    ]);
    for order in [ListOrder::Name, ListOrder::City] {
        let hits = all(&open, order, 1);
        for hit in hits {
            assert_eq!(hit.city.is_empty(), hit.masked, "{}", hit.name);
        }
    }
    let names: Vec<_> = all(&open, ListOrder::City, 1)
        .into_iter()
        .map(|hit| (hit.name, hit.section))
        .collect();
    let expected = [("Bob", "Leeds"), ("安娜", ""), ("张伟", "")]
        .map(|(name, section)| (name.to_owned(), section.to_owned()));
    assert_eq!(names, expected);
    let page = open.agent.list_customers_by(ListOrder::City, 2).unwrap();
    assert!(matches!(page.next, Some(ListCursor::City { city, .. }) if city.is_empty()));
    let found = open.agent.find_customers("张伟", 5).unwrap().items;
    assert_eq!(
        (found[0].city.as_str(), found[0].section.as_str()),
        ("", "")
    );
    let found = open.agent.find_customers("Bob", 5).unwrap().items;
    assert_eq!(
        (found[0].city.as_str(), found[0].section.as_str()),
        ("Leeds", "")
    );
}

#[test]
fn a_policy_that_masks_more_moves_customers_at_once() {
    let open = Open::with(vec![
        customer("张伟", "杭州市文三路 90 号", Label::Internal),
        customer("安娜", "上海市南京西路 1 号", Label::Public),
    ]);
    assert_eq!(all(&open, ListOrder::City, 5)[0].section, "杭州");
    let mut answer = open.phone.fleet.no_news();
    answer.policy = Some(open.phone.fleet.policy(2, |policy| {
        policy.masked_labels = vec![Label::Internal];
    }));
    open.phone.check_in(&open.agent, &answer).unwrap();
    let sections: Vec<_> = all(&open, ListOrder::City, 1)
        .into_iter()
        .map(|hit| hit.section)
        .collect();
    assert_eq!(sections, ["上海", ""]);
}

#[test]
fn days_are_cut_where_the_phone_is_and_the_zone_outlives_a_lock() {
    let open = Open::with(vec![
        customer("张伟", "", Label::Public),
        reminder(1, TODAY_MS + 17 * HOUR_MS, "n", false),
    ]);
    let section = |open: &Open| all(open, ListOrder::NextFollowUp, 5)[0].section.clone();
    assert_eq!(section(&open), "2026-11-27");
    open.agent.zone_changed(8 * 3_600).unwrap();
    assert_eq!(section(&open), "2026-11-28");
    open.agent.lock(fleet_protocol::audit::LockCause::Asked);
    open.agent.unlock(&open.phone.pin()).unwrap();
    assert_eq!(section(&open), "2026-11-28");
    assert!(open.agent.zone_changed(64_801).is_err());
    assert_eq!(section(&open), "2026-11-28");
}
