//! Integration tests of the fleet server.

mod store;
