//! What the boundary promises a shell, over fake ports and a real core on real files.

#[cfg(test)]
mod calls;
#[cfg(test)]
mod conversions;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod hardening;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod shell;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod unpack;
