//! When an open session must lock: values in, verdict out.
//!
//! Owns the limits of contracts 4: idle, background, absolute, screen off, a new boot, a wall clock that drifts from the boot
//! clock. It knows no store, no key and no clock; use cases feed it events with the moment at which they happened, on every
//! call, and obey its verdict. Timers outside may hasten a verdict, never delay one.

mod state;

pub use state::{Session, SessionEvent, Step};
