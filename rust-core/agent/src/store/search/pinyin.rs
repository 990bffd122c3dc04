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

/// The reading of a character of a name.
fn reading(letter: char, first: bool) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    let surname = if first {
        SURNAMES.iter().find(|(character, _)| *character == letter)
    } else {
        None
    };
    surname
        .map(|(_, reading)| *reading)
        .or_else(|| letter.to_pinyin().map(|pinyin| pinyin.plain()))
}

/// Appends the initials of a name's ideographs: `zw` for 张伟.
pub(super) fn push_initials(name: &str, out: &mut String) {
    let initials = folded(name)
        .filter(|letter| kind_of(*letter) == Kind::Han)
        .enumerate()
        .filter_map(|(index, letter)| reading(letter, index == 0)?.chars().next());
    out.extend(initials);
}

/// Where a name stands in the list: by pinyin, syllable by syllable, beside Latin names.
pub(in crate::store) fn sort_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for (index, letter) in folded(name).enumerate() {
        match reading(letter, index == 0) {
            Some(syllable) => {
                out.push_str(syllable);
                // Sorts below every letter, so that "zhang wei" stands before "zhanga".
                out.push(' ');
            }
            None => out.push(letter),
        }
    }
    out
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
}
