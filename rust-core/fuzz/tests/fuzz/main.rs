//! The targets over their seeds, and over mutations of them.

#[cfg(test)]
mod libfuzzer;
#[cfg(test)]
mod replay;
