//! Integration tests of the fleet server.

#[cfg(test)]
mod end_to_end;
mod console;
mod device_api;
mod init;
mod limits;
mod running;
mod store;
