//! How long a phone may stay away: values in, verdict out.
//!
//! Owns the clock that a phone is judged by and the thresholds of a lease. Time away is measured from the last signed server time:
//! within one boot by the boot clock alone, across boots by the advance of the wall clock, never less than the new boot has
//! lasted. Turning the wall clock back therefore never gives time; it locks.

mod clock;
mod limits;
mod verdict;

pub use clock::{MAX_WALL_DRIFT_MS, contact, observe, start};
pub use limits::{arrived, rearm};
pub use verdict::{LeaseVerdict, LockReason, judge};

#[cfg(test)]
mod tests;
