//! Where a PIN comes from: a file, an environment variable, the terminal. Never an argument, which others can see.

use std::ffi::OsString;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::Path;

use agent_core::keys::Secret;
use zeroize::Zeroize;

use crate::failure::{Failure, NoPin};
use crate::words::{Language, Say};

const VARIABLE: &str = "FIELD_AGENT_PIN";
/// For the PIN that takes the place of another one.
const NEW_VARIABLE: &str = "FIELD_AGENT_NEW_PIN";
/// More than any PIN has; a larger file was named by mistake.
const LARGEST_FILE: u64 = 256;

/// What the PIN is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To open the session.
    Unlock,
    /// To be set: on a terminal it is asked for twice.
    New,
    /// To take the place of another one, and set in the same way.
    Replacement,
}

impl Purpose {
    fn variable(self) -> &'static str {
        match self {
            Self::Unlock | Self::New => VARIABLE,
            Self::Replacement => NEW_VARIABLE,
        }
    }
}

/// Reads the PIN.
///
/// # Errors
/// [`Failure::NoPin`].
pub(crate) fn read(
    file: Option<&Path>,
    purpose: Purpose,
    language: Language,
) -> Result<Secret<Vec<u8>>, Failure> {
    if let Some(path) = file {
        return from_file(path);
    }
    if let Some(value) = std::env::var_os(purpose.variable()) {
        return Ok(from_variable(value));
    }
    from_terminal(purpose, language)
}

/// Whether there is anywhere to read a PIN from: a file, the variable, or a terminal to ask on.
pub(crate) fn is_offered(file: Option<&Path>) -> bool {
    file.is_some() || std::env::var_os(VARIABLE).is_some() || std::io::stderr().is_terminal()
}

fn from_file(path: &Path) -> Result<Secret<Vec<u8>>, Failure> {
    let refused = |_| Failure::NoPin(NoPin::File);
    let file = File::open(path).map_err(refused)?;
    // Room for everything at once: a vector that grows leaves copies behind.
    let mut pin = Vec::with_capacity(LARGEST_FILE as usize + 1);
    let read = file.take(LARGEST_FILE + 1).read_to_end(&mut pin);
    let mut pin = match read {
        Ok(length) if length as u64 <= LARGEST_FILE => pin,
        _ => {
            pin.zeroize();
            return Err(Failure::NoPin(NoPin::File));
        }
    };
    drop_newline(&mut pin);
    Ok(Secret::new(pin))
}

fn drop_newline(pin: &mut Vec<u8>) {
    if pin.last() == Some(&b'\n') {
        pin.pop();
        if pin.last() == Some(&b'\r') {
            pin.pop();
        }
    }
}

fn from_variable(value: OsString) -> Secret<Vec<u8>> {
    Secret::new(value.into_encoded_bytes())
}

fn from_terminal(purpose: Purpose, language: Language) -> Result<Secret<Vec<u8>>, Failure> {
    if !std::io::stderr().is_terminal() {
        return Err(Failure::NoPin(match purpose {
            Purpose::Unlock | Purpose::New => NoPin::NoTerminal,
            Purpose::Replacement => NoPin::NoNewPin,
        }));
    }
    match purpose {
        Purpose::Unlock => ask(&language.say(Say::AskPin)),
        Purpose::New | Purpose::Replacement => {
            let first = ask(&language.say(Say::AskNewPin))?;
            let second = ask(&language.say(Say::AskPinAgain))?;
            // EXPOSE: compared with each other on the machine of the person who typed both; nothing is learnt from timing.
            if first.expose() == second.expose() {
                Ok(first)
            } else {
                Err(Failure::NoPin(NoPin::Mismatch))
            }
        }
    }
}

fn ask(prompt: &str) -> Result<Secret<Vec<u8>>, Failure> {
    // The text that rpassword returns becomes the secret without a copy.
    rpassword::prompt_password(prompt)
        .map(|typed| Secret::new(typed.into_bytes()))
        .map_err(|_| Failure::NoPin(NoPin::NoTerminal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trailing_newline_of_a_pin_file_is_ignored() {
        for (held, meant) in [
            ("271828", "271828"),
            ("271828\n", "271828"),
            ("271828\r\n", "271828"),
            ("271828\n\n", "271828\n"),
            (" 271828", " 271828"),
        ] {
            let mut pin = held.as_bytes().to_vec();
            drop_newline(&mut pin);
            assert_eq!(pin, meant.as_bytes());
        }
    }
}
