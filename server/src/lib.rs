//! The fleet service: what a company's phones answer to.
//!
//! | module    | what it owns                                                      |
//! |-----------|-------------------------------------------------------------------|
//! | [`clock`] | the time, as a parameter                                          |
//! | [`random`]| randomness, as a parameter                                        |

pub mod clock;
pub mod random;
