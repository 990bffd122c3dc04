//! agent.

/// The core.
pub struct Agent;
