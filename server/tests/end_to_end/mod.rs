//! Phone and server together: the real core against the real service, over loopback, on a clock that tests turn.

mod audit;
mod customer_wiping;
mod cutting;
mod enrolling;
mod fleet;
mod lease;
mod phone;
mod proxy;
mod recovering;
mod renewing;
mod reporting;
mod syncing;
mod wiping;

use fleet::Fleet;
use phone::{Phone, pin};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
