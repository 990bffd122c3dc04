//! wipe.
