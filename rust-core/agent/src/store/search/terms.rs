//! Text to terms, separated by spaces. Pure.
//!
//! | from                         | terms                                                                                     |
//! |------------------------------|-------------------------------------------------------------------------------------------|
//! | a run of ideographs `张伟明` | each pair `张伟 伟明` and the last single `明`: every character begins a term               |
//! | a word `Acme`                | itself, folded, at most [`MAX_WORD_CHARS`] characters                                      |
//! | a name                       | initials of its ideographs from each of them on but the last: `zwm wm`                     |
//! | a phone `+8613800138000`     | each four digits, and the last three: every digit but the last two begins a term           |
//!
//! Because every position begins a term, any part can be asked for with exact terms and at most one prefix
//! ([`super::query`]). Changing what is made here needs a migration that rebuilds both indexes: the terms of a leaving row are
//! made again from its text in order to be deleted.

use fleet_protocol::record::{Contact, Customer};

use super::fold::{Kind, digits, folded, kind_of};
use super::pinyin::push_initials;

/// Longer words are cut, when indexed and when asked for.
pub(super) const MAX_WORD_CHARS: usize = 32;
/// Digits in a phone term.
pub(super) const PHONE_GRAM: usize = 4;

/// Makes terms in a buffer that is used again.
#[derive(Default)]
pub(super) struct TermBuffer {
    out: String,
    scratch: String,
}

impl TermBuffer {
    /// What the quick index holds of a customer.
    pub(super) fn of_customer(&mut self, customer: &Customer) -> &str {
        self.out.clear();
        push_text(&customer.name, &mut self.out);
        self.push_name_initials(&customer.name);
        push_text(&customer.company, &mut self.out);
        self.push_phone(&customer.phone);
        &self.out
    }

    /// What the quick index holds of a contact.
    pub(super) fn of_contact(&mut self, contact: &Contact) -> &str {
        self.out.clear();
        push_text(&contact.name, &mut self.out);
        self.push_name_initials(&contact.name);
        self.push_phone(&contact.phone);
        &self.out
    }

    /// What the full index holds of a customer.
    pub(super) fn of_details(&mut self, customer: &Customer) -> &str {
        self.of_long_text(&customer.address, &customer.notes)
    }

    /// As [`Self::of_details`], from the stored columns.
    pub(super) fn of_long_text(&mut self, address: &str, notes: &str) -> &str {
        self.out.clear();
        push_text(address, &mut self.out);
        push_text(notes, &mut self.out);
        &self.out
    }

    fn push_name_initials(&mut self, name: &str) {
        self.scratch.clear();
        push_initials(name, &mut self.scratch);
        for (start, _) in self.scratch.char_indices() {
            match self.scratch.get(start..) {
                Some(rest) if rest.len() >= 2 => push_term(rest, &mut self.out),
                _ => {}
            }
        }
    }

    fn push_phone(&mut self, phone: &str) {
        self.scratch.clear();
        self.scratch.extend(digits(phone));
        push_grams(&self.scratch, &mut self.out);
    }
}

/// Every [`PHONE_GRAM`] digits, then the last three.
fn push_grams(number: &str, out: &mut String) {
    let mut start = 0;
    while let Some(gram) = number.get(start..start + PHONE_GRAM) {
        push_term(gram, out);
        start += 1;
    }
    if let Some(last) = number.get(start..)
        && !last.is_empty()
    {
        push_term(last, out);
    }
}

/// Words and pairs of a text.
fn push_text(text: &str, out: &mut String) {
    let mut previous = None;
    let mut word_chars = 0;
    for letter in folded(text) {
        let kind = kind_of(letter);
        match (kind, previous) {
            (Kind::Han, Some(before)) => {
                separate(out);
                out.push(before);
                out.push(letter);
            }
            (_, Some(before)) => {
                // The run of ideographs ended one character ago.
                separate(out);
                out.push(before);
            }
            (_, None) => {}
        }
        previous = (kind == Kind::Han).then_some(letter);
        if kind == Kind::Word {
            if word_chars == 0 {
                separate(out);
            }
            if word_chars < MAX_WORD_CHARS {
                out.push(letter);
            }
            word_chars += 1;
        } else {
            word_chars = 0;
        }
    }
    if let Some(last) = previous {
        separate(out);
        out.push(last);
    }
}

fn push_term(term: &str, out: &mut String) {
    separate(out);
    out.push_str(term);
}

fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_terms(text: &str) -> Vec<String> {
        let mut out = String::new();
        push_text(text, &mut out);
        out.split_whitespace().map(str::to_owned).collect()
    }

    /// Frozen: what is stored must be made again exactly, or it cannot be deleted.
    #[test]
    fn the_terms_of_a_customer_are_frozen() {
        let customer = Customer {
            name: "张伟明".into(),
            company: "华为 Acme2024（上海）".into(),
            phone: "+86138001".into(),
            address: "南京西路1号A座".into(),
            notes: "老客户, call back".into(),
            ..Customer::default()
        };
        let mut buffer = TermBuffer::default();
        assert_eq!(
            buffer.of_customer(&customer),
            "张伟 伟明 明 zwm wm 华为 为 acme2024 上海 海 8613 6138 1380 3800 8001 001"
        );
        assert_eq!(
            buffer.of_details(&customer),
            "南京 京西 西路 路 1 号 a 座 老客 客户 户 call back"
        );
        let contact = Contact {
            name: "Li 雷".into(),
            phone: "120".into(),
            ..Contact::default()
        };
        assert_eq!(buffer.of_contact(&contact), "li 雷 120");
    }

    proptest! {
        #[test]
        fn every_ideograph_begins_a_term(text in "[张伟明华a-c ]{0,12}") {
            let terms = text_terms(&text);
            for letter in text.chars().filter(|letter| kind_of(*letter) == Kind::Han) {
                prop_assert!(terms.iter().any(|term| term.starts_with(letter)));
            }
        }

        #[test]
        fn terms_hold_no_separator_and_nothing_is_invented(text in ".{0,40}") {
            let folded: String = folded(&text).collect();
            for term in text_terms(&text) {
                prop_assert!(term.chars().all(|letter| kind_of(letter) != Kind::Gap));
                prop_assert!(folded.contains(&term));
            }
        }

        #[test]
        fn every_part_of_a_number_begins_a_term(number in "[0-9]{3,15}", start in 0..12_usize) {
            let mut out = String::new();
            push_grams(&number, &mut out);
            if let Some(part) = number.get(start..start + 3) {
                prop_assert!(out.split(' ').any(|term| term.starts_with(part)));
            }
        }
    }
}
