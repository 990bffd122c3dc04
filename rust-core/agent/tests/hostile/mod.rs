//! A server that misbehaves on request, and what is needed to stand in front of it: authorities and a phone's identity.

mod authority;
mod phone;
mod server;
mod vault;

pub(crate) use authority::{Authority, Leaf};
pub(crate) use phone::{LATE_MS, NOW_MS, Phone, trust};
pub(crate) use server::{Behaviour, HostileServer, Reply, zstd_answer};
pub(crate) use vault::{Gate, TestVault};
