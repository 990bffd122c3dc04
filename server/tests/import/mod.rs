//! Files in and out: what is taken, what is refused, and what a second import leaves alone.

mod bad_files;
mod export;
mod formats;
mod office;
mod reimport;
mod rows;
