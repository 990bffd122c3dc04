//! The store's conformance suite: what every implementation of the trait promises.

mod enrolment;
mod push;
mod world;
