//! Which encoding a file has, and bytes to text and back.
//!
//! Chinese spreadsheets write GB18030 (or its subset GBK) unless told otherwise, and UTF-8 with or without a mark when told. A
//! file that is valid UTF-8 from end to end is UTF-8: Chinese text in GB18030 practically never is.

use std::io::{Read, Write};
use std::str::FromStr;

use encoding_rs::{CoderResult, Decoder, Encoder};

use super::ImportError;

/// How many bytes are looked at to see whether a file is text.
const PROBE_BYTES: usize = 64 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileEncoding {
    /// UTF-8; a mark at the start is skipped when read, and written so that spreadsheets understand.
    Utf8,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
}

/// The text names no encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an encoding is utf-8 or gb18030")]
pub struct UnknownEncoding;

impl FromStr for FileEncoding {
    type Err = UnknownEncoding;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "gb18030" | "gbk" | "gb2312" => Ok(Self::Gb18030),
            _ => Err(UnknownEncoding),
        }
    }
}

impl FileEncoding {
    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
        }
    }
}

/// Reads `source` to its end: its encoding, unless it is empty or not text.
///
/// # Errors
/// [`ImportError::Empty`], [`ImportError::Binary`], [`ImportError::Read`].
pub fn detect(source: &mut dyn Read) -> Result<FileEncoding, ImportError> {
    let mut probe = Utf8Probe::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut seen = 0_usize;
    loop {
        let read = read_some(source, &mut chunk)?;
        let bytes = chunk.get(..read).unwrap_or_default();
        if read == 0 {
            break;
        }
        if seen < PROBE_BYTES && !is_text(bytes) {
            return Err(ImportError::Binary);
        }
        seen = seen.saturating_add(read);
        probe.feed(bytes);
    }
    match (seen, probe.is_utf8()) {
        (0, _) => Err(ImportError::Empty),
        (_, true) => Ok(FileEncoding::Utf8),
        (_, false) => Ok(FileEncoding::Gb18030),
    }
}

fn read_some(source: &mut dyn Read, chunk: &mut [u8]) -> Result<usize, ImportError> {
    loop {
        match source.read(chunk) {
            Ok(read) => return Ok(read),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ImportError::Read(error.kind())),
        }
    }
}

/// No encoding of ours has zero bytes in text, and hardly any control characters.
fn is_text(bytes: &[u8]) -> bool {
    let control = bytes
        .iter()
        .filter(|byte| {
            byte.is_ascii_control() && !matches!(byte, b'\r' | b'\n' | b'\t' | 0x0b | 0x0c)
        })
        .count();
    !bytes.contains(&0) && control.saturating_mul(100) <= bytes.len()
}

/// Whether a stream is UTF-8, chunk by chunk.
#[derive(Default)]
struct Utf8Probe {
    /// The start of a character whose rest is in the next chunk.
    carry: Vec<u8>,
    invalid: bool,
}

impl Utf8Probe {
    fn feed(&mut self, bytes: &[u8]) {
        if self.invalid {
            return;
        }
        let mut bytes = bytes;
        // At most three bytes complete a character that was cut.
        while !self.carry.is_empty() {
            let Some((first, rest)) = bytes.split_first() else {
                return;
            };
            self.carry.push(*first);
            bytes = rest;
            match std::str::from_utf8(&self.carry) {
                Ok(_) => self.carry.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.invalid = true;
                    return;
                }
            }
        }
        if let Err(error) = std::str::from_utf8(bytes) {
            if error.error_len().is_some() {
                self.invalid = true;
            } else {
                self.carry = bytes
                    .get(error.valid_up_to()..)
                    .unwrap_or_default()
                    .to_vec();
            }
        }
    }

    fn is_utf8(&self) -> bool {
        !self.invalid && self.carry.is_empty()
    }
}

/// Text from bytes. What cannot be read becomes U+FFFD, by which the row is refused later.
pub struct TextSource<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    raw_end: usize,
    at_end: bool,
    finished: bool,
    bytes_read: u64,
}

impl<R: Read> TextSource<R> {
    /// Text of `source` in `encoding`.
    pub fn new(source: R, encoding: FileEncoding) -> Self {
        Self {
            source,
            decoder: encoding.codec().new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK_BYTES],
            raw_start: 0,
            raw_end: 0,
            at_end: false,
            finished: false,
            bytes_read: 0,
        }
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Appends more text to `out`; nothing when there is no more.
    ///
    /// # Errors
    /// [`ImportError::Read`].
    pub fn read_into(&mut self, out: &mut Vec<u8>) -> Result<(), ImportError> {
        let mut text = vec![0; CHUNK_BYTES];
        while !self.finished {
            if self.raw_start == self.raw_end && !self.at_end {
                self.raw_start = 0;
                self.raw_end = read_some(&mut self.source, &mut self.raw)?;
                self.at_end = self.raw_end == 0;
                let read = u64::try_from(self.raw_end).unwrap_or(u64::MAX);
                self.bytes_read = self.bytes_read.saturating_add(read);
            }
            let raw = self
                .raw
                .get(self.raw_start..self.raw_end)
                .unwrap_or_default();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(raw, &mut text, self.at_end);
            self.raw_start = self.raw_start.saturating_add(read);
            self.finished = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 {
                out.extend_from_slice(text.get(..written).unwrap_or_default());
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Text to bytes, for exports.
pub struct TextSink<W> {
    sink: W,
    encoder: Encoder,
    utf8: bool,
    /// The start of a character whose rest comes with the next write.
    carry: Vec<u8>,
}

impl<W: Write> TextSink<W> {
    /// Writes to `sink` in `encoding`; UTF-8 gets a mark, without which spreadsheets take it for the local encoding.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn new(mut sink: W, encoding: FileEncoding) -> std::io::Result<Self> {
        let utf8 = encoding == FileEncoding::Utf8;
        if utf8 {
            sink.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self {
            sink,
            encoder: encoding.codec().new_encoder(),
            utf8,
            carry: Vec::new(),
        })
    }

    fn encode(&mut self, text: &str) -> std::io::Result<()> {
        let mut rest = text;
        let mut out = vec![0; CHUNK_BYTES];
        loop {
            let (result, read, written, _) = self.encoder.encode_from_utf8(rest, &mut out, false);
            self.sink
                .write_all(out.get(..written).unwrap_or_default())?;
            rest = rest.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }
}

impl<W: Write> Write for TextSink<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.utf8 {
            return self.sink.write(bytes);
        }
        self.carry.extend_from_slice(bytes);
        let text = std::mem::take(&mut self.carry);
        match std::str::from_utf8(&text) {
            Ok(whole) => self.encode(whole)?,
            Err(error) if error.error_len().is_none() => {
                let (whole, cut) = text.split_at(error.valid_up_to());
                self.carry = cut.to_vec();
                self.encode(std::str::from_utf8(whole).unwrap_or_default())?;
            }
            Err(_) => return Err(std::io::ErrorKind::InvalidData.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(bytes: &[u8], encoding: FileEncoding) -> String {
        let mut source = TextSource::new(bytes, encoding);
        let mut text = Vec::new();
        loop {
            let before = text.len();
            source.read_into(&mut text).unwrap();
            if text.len() == before {
                return String::from_utf8(text).unwrap();
            }
        }
    }

    #[test]
    fn text_comes_back_from_both_encodings_however_it_is_cut() {
        let text = "姓名,公司\n张三,𠮷野家 𝄞 €\n";
        for encoding in [FileEncoding::Utf8, FileEncoding::Gb18030] {
            let mut bytes = Vec::new();
            let mut sink = TextSink::new(&mut bytes, encoding).unwrap();
            for byte in text.as_bytes() {
                sink.write_all(&[*byte]).unwrap();
            }
            assert_eq!(read_back(&bytes, encoding), text);
            assert_eq!(detect(&mut bytes.as_slice()), Ok(encoding));
        }
    }

    #[test]
    fn a_character_that_is_cut_between_chunks_is_still_utf8() {
        let mut text = "a".repeat(CHUNK_BYTES - 1);
        text.push('张');
        assert_eq!(detect(&mut text.as_bytes()), Ok(FileEncoding::Utf8));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(detect(&mut &b""[..]), Err(ImportError::Empty));
        assert_eq!(
            detect(&mut &b"PK\x03\x04\0\0"[..]),
            Err(ImportError::Binary)
        );
        assert_eq!(detect(&mut &[0x1b_u8; 300][..]), Err(ImportError::Binary));
    }
}
