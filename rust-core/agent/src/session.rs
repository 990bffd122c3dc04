//! When an open session must lock, and when a PIN may be tried: values in, verdict out.
//!
//! Owns the limits: idle, background, absolute, screen off, a new boot, a wall clock that drifts from the boot
//! clock; the delays between wrong PINs; and when a fingerprint may stand in for the PIN. It knows no store, no key and no clock; use cases feed it events with the moment
//! at which they happened, on every call, and obey its verdict. Timers outside may hasten a verdict, never delay one.

mod attempts;
mod biometric;
mod door;
mod state;

pub use attempts::{TryVerdict, carried, counted, judge_try, left, wait_s};
pub use biometric::{BiometricState, judge_biometric};
pub use door::{Door, Ticket};
pub use state::{Session, SessionEvent, Step};
