//! Plays a power cut back: from what a program did to its files ([`faults::record`]) and the moment when the power went, one of
//! the disks that may be found afterwards.
//!
//! The disk is as unkind as POSIX allows, sector by sector: what was synced is there; of the writes since, any subset may be,
//! in any order, and each of them whole, not at all, or in some of its 512-byte sectors only. Names come and go in the order
//! in which a folder saw them, as with a journal, and are certain once the folder was synced.

mod cut;
mod disk;
mod image;

pub use cut::{Loss, after_power_cut};
pub use image::Image;
