//! A corpus of commands, after the conformance list of update frameworks (rollback, fast-forward, mix-and-match, wrong and
//! rotated keys, other addressees, other forms), with the exact verdict that each must get; and mutations of good ones.

mod cases;
mod corpus;
mod maker;
mod mutations;
mod random;
