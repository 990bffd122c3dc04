//! Pinyin of names: initials to type, and the order of the list.

use pinyin::ToPinyin;

use super::fold::{Kind, folded, kind_of};

/// Surnames that are read otherwise than the character usually is. Only a name's first character is looked up here.
const SURNAMES: [(char, &str); 17] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('区', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('员', "yun"),
    ('覃', "qin"),
    ('种', "chong"),
    ('秘', "bi"),
    ('繁', "po"),
    ('召', "shao"),
];

/// First characters of cities that are read otherwise than the character usually is.
const PLACES: [(char, &str); 8] = [
    ('重', "chong"),
    ('厦', "xia"),
    ('长', "chang"),
    ('乐', "le"),
    ('六', "lu"),
    ('蚌', "beng"),
    ('台', "tai"),
    ('大', "da"),
];

/// The reading of a character: as `exceptions` say, else the usual one.
fn reading(letter: char, exceptions: &[(char, &'static str)]) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    exceptions
        .iter()
        .find(|(character, _)| *character == letter)
        .map(|(_, reading)| *reading)
        .or_else(|| letter.to_pinyin().map(|pinyin| pinyin.plain()))
}

/// Appends the initials of a name's ideographs: `zw` for 张伟.
pub(super) fn push_initials(name: &str, out: &mut String) {
    let initials = folded(name)
        .filter(|letter| kind_of(*letter) == Kind::Han)
        .enumerate()
        .filter_map(|(index, letter)| {
            let exceptions: &[_] = if index == 0 { &SURNAMES } else { &[] };
            reading(letter, exceptions)?.chars().next()
        });
    out.extend(initials);
}

/// What begins the key of a name that no letter from a to z begins: it sorts behind all of them.
const BEHIND: char = '{';

/// Where a name stands in the list: by pinyin, syllable by syllable, beside Latin names; what no Latin letter begins stands
/// last, so that each initial is one run.
pub(in crate::store) fn sort_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 9);
    spell(name, &SURNAMES, &mut out);
    if !out.starts_with(|first: char| first.is_ascii_lowercase()) {
        out.insert(0, BEHIND);
    }
    out
}

/// Where a city stands among cities: as [`sort_name`], with the readings of places.
pub(in crate::store) fn sort_place(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    spell(name, &PLACES, &mut out);
    out
}

fn spell(name: &str, first_readings: &[(char, &'static str)], out: &mut String) {
    for (index, letter) in folded(name).enumerate() {
        match reading(letter, if index == 0 { first_readings } else { &[] }) {
            Some(syllable) => {
                out.push_str(syllable);
                // Sorts below every letter, so that "zhang wei" stands before "zhanga".
                out.push(' ');
            }
            None => out.push(plain(letter)),
        }
    }
}

/// A Latin letter without its marks.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ß' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initials(name: &str) -> String {
        let mut out = String::new();
        push_initials(name, &mut out);
        out
    }

    #[test]
    fn initials_of_names() {
        assert_eq!(initials("张伟"), "zw");
        assert_eq!(initials("欧阳 修"), "oyx");
        assert_eq!(initials("Alice"), "");
    }

    #[test]
    fn surnames_are_read_as_surnames() {
        assert_eq!(initials("曾国"), "zg");
        assert_eq!(initials("单雄"), "sx");
        assert_eq!(initials("未曾"), "wc");
    }

    #[test]
    fn names_sort_by_pinyin_beside_latin_ones() {
        let mut names = ["张伟", "Zack", "安娜", "Bob", "李雷"];
        names.sort_by_key(|name| sort_name(name));
        assert_eq!(names, ["安娜", "Bob", "李雷", "Zack", "张伟"]);
    }

    #[test]
    fn marks_do_not_move_a_letter_and_what_is_no_letter_stands_last() {
        let mut names = ["Zoe", "Émile", "360安全", "Eva", "Иван", "Österle", "Eda"];
        names.sort_by_key(|name| sort_name(name));
        assert_eq!(
            names,
            ["Eda", "Émile", "Eva", "Österle", "Zoe", "360安全", "Иван"]
        );
    }
}
