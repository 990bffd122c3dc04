//! Random bytes that are the same in every run.

use std::sync::{Mutex, PoisonError};

use fleet_protocol::ids::Hash32;

use crate::ports::{Random, RandomUnavailable};

/// SHA-256 in counter mode over a seed.
pub struct SeededRandom {
    seed: u64,
    counter: Mutex<u64>,
}

impl SeededRandom {
    /// The sequence of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            counter: Mutex::new(0),
        }
    }

    /// How far the sequence has come.
    #[must_use]
    pub fn position(&self) -> u64 {
        *self.counter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on from there.
    pub fn set_position(&self, position: u64) {
        *self.counter.lock().unwrap_or_else(PoisonError::into_inner) = position;
    }
}

impl Random for SeededRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        let mut counter = self.counter.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in out.chunks_mut(32) {
            *counter += 1;
            let block = Hash32::of(&[&self.seed.to_be_bytes(), &counter.to_be_bytes()]);
            for (byte, random) in chunk.iter_mut().zip(block.0) {
                *byte = random;
            }
        }
        Ok(())
    }
}
