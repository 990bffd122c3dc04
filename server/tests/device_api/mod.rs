//! What phones may do, and what they are told.

mod access;
mod commands;
mod enrolment;
mod malformed;
mod reports;
