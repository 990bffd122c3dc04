//! Customers in from files and out to them.
//!
//! A file goes through in one stream: bytes, text, rows, checked rows, batches. Nothing of it is held beyond one batch and the
//! identities seen so far, so that neither a huge file nor a huge row costs memory.
//!
//! | module        | what it does                                                          |
//! |---------------|-----------------------------------------------------------------------|
//! | [`encoding`]  | which encoding a file has; bytes to text and back                     |
//! | [`delimiter`] | what separates its fields                                             |
//! | [`rows`]      | text to rows, bounded                                                 |
//! | [`columns`]   | which column is which, in Chinese or English                          |
//! | [`row`]       | checks and normalises one row                                         |
//! | [`phone`]     | phone numbers as people write them                                    |
//! | [`label`]     | labels as people write them                                           |
//! | [`stamp`]     | what an exported row remembers                                        |
//! | [`formula`]   | cells that a spreadsheet would run                                    |
//! | [`reimport`]  | what a row that was imported before may change                        |
//! | [`report`]    | the file of refused rows                                              |
//! | [`run`]       | a whole import                                                        |
//! | [`export`]    | the way back                                                          |
//! | [`sample`]    | customers that never were, for demonstrations and load                |

pub mod columns;
pub mod delimiter;
pub mod encoding;
pub mod error;
pub mod export;
pub mod formula;
pub mod label;
pub mod phone;
pub mod reimport;
pub mod report;
pub mod row;
pub mod rows;
pub mod run;
pub mod sample;
pub mod stamp;

pub use error::ImportError;
pub use run::{ImportOptions, Imported, Progress, import};
