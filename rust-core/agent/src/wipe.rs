//! Commands and erasing: what is believed, and in which order things go. Values in, verdict or plan out.
//!
//! A command is believed when a key on the root-signed allow-list signed it for this company, this device key and this
//! enrolment with a sequence that was not seen before. Nothing here acts; `agent::wipe` does, and journals each step.

mod order;
mod steps;

pub use order::{Addressee, CommandVerdict, judge_command};
pub use steps::{ERASED_AT, ORDER, proof, record};

#[cfg(test)]
mod tests;
