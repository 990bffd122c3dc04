//! Customers in from files and out to them.
//!
//! | module        | what it does                                                          |
//! |---------------|-----------------------------------------------------------------------|
//! | [`reimport`]  | what a row that was imported before may change                        |

pub mod reimport;
