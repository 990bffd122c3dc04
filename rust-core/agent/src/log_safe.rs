//! What may be printed: a value can reach a log only if its type says that it holds no secret and no customer data.

use std::fmt;

/// Marks types whose `Display` may be logged.
pub trait LogSafe: fmt::Display {}

impl LogSafe for u16 {}
impl LogSafe for u32 {}
impl LogSafe for u64 {}
impl LogSafe for usize {}
impl LogSafe for bool {}
impl LogSafe for fleet_protocol::ids::CommandId {}
impl LogSafe for fleet_protocol::ids::DeviceId {}
impl LogSafe for crate::error::AgentError {}
