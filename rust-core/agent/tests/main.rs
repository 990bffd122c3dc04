//! Integration tests of the core.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod http;
#[cfg(test)]
mod locked;
#[cfg(test)]
mod open;
#[cfg(test)]
mod tls;
