//! Under what a customer stands in a list: values in, text out.

use crate::model::{CustomerHit, ListOrder};

/// The section of a customer in a list of `order`, cut into days `zone_s` seconds east of UTC. `sort_name` is where its name stands.
pub(super) fn section(order: ListOrder, hit: &CustomerHit, sort_name: &str, zone_s: i32) -> String {
    let day = |ms: Option<u64>| ms.map_or_else(String::new, |ms| local_date(ms, zone_s));
    match order {
        ListOrder::Name => initial(sort_name).to_string(),
        ListOrder::LastContact => day(hit.last_contact_ms),
        ListOrder::NextFollowUp => day(hit.next_follow_up_ms),
        ListOrder::City => hit.city.clone(),
    }
}

fn initial(sort_name: &str) -> char {
    match sort_name.chars().next() {
        Some(letter) if letter.is_ascii_lowercase() => letter.to_ascii_uppercase(),
        _ => '#',
    }
}

/// `2026-11-27`, in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms", 2014).
fn local_date(ms: u64, zone_s: i32) -> String {
    let seconds = i64::try_from(ms / 1_000).unwrap_or(i64::MAX);
    let days = seconds
        .saturating_add(i64::from(zone_s))
        .div_euclid(24 * 60 * 60);
    // Days since 0000-03-01, in eras of 400 years.
    let shifted = days.saturating_add(719_468);
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR_S: i32 = 3_600;

    #[test]
    fn days_are_cut_where_the_phone_is() {
        // 2026-11-27T23:30:00Z
        let late = 1_795_822_200_000;
        for (zone_s, date) in [
            (0, "2026-11-27"),
            (8 * HOUR_S, "2026-11-28"),
            (-12 * HOUR_S, "2026-11-27"),
            (18 * HOUR_S, "2026-11-28"),
        ] {
            assert_eq!(local_date(late, zone_s), date);
        }
        assert_eq!(local_date(0, -HOUR_S), "1969-12-31");
        assert_eq!(local_date(951_782_400_000, 0), "2000-02-29");
        assert_eq!(local_date(4_107_542_400_000, 0), "2100-03-01");
    }

    #[test]
    fn a_name_stands_under_its_latin_or_pinyin_initial() {
        for (sort_name, expected) in [("zhang wei ", 'Z'), ("bob", 'B'), ("{360", '#'), ("{", '#')]
        {
            assert_eq!(initial(sort_name), expected);
        }
    }

    proptest! {
        #[test]
        fn later_days_sort_later_and_each_lasts_a_day(ms in 0..253_000_000_000_000_u64, zone_s in -64_800..=64_800_i32) {
            let day_ms = 24 * 60 * 60 * 1_000;
            prop_assert!(local_date(ms, zone_s) < local_date(ms + day_ms, zone_s));
            prop_assert!(local_date(ms, zone_s) <= local_date(ms + day_ms - 1, zone_s));
        }

        #[test]
        fn any_time_has_a_date(ms: u64, zone_s: i32) {
            prop_assert!(local_date(ms, zone_s).len() >= 10);
        }
    }
}
