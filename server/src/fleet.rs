//! Pure rules of the fleet: who may do what, what state a phone and its commands are in, how sequences rise.
//!
//! Values in, values out. No SQL, no clock, no sockets: the store and the handlers apply what is decided here.

pub mod command_state;
pub mod device_lifecycle;
pub mod reason;
pub mod role;
pub mod sequence;
pub mod sign_in;
