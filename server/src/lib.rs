//! The fleet service: what a company's phones answer to.
//!
//! | module    | what it owns                                                      |
//! |-----------|-------------------------------------------------------------------|
//! | [`clock`] | the time, as a parameter                                          |
//! | [`random`]| randomness, as a parameter                                        |
//! | [`fleet`] | pure rules: roles, states of phones and commands, sequences       |
//! | [`store`] | the only SQL, behind one trait of use-case methods                |

pub mod clock;
pub mod fleet;
pub mod random;
pub mod store;
