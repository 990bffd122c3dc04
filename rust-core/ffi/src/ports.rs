//! What the shell provides, and the adapters that make it the core's ports.
//!
//! Every method of a foreign trait returns a result, and whatever goes wrong on the other side comes back as a [`PortError`]:
//! an exception that nobody caught there is one more variant here, never a panic. The core calls these without holding a lock
//! of its own on the session, so a callback may call back; it may be slow, and it may be called from any thread.

mod device;
mod events;
mod port_error;
mod vault;

pub use device::{ForeignDeviceControl, Restrictions};
pub use events::{AgentEvent, ForeignEventSink, LockCause};
pub use port_error::PortError;
pub use vault::ForeignKeyVault;

pub(crate) use device::DeviceAdapter;
pub(crate) use events::EventAdapter;
pub(crate) use vault::VaultAdapter;
