//! Times as people and scripts write them.

use agent_core::ports::{Clock, SystemClock};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::failure::{Argument, Failure};

/// Now, Unix milliseconds.
pub(crate) fn now_ms() -> u64 {
    SystemClock::new().now().wall_ms
}

/// RFC 3339 in UTC, as scripts read it.
pub(crate) fn rfc3339(at_ms: u64) -> Option<String> {
    let seconds = i64::try_from(at_ms / 1_000).ok()?;
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()?
        .format(&Rfc3339)
        .ok()
}

/// A time for people.
pub(crate) fn for_people(at_ms: u64) -> String {
    rfc3339(at_ms).unwrap_or_else(|| at_ms.to_string())
}

/// A time from `text`: RFC 3339, or a number and m, h, d or w from `now_ms`.
///
/// # Errors
/// [`Argument::Time`].
pub(crate) fn parse(text: &str, now_ms: u64) -> Result<u64, Failure> {
    let refused = || Failure::Argument(Argument::Time);
    if let Some(after_ms) = relative_ms(text) {
        return now_ms.checked_add(after_ms).ok_or_else(refused);
    }
    let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| refused())?;
    u64::try_from(at.unix_timestamp_nanos() / 1_000_000).map_err(|_| refused())
}

fn relative_ms(text: &str) -> Option<u64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let mut letters = text.chars();
    let unit_s = match letters.next_back()? {
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let count: u64 = letters.as_str().parse().ok()?;
    count.checked_mul(unit_s * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: u64 = 1_764_000_000_000;

    #[test]
    fn a_reminder_is_a_date_or_a_while_from_now() {
        assert_eq!(parse("2d", NOW_MS), Ok(NOW_MS + 172_800_000));
        assert_eq!(parse("+45m", NOW_MS), Ok(NOW_MS + 2_700_000));
        assert_eq!(
            parse("2026-12-01T09:00:00+08:00", NOW_MS),
            Ok(1_796_086_800_000)
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "d",
            "soon",
            "-2d",
            "2026-12-01",
            "99999999999999999999d",
            "18446744073709551615w",
        ] {
            assert_eq!(
                parse(text, NOW_MS),
                Err(Failure::Argument(Argument::Time)),
                "{text}"
            );
        }
    }
}
