//! Labels as people write them.

use fleet_protocol::record::Label;

/// The words of a label: wire name and English, Chinese.
#[must_use]
pub fn words(label: Label) -> (&'static str, &'static str) {
    match label {
        Label::Public => ("public", "公开"),
        Label::Internal => ("internal", "内部"),
        Label::Confidential => ("confidential", "机密"),
        Label::Restricted => ("restricted", "绝密"),
    }
}

/// The label that is meant; an empty cell means internal.
#[must_use]
pub fn read(text: &str) -> Option<Label> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Some(Label::default());
    }
    [
        Label::Public,
        Label::Internal,
        Label::Confidential,
        Label::Restricted,
    ]
    .into_iter()
    .find(|label| {
        let (english, chinese) = words(*label);
        text == english || text == chinese
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_in_both_languages_and_unknown_ones_are_not_guessed() {
        assert_eq!(read("机密"), Some(Label::Confidential));
        assert_eq!(read(" Public "), Some(Label::Public));
        assert_eq!(read(""), Some(Label::Internal));
        assert_eq!(read("秘密"), None);
    }
}
