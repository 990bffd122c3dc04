//! The crate from outside, on real files and a real SQLCipher.

#[cfg(test)]
mod freed_memory;
#[cfg(test)]
mod raw_key;
