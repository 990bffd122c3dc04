//! What separates the fields of a file.

use std::str::FromStr;

/// A separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tabulator.
    Tab,
}

/// The text names no delimiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a delimiter is comma, semicolon or tab")]
pub struct UnknownDelimiter;

impl FromStr for Delimiter {
    type Err = UnknownDelimiter;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "comma" | "," => Ok(Self::Comma),
            "semicolon" | ";" => Ok(Self::Semicolon),
            "tab" | "\t" | "\\t" => Ok(Self::Tab),
            _ => Err(UnknownDelimiter),
        }
    }
}

impl Delimiter {
    /// Its byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// The one that stands most often in the header line outside of quotes; a comma when none does.
    #[must_use]
    pub fn detect(text: &[u8]) -> Self {
        let (mut commas, mut semicolons, mut tabs) = (0_usize, 0_usize, 0_usize);
        let mut quoted = false;
        for byte in text {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => break,
                b',' if !quoted => commas += 1,
                b';' if !quoted => semicolons += 1,
                b'\t' if !quoted => tabs += 1,
                _ => {}
            }
        }
        if tabs > commas && tabs > semicolons {
            Self::Tab
        } else if semicolons > commas {
            Self::Semicolon
        } else {
            Self::Comma
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_line_alone_decides() {
        assert_eq!(Delimiter::detect(b"a;b;c\n1,2,3,4,5"), Delimiter::Semicolon);
        assert_eq!(Delimiter::detect(b"a\tb\tc;d"), Delimiter::Tab);
        assert_eq!(Delimiter::detect(b"\"a;b;c\",d"), Delimiter::Comma);
        assert_eq!(Delimiter::detect(b"name"), Delimiter::Comma);
    }
}
