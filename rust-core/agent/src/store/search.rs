//! Search as you type, in Chinese and English, over an index that we split ourselves.
//!
//! SQLite's tokenizers do not fit: trigrams cannot match two-character names and cost most of a sync, `unicode61` takes a
//! Chinese sentence for one word. Here text is split in Rust, and FTS5 stores nothing but which rows hold which term. It
//! answers with candidates; every candidate row is checked again in Rust, so that what is shown really matches.
//!
//! | module    | what it owns                                                          |
//! |-----------|-----------------------------------------------------------------------|
//! | [`fold`]  | one spelling for many: case, full width                                |
//! | [`pinyin`]| initials and sort keys of names                                        |
//! | [`terms`] | text to terms (changing it needs a migration that rebuilds the index)  |
//! | [`query`] | what was typed to needles, and needles to an FTS5 expression           |
//! | [`index`] | the two FTS5 tables                                                    |
//! | [`rank`]  | whether and how well a row matches                                     |
//! | [`find`]  | candidates, check, order                                               |
//! | [`fill`]  | the full index, in the background                                      |
//! | [`settle`]| one audit entry per settled query                                      |

mod fill;
mod find;
mod fold;
mod index;
mod pinyin;
mod query;
mod rank;
mod settle;
mod terms;

#[cfg(test)]
pub(super) use find::Hits;
pub(super) use index::IndexWriter;
#[cfg(feature = "testkit")]
pub use index::WITHOUT_SEARCH;
pub(super) use pinyin::{sort_name, sort_place};
pub(super) use settle::UnsettledSearch;
