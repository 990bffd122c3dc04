//! The phone's core: an encrypted cache of one salesperson's customers that syncs, locks itself and erases itself.
//!
//! Arrows go one way:
//!
//! ```text
//! agent (use cases) -> session lease sync wipe (decisions, pure)
//!                   -> guard store transport   (I/O; they never meet)
//!                   -> model keys ports
//! ```
//!
//! | module        | what it owns                                                                    |
//! |---------------|---------------------------------------------------------------------------------|
//! | [`agent`]     | the use cases, one verb a file; the only place where decisions and I/O meet      |
//! | [`session`]   | when an open session must lock: values in, verdict out                           |
//! | [`lease`]     | how long a phone may stay away: values in, verdict out                           |
//! | [`sync`]      | paging, backoff, outbox planning: values in, plan out                            |
//! | [`wipe`]      | verification and order of an erase: values in, plan out                          |
//! | [`guard`]     | what a locked phone must know: the only files outside the database               |
//! | [`store`]     | the only SQL                                                                     |
//! | [`transport`] | the only sockets                                                                 |
//! | [`keys`]      | secrets, the database key and its envelope                                       |
//! | [`model`]     | values that the use cases hand out                                               |
//! | [`ports`]     | what the outside provides: vault, device, clock, randomness, events              |
//! | [`log_safe`]  | what may be printed                                                              |

#![forbid(unsafe_code)]

pub mod agent;
pub mod error;
pub mod guard;
pub mod keys;
pub mod lease;
pub mod log_safe;
pub mod model;
pub mod ports;
pub mod session;
pub mod store;
pub mod sync;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;
pub mod transport;
pub mod wipe;

pub use agent::Agent;
pub use error::AgentError;
