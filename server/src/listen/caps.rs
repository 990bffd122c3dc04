//! Caps on connections: in all, and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the connections of one listener.
#[derive(Clone, Debug)]
pub struct Caps {
    total: usize,
    per_ip: usize,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_ip: HashMap<IpAddr, usize>,
}

/// A place that a connection holds; dropping it gives it back.
#[derive(Debug)]
pub struct Place {
    ip: IpAddr,
    counts: Arc<Mutex<Counts>>,
}

impl Caps {
    /// Caps of `total` and `per_ip`.
    #[must_use]
    pub fn new(total: usize, per_ip: usize) -> Self {
        Self {
            total,
            per_ip,
            counts: Arc::default(),
        }
    }

    /// A place for a connection from `ip`, unless there is none left.
    #[must_use]
    pub fn enter(&self, ip: IpAddr) -> Option<Place> {
        // The counts are plain numbers: a panic elsewhere cannot have left them half changed.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.all >= self.total {
            return None;
        }
        let of_ip = counts.by_ip.entry(ip).or_insert(0);
        if *of_ip >= self.per_ip {
            return None;
        }
        *of_ip += 1;
        counts.all += 1;
        Some(Place {
            ip,
            counts: Arc::clone(&self.counts),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        if let Some(of_ip) = counts.by_ip.get_mut(&self.ip) {
            *of_ip = of_ip.saturating_sub(1);
            if *of_ip == 0 {
                counts.by_ip.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_left_can_be_taken_again() {
        let caps = Caps::new(3, 2);
        let (a, b) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let first = caps.enter(a).unwrap();
        let _second = caps.enter(a).unwrap();
        assert!(caps.enter(a).is_none(), "two from one address are the cap");
        let _third = caps.enter(b).unwrap();
        assert!(caps.enter(b).is_none(), "three in all are the cap");
        drop(first);
        assert!(caps.enter(b).is_some());
        assert_eq!(caps.counts.lock().unwrap().by_ip.len(), 2);
    }
}
