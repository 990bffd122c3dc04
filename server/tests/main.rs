//! Integration tests of the fleet server.

#[cfg(test)]
mod end_to_end;
#[cfg(test)]
mod store;
