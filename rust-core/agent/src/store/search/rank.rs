//! Whether a row really matches, and how well. Pure.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::fold::{Kind, digits, fold, kind_of};
use super::pinyin::push_initials;
use super::query::{Needle, Query};

/// How well a customer matches; better is smaller. Customers of one rank stand by last contact, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The name is what was typed.
    ExactName,
    /// The name, or its initials, begin with what was typed.
    NamePrefix,
    /// What was typed stands elsewhere in the name.
    InName,
    /// In the company.
    Company,
    /// In the phone.
    Phone,
    /// Elsewhere: a contact, the address, the notes; or spread over several.
    Other,
}

/// The texts that candidates are judged by. Each is folded when a needle first asks for it: most candidates are decided by
/// their name.
pub(super) struct Folded<'a> {
    raw: [&'a str; 3],
    name: Cow<'a, str>,
    initials: OnceCell<String>,
    company: OnceCell<Cow<'a, str>>,
    digits: OnceCell<String>,
}

impl<'a> Folded<'a> {
    pub(super) fn of(name: &'a str, company: &'a str, phone: &'a str) -> Self {
        Self {
            raw: [name, company, phone],
            name: fold(name),
            initials: OnceCell::new(),
            company: OnceCell::new(),
            digits: OnceCell::new(),
        }
    }

    fn initials(&self) -> &str {
        self.initials.get_or_init(|| {
            let mut initials = String::new();
            push_initials(self.raw[0], &mut initials);
            initials
        })
    }

    fn company(&self) -> &str {
        self.company.get_or_init(|| fold(self.raw[1]))
    }

    fn digits(&self) -> &str {
        self.digits.get_or_init(|| digits(self.raw[2]).collect())
    }

    fn in_name(&self, needle: &Needle) -> bool {
        in_text(&self.name, needle)
            || matches!(needle, Needle::Word { text, .. } if self.initials().contains(text.as_str()))
    }

    /// Initials are ASCII letters, and no text is looked up in the pinyin table for one that begins otherwise.
    fn initials_begin_with(&self, text: &str) -> bool {
        text.starts_with(|letter: char| letter.is_ascii_lowercase())
            && self.initials().starts_with(text)
    }

    fn in_phone(&self, needle: &Needle) -> bool {
        match needle {
            Needle::Digits(number) => self.digits().contains(number.as_str()),
            Needle::Word { text, .. } => {
                text.bytes().all(|byte| byte.is_ascii_digit())
                    && self.digits().contains(text.as_str())
            }
            Needle::Han(_) => false,
        }
    }

    /// Whether one needle matches in the row itself.
    pub(super) fn matches(&self, needle: &Needle) -> bool {
        self.in_name(needle) || in_text(self.company(), needle) || self.in_phone(needle)
    }

    /// The rank of a row of which every needle is known to match somewhere.
    pub(super) fn rank(&self, query: &Query) -> Rank {
        let all = |found: &dyn Fn(&Needle) -> bool| query.needles.iter().all(found);
        if self.name == query.text {
            Rank::ExactName
        } else if self.name.starts_with(query.text.as_str())
            || self.initials_begin_with(&query.text)
        {
            Rank::NamePrefix
        } else if all(&|needle| self.in_name(needle)) {
            Rank::InName
        } else if all(&|needle| in_text(self.company(), needle)) {
            Rank::Company
        } else if all(&|needle| self.in_phone(needle)) {
            Rank::Phone
        } else {
            Rank::Other
        }
    }
}

/// Whether a needle matches in a folded text.
pub(super) fn in_text(text: &str, needle: &Needle) -> bool {
    match needle {
        Needle::Han(run) => text.contains(run.as_str()),
        Needle::Word {
            text: word,
            prefix: false,
        } => words(text).any(|found| found == word),
        Needle::Word {
            text: word,
            prefix: true,
        } => words(text).any(|found| found.starts_with(word.as_str())),
        Needle::Digits(number) => words(text).any(|found| found.starts_with(number.as_str())),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| kind_of(letter) != Kind::Word)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(name: &str, company: &str, phone: &str, typed: &str) -> Rank {
        Folded::of(name, company, phone).rank(&Query::parse(typed))
    }

    #[test]
    fn better_matches_rank_higher() {
        assert_eq!(rank("张伟", "", "", "张伟"), Rank::ExactName);
        assert_eq!(rank("张伟明", "", "", "张伟"), Rank::NamePrefix);
        assert_eq!(rank("张伟明", "", "", "zwm"), Rank::NamePrefix);
        assert_eq!(rank("王张伟", "", "", "张伟"), Rank::InName);
        assert_eq!(rank("李雷", "张伟公司", "", "张伟"), Rank::Company);
        assert_eq!(rank("李雷", "", "+8613800138000", "0138"), Rank::Phone);
        assert_eq!(rank("李雷", "", "", "张伟"), Rank::Other);
        assert!(Rank::ExactName < Rank::NamePrefix && Rank::Company < Rank::Phone);
    }

    #[test]
    fn pairs_from_two_places_are_not_a_match() {
        // 张伟 and 伟明 both stand here, 张伟明 does not.
        let row = Folded::of("张伟", "伟明公司", "");
        assert!(!row.matches(&Needle::Han("张伟明".into())));
    }

    #[test]
    fn words_match_whole_and_the_last_one_by_its_beginning() {
        assert!(in_text(
            "acme corp",
            &Needle::Word {
                text: "acm".into(),
                prefix: true
            }
        ));
        assert!(!in_text(
            "acme corp",
            &Needle::Word {
                text: "acm".into(),
                prefix: false
            }
        ));
        assert!(!in_text(
            "acme corp",
            &Needle::Word {
                text: "cme".into(),
                prefix: true
            }
        ));
    }
}
