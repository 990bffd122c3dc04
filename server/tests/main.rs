//! Integration tests of the fleet server.

mod console;
mod device_api;
mod init;
mod limits;
mod running;
mod store;
