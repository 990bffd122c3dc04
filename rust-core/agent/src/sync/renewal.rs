//! When a client certificate is renewed.

use crate::model::Validity;

/// Whether to renew now: the server says so, two thirds of the certificate's life have passed, it has expired, or it cannot
/// be read. A clock before its beginning says nothing.
#[must_use]
pub fn must_renew(asked: bool, validity: Option<Validity>, now_ms: u64) -> bool {
    let Some(validity) = validity else {
        return true;
    };
    let life = validity.not_after_ms.saturating_sub(validity.not_before_ms);
    let two_thirds = validity.not_before_ms.saturating_add(life - life / 3);
    asked || now_ms >= two_thirds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_renewed_after_two_thirds_of_their_life() {
        let validity = Some(Validity {
            not_before_ms: 1_000,
            not_after_ms: 1_300,
        });
        for (now_ms, expected) in [
            (0, false),
            (1_000, false),
            (1_199, false),
            (1_200, true),
            (9_999, true),
        ] {
            assert_eq!(must_renew(false, validity, now_ms), expected, "{now_ms}");
        }
        assert!(must_renew(true, validity, 1_000));
        assert!(must_renew(false, None, 1_000));
    }
}
