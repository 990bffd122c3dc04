//! How fast passwords may be guessed.

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: u32 = 4;
/// The longest wait between two tries.
const LONGEST_WAIT_MS: u64 = 15 * 60 * 1000;

/// How long an account is closed after its `failures`-th failure in a row, milliseconds.
#[must_use]
pub fn wait_after_ms(failures: u32) -> u64 {
    match failures.checked_sub(FREE_FAILURES) {
        None | Some(0) => 0,
        Some(beyond) => 1_000_u64
            .checked_shl(beyond.min(20))
            .unwrap_or(LONGEST_WAIT_MS)
            .min(LONGEST_WAIT_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slower_and_never_stops_for_good() {
        assert_eq!(wait_after_ms(4), 0);
        assert_eq!(wait_after_ms(5), 2_000);
        assert_eq!(wait_after_ms(6), 4_000);
        assert_eq!(wait_after_ms(u32::MAX), LONGEST_WAIT_MS);
    }
}
