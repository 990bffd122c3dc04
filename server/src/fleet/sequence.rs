//! How sequences rise.

/// The sequence after `last`: one more, or the wall clock where that is higher.
///
/// A server that was restored from a backup has forgotten the last sequences it gave out; the wall clock keeps it ahead of
/// them, because a sequence is used far less often than once a millisecond.
#[must_use]
pub fn next(last: u64, now_ms: u64) -> u64 {
    last.saturating_add(1).max(now_ms)
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn sequences_rise_when_the_clock_stands_still_or_goes_back() {
        let first = next(0, 1_000);
        let second = next(first, 1_000);
        let third = next(second, 10);
        assert_eq!((first, second, third), (1_000, 1_001, 1_002));
    }

    #[test]
    fn a_restored_server_stays_ahead_of_what_it_forgot() {
        let before_the_backup = next(0, 1_000);
        let forgotten = next(before_the_backup, 5_000);
        assert!(next(before_the_backup, 5_001) > forgotten);
    }
}
