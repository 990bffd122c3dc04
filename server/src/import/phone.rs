//! Phone numbers as people write them, to E.164.

use phonenumber::{Mode, PhoneNumber, country};

/// The number in E.164, with an extension after `#`; `None` when it cannot be read. Numbers without a country are Chinese.
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    let text = plain(text);
    let (number, extension) = split_extension(&text);
    if number.chars().any(|letter| !is_dialled(letter)) {
        return None;
    }
    if extension.is_some_and(|digits| digits.is_empty() || digits.len() > 8) {
        return None;
    }
    let parsed = candidates(number)
        .into_iter()
        .find_map(|candidate| valid(&candidate))?;
    let mut out = parsed.format().mode(Mode::E164).to_string();
    if let Some(extension) = extension {
        out.push('#');
        out.push_str(extension);
    }
    Some(out)
}

/// Ways to read a number: as it stands; with `00` as the way abroad; with the `86` that lost its plus in a spreadsheet.
fn candidates(number: &str) -> Vec<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if number.starts_with('+') {
        return vec![format!("+{digits}")];
    }
    let mut ways = Vec::new();
    if let Some(abroad) = digits.strip_prefix("00") {
        ways.push(format!("+{abroad}"));
    }
    ways.push(digits.clone());
    if digits.starts_with("86") {
        ways.push(format!("+{digits}"));
    }
    ways
}

fn valid(number: &str) -> Option<PhoneNumber> {
    phonenumber::parse(Some(country::Id::CN), number)
        .ok()
        .filter(phonenumber::is_valid)
}

/// Full-width forms to ASCII.
fn plain(text: &str) -> String {
    text.trim()
        .chars()
        .map(|letter| match letter {
            '０'..='９' | '＋' | '－' | '（' | '）' | '＃' | '．' | '／' => {
                let code = u32::from(letter).saturating_sub(0xfee0);
                char::from_u32(code).unwrap_or(letter)
            }
            '—' | '–' | '‐' | '−' => '-',
            '\u{3000}' | '\u{a0}' => ' ',
            _ => letter,
        })
        .collect()
}

fn is_dialled(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '+' | '-' | '(' | ')' | '.' | '/' | ' ')
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in ["转", "分机", "ext.", "ext", "#"] {
        if let Some((number, extension)) = text.split_once(mark) {
            let extension = extension.trim();
            let digits = extension.bytes().all(|byte| byte.is_ascii_digit());
            return (number.trim(), Some(if digits { extension } else { "" }));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them_become_e164() {
        for (written, stored) in [
            ("138-0013-8000", "+8613800138000"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("0086 13800138000", "+8613800138000"),
            ("8613800138000", "+8613800138000"),
            ("１３８００１３８０００", "+8613800138000"),
            ("（010）8888-8888", "+861088888888"),
            ("010-8888 8888", "+861088888888"),
            ("010-88888888转204", "+861088888888#204"),
            ("021-61234567 ext. 12", "+862161234567#12"),
            ("0755-83012345", "+8675583012345"),
            ("+1 415 555 2671", "+14155552671"),
            ("+44 20 7946 0958", "+442079460958"),
        ] {
            assert_eq!(normalise(written).as_deref(), Some(stored), "{written}");
        }
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        for number in ["138-0013-8000", "010-88888888转204", "+1 415 555 2671"] {
            let once = normalise(number).unwrap();
            assert_eq!(normalise(&once), Some(once));
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in [
            "",
            "无",
            "call me",
            "12345",
            "138001380001",
            "+86 138 0013 800",
            "1380013800a",
            "13800138000/13900139000",
            "010-88888888转",
            "1.38E+10",
        ] {
            assert_eq!(normalise(text), None, "{text}");
        }
    }
}
