//! The store's conformance suite: what every implementation of the trait promises.

mod audit;
mod commands;
mod documents;
mod enrolment;
mod feeds;
mod feeds_under_load;
mod file;
mod migrations;
mod people;
mod processes;
mod push;
pub(crate) mod world;
