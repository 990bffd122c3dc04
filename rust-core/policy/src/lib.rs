//! The rules that phone and server share: labels, masks and copies, what a phone must have, policy bounds, which fields may change, field-level merge, and
//! the hybrid logical clock.
//!
//! Everything here is pure: values in, verdicts out. No I/O, no clock, no randomness.
//!
//! | module         | what it decides                                                     |
//! |----------------|---------------------------------------------------------------------|
//! | [`bounds`]     | what a policy document really means: values clamped to safe bounds  |
//! | [`compliance`] | what a phone lacks of what policy asks of it                        |
//! | [`copying`]    | whether a field may be copied, and how far                          |
//! | [`mask`]       | which customers are masked, and what a masked value looks like      |
//! | [`fields`]     | which fields a kind of record has, and which values they take       |
//! | [`merge`]      | what becomes of an edit that meets other edits                      |
//! | [`hlc`]        | the hybrid logical clock                                            |

#![forbid(unsafe_code)]

pub mod bounds;
pub mod compliance;
pub mod copying;
pub mod fields;
pub mod hlc;
pub mod mask;
pub mod merge;
