//! The program as others see it: arguments, streams, exit codes. What needs a server is in the server's end-to-end tests and
//! in scripts/demo.

#[cfg(test)]
mod alone;
#[cfg(test)]
mod documentation;
#[cfg(test)]
mod pin;
#[cfg(test)]
mod program;
#[cfg(test)]
mod session;
