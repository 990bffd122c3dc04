//! Promises of the wire formats.

mod envelopes;
mod samples;
mod vectors;
