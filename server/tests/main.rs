//! Integration tests of the fleet server.

mod console;
mod device_api;
#[cfg(test)]
mod end_to_end;
mod init;
mod limits;
mod running;
mod store;
