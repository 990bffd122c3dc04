//! Every text exists in English and in Chinese, with the same numbered placeholders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::digest::files_below;
use super::paths::Paths;

/// Texts that are the same in every language, and marked so.
const SAME: &str = "translatable=\"false\"";

/// What is missing or different, a line each.
pub(crate) fn faults(paths: &Paths) -> Result<Vec<String>, String> {
    let res = paths.module("app").join("src/main/res");
    let english = texts(&res.join("values"))?;
    let chinese = texts(&res.join("values-zh"))?;
    Ok(compare(&english, &chinese))
}

fn compare(english: &BTreeMap<String, String>, chinese: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in english {
        match chinese.get(name) {
            None => found.push(format!("{name}: not in Chinese")),
            Some(other) if placeholders(text) != placeholders(other) => found.push(format!(
                "{name}: placeholders differ between English and Chinese"
            )),
            // Forms of a plural have a quantity and differ between languages; items of an array do not.
            Some(other) if items(text) != items(other) => {
                found.push(format!("{name}: not as many items in Chinese"));
            }
            Some(_) => {}
        }
        if text.contains("%s") || text.contains("%d") {
            found.push(format!("{name}: a placeholder without a number"));
        }
    }
    let more = chinese.keys().filter(|name| !english.contains_key(*name));
    found.extend(more.map(|name| format!("{name}: only in Chinese")));
    found
}

fn items(text: &str) -> usize {
    text.matches("<item>").count()
}

/// Names and texts of all `strings_*.xml` in a folder. A plural's forms count as one text.
fn texts(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for file in files_below(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("strings") {
            continue;
        }
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        found.extend(entries(&text));
    }
    Ok(found)
}

fn entries(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (open, close) in [
        ("<string ", "</string>"),
        ("<plurals ", "</plurals>"),
        ("<string-array ", "</string-array>"),
    ] {
        for piece in text.split(open).skip(1) {
            let Some((head, rest)) = piece.split_once('>') else {
                continue;
            };
            let name = head
                .split_once("name=\"")
                .and_then(|(_, rest)| rest.split_once('"'));
            let body = rest.split_once(close);
            if let (Some((name, _)), Some((body, _))) = (name, body)
                && !head.contains(SAME)
            {
                found.push((name.to_owned(), body.to_owned()));
            }
        }
    }
    found
}

/// Numbered placeholders, each once, in order: a language may say them in another order.
fn placeholders(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split('%')
        .skip(1)
        .filter_map(|rest| {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let kind: String = rest.get(number.len()..)?.chars().take(2).collect();
            (!number.is_empty() && kind.starts_with('$')).then(|| format!("{number}{kind}"))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> BTreeMap<String, String> {
        entries(text).into_iter().collect()
    }

    #[test]
    fn what_is_missing_or_differs_is_named() {
        let english = map(
            "<string name=\"a\">A %1$s of %2$d</string><string name=\"b\">B</string>\
             <string name=\"c\" translatable=\"false\">C</string><string name=\"d\">%s</string>",
        );
        let chinese = map(
            "<string name=\"a\">甲 %2$d</string><string name=\"d\">%s</string><string name=\"e\">戊</string>",
        );
        assert_eq!(
            compare(&english, &chinese),
            [
                "a: placeholders differ between English and Chinese",
                "b: not in Chinese",
                "d: a placeholder without a number",
                "e: only in Chinese",
            ]
        );
    }

    #[test]
    fn arrays_have_as_many_items_in_both() {
        let english = map("<string-array name=\"a\"><item>A</item><item>B</item></string-array>");
        let chinese = map("<string-array name=\"a\"><item>甲</item></string-array>");
        assert_eq!(
            compare(&english, &chinese),
            ["a: not as many items in Chinese"]
        );
        assert!(compare(&english, &english).is_empty());
    }

    #[test]
    fn another_order_and_plurals_are_no_fault() {
        let english = map(
            "<string name=\"a\">%1$s, %2$s</string><plurals name=\"p\"><item quantity=\"one\">%1$d day</item><item quantity=\"other\">%1$d days</item></plurals>",
        );
        let chinese = map(
            "<string name=\"a\">%2$s：%1$s</string><plurals name=\"p\"><item quantity=\"other\">%1$d 天</item></plurals>",
        );
        assert!(compare(&english, &chinese).is_empty());
    }
}
