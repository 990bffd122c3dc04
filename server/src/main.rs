//! The fleet service as a program; see [`fleet_server`].
fn main() {}
