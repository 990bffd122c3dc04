//! Which customers are masked, and what a masked value looks like.
//!
//! Name and company stay readable: a salesperson must recognise the customer. Everything by which the customer could be
//! reached or described is masked until it is revealed with a reason.

use fleet_protocol::record::Label;

use crate::bounds::EffectivePolicy;

const DOTS: &str = "••••";

/// Whether customers with this label are masked.
#[must_use]
pub fn is_masked(label: Label, policy: &EffectivePolicy) -> bool {
    policy.masked_labels.contains(&label)
}

/// A phone number with its middle hidden: `138 •••• 5678`. Numbers of fewer than eight digits are hidden whole.
#[must_use]
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number
        .strip_prefix("+86")
        .unwrap_or(number)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return String::new();
    }
    if digits.len() < 8 {
        return DOTS.to_owned();
    }
    let head: String = digits.iter().take(3).collect();
    let tail: String = digits.iter().skip(digits.len() - 4).collect();
    format!("{head} {DOTS} {tail}")
}

/// An e-mail address of which one character and the domain remain.
#[must_use]
pub fn email(address: &str) -> String {
    match address.split_once('@') {
        Some((user, domain)) => {
            let first: String = user.chars().take(1).collect();
            format!("{first}{DOTS}@{domain}")
        }
        None if address.is_empty() => String::new(),
        None => DOTS.to_owned(),
    }
}

/// An address or a note: hidden whole, so that its length says nothing.
#[must_use]
pub fn text(value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        DOTS.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chinese_mobile_number_keeps_three_and_four_digits() {
        assert_eq!(phone("+8613800135678"), "138 •••• 5678");
        assert_eq!(phone("138-0013-5678"), "138 •••• 5678");
    }

    #[test]
    fn short_numbers_and_addresses_are_hidden_whole() {
        assert_eq!(phone("12345"), DOTS);
        assert_eq!(text("上海市南京西路 1 号"), DOTS);
        assert_eq!(text(""), "");
        assert_eq!(email("zhang@example.com"), "z••••@example.com");
    }

    proptest! {
        #[test]
        fn at_most_seven_digits_of_a_phone_remain(number in "[+0-9 -]{0,24}") {
            let shown = phone(&number).chars().filter(char::is_ascii_digit).count();
            let all = number.chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 7);
            prop_assert!(all == 0 || shown < all);
        }
    }
}
