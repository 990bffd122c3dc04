//! What is said to people, in Chinese and English: one table each, by key.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language that we speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// 中文
    Chinese,
    /// English
    English,
}

static CHINESE: LazyLock<Table> = LazyLock::new(|| parse(include_str!("../locales/zh.txt")));
static ENGLISH: LazyLock<Table> = LazyLock::new(|| parse(include_str!("../locales/en.txt")));

type Table = HashMap<&'static str, &'static str>;

impl Language {
    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The language with this tag (`zh`, `zh-CN`, `zh_CN.UTF-8`, `en-GB`, ...).
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The words for `key`. A key without words stands for itself; a test shows that there is none.
    #[must_use]
    pub fn say(self, key: &'static str) -> &'static str {
        self.table().get(key).copied().unwrap_or(key)
    }

    /// The words for a key that was made at run time, as for a state; `key` itself without words.
    #[must_use]
    pub fn say_of(self, group: &str, key: &str) -> String {
        let full = format!("{group}.{key}");
        self.table()
            .get(full.as_str())
            .map_or_else(|| key.to_owned(), |words| (*words).to_owned())
    }

    /// The words for `key` with `{name}` replaced.
    #[must_use]
    pub fn fill(self, key: &'static str, values: &[(&str, &str)]) -> String {
        let mut text = self.say(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    fn table(self) -> &'static Table {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }
}

fn parse(text: &'static str) -> Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, words)| (key.trim(), words.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_the_same_placeholders() {
        let zh: BTreeSet<_> = CHINESE.keys().collect();
        let en: BTreeSet<_> = ENGLISH.keys().collect();
        assert_eq!(zh, en);
        for (key, words) in ENGLISH.iter() {
            assert_eq!(placeholders(words), placeholders(CHINESE[key]), "{key}");
            assert!(!words.is_empty() && !CHINESE[key].is_empty(), "{key}");
            assert!(!words.contains('!') && !CHINESE[key].contains('!'), "{key}");
            assert!(!CHINESE[key].contains('您'), "{key}");
        }
    }

    #[test]
    fn every_line_of_a_table_is_a_key_once() {
        for text in [
            include_str!("../locales/zh.txt"),
            include_str!("../locales/en.txt"),
        ] {
            let lines = text
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .count();
            assert_eq!(lines, parse(text).len());
        }
    }

    #[test]
    fn every_key_that_a_template_names_has_words() {
        let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut named = 0;
        for entry in std::fs::read_dir(templates).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for rest in text.split("say(\"").skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(ENGLISH.contains_key(key), "{key} has no words");
                named += 1;
            }
        }
        assert!(named > 30);
    }

    #[test]
    fn every_failure_has_words() {
        let text = include_str!("cli/failure.rs");
        let mut named = 0;
        for rest in text.split("\"failure.").skip(1) {
            let key = format!("failure.{}", rest.split('"').next().unwrap());
            assert!(ENGLISH.contains_key(key.as_str()), "{key} has no words");
            named += 1;
        }
        assert!(named > 40);
    }

    #[test]
    fn a_system_locale_names_a_language() {
        assert_eq!(Language::of_tag("zh_CN.UTF-8"), Some(Language::Chinese));
        assert_eq!(Language::of_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::of_tag("C"), None);
    }
}
