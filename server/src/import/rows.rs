//! Text to rows. Buffers are ours and bounded: a row of 50 MB or of a million columns is passed over without being held.

use std::io::Read;

use csv_core::ReadRecordResult;

use super::ImportError;
use super::delimiter::Delimiter;
use super::encoding::{FileEncoding, TextSource};

/// The longest row: nine fields of the longest size, and room.
pub const MAX_ROW_BYTES: usize = 256 * 1024;
/// The most columns.
pub const MAX_COLUMNS: usize = 256;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its fields, or why there are none.
    pub fields: Result<Vec<String>, Oversize>,
}

/// A row that is larger than any real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// More than [`MAX_ROW_BYTES`].
    Bytes,
    /// More than [`MAX_COLUMNS`].
    Columns,
}

/// Reads rows.
pub struct RowReader<R> {
    source: TextSource<R>,
    csv: csv_core::Reader,
    text: Vec<u8>,
    position: usize,
    line: u64,
    /// The last character was a carriage return: a line feed after it belongs to the same end of line.
    after_return: bool,
    row: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: Read> RowReader<R> {
    /// Starts on `source`; the delimiter is detected on the first line unless it is given.
    ///
    /// # Errors
    /// [`ImportError::Read`].
    pub fn new(
        source: R,
        encoding: FileEncoding,
        delimiter: Option<Delimiter>,
    ) -> Result<Self, ImportError> {
        let mut source = TextSource::new(source, encoding);
        let mut text = Vec::new();
        source.read_into(&mut text)?;
        let delimiter = delimiter.unwrap_or_else(|| Delimiter::detect(&text));
        Ok(Self {
            source,
            csv: csv_core::ReaderBuilder::new()
                .delimiter(delimiter.byte())
                .build(),
            text,
            position: 0,
            line: 1,
            after_return: false,
            row: vec![0; MAX_ROW_BYTES],
            ends: vec![0; MAX_COLUMNS],
        })
    }

    /// Bytes of the file that were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// [`ImportError::Read`].
    pub fn next_row(&mut self) -> Result<Option<RawRow>, ImportError> {
        self.skip_empty_lines()?;
        let line = self.line;
        let (mut bytes, mut columns, mut oversize) = (0, 0, None);
        loop {
            if self.position >= self.text.len() {
                self.refill()?;
            }
            let input = self.text.get(self.position..).unwrap_or_default();
            let (result, read, written, ended) = self.csv.read_record(
                input,
                self.row.get_mut(bytes..).unwrap_or_default(),
                self.ends.get_mut(columns..).unwrap_or_default(),
            );
            self.take(read);
            bytes += written;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                // The rest of such a row is read over what is there already, and dropped.
                ReadRecordResult::OutputFull => {
                    oversize = oversize.or(Some(Oversize::Bytes));
                    bytes = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    oversize = oversize.or(Some(Oversize::Columns));
                    columns = 0;
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let fields = match oversize {
            Some(oversize) => Err(oversize),
            None => Ok(self.fields(columns)),
        };
        Ok(Some(RawRow { line, fields }))
    }

    fn fields(&self, columns: usize) -> Vec<String> {
        let mut start = 0;
        let ends = self.ends.get(..columns).unwrap_or_default();
        ends.iter()
            .map(|end| {
                let field = self.row.get(start..*end).unwrap_or_default();
                start = *end;
                // The decoder gave UTF-8, and fields are cut at ASCII characters.
                String::from_utf8_lossy(field).into_owned()
            })
            .collect()
    }

    fn skip_empty_lines(&mut self) -> Result<(), ImportError> {
        loop {
            match self.text.get(self.position) {
                Some(b'\r' | b'\n') => self.take(1),
                Some(_) => return Ok(()),
                None => {
                    self.refill()?;
                    if self.text.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn refill(&mut self) -> Result<(), ImportError> {
        self.text.clear();
        self.position = 0;
        self.source.read_into(&mut self.text)
    }

    fn take(&mut self, count: usize) {
        let end = self.position.saturating_add(count);
        for byte in self.text.get(self.position..end).unwrap_or_default() {
            // CR, LF and CRLF all end a line: Excel for the Mac writes the first.
            let ends = *byte == b'\r' || (*byte == b'\n' && !self.after_return);
            self.line += u64::from(ends);
            self.after_return = *byte == b'\r';
        }
        self.position = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<RawRow> {
        let mut reader = RowReader::new(text.as_bytes(), FileEncoding::Utf8, None).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = reader.next_row().unwrap() {
            rows.push(row);
        }
        rows
    }

    fn lines(text: &str) -> Vec<u64> {
        rows(text).into_iter().map(|row| row.line).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        assert_eq!(lines("a,b\n1,2\n3,4"), [1, 2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4\r\n"), [1, 2, 3]);
        assert_eq!(lines("a,b\r1,2\r3,4\r"), [1, 2, 3]);
        assert_eq!(lines("a,b\n\n\n1,2\n"), [1, 4]);
        assert_eq!(lines("a,b\r\n\r\n\r\n1,2\n"), [1, 4]);
        assert_eq!(lines("a,b\r\n\"x\r\ny\",2\r\n3,4"), [1, 2, 4]);
        assert_eq!(lines("a,b\n\"x\ny\",2\n3,4\n"), [1, 2, 4]);
    }

    #[test]
    fn quotes_hold_newlines_delimiters_and_quotes() {
        let rows = rows("a,b\n\"x\r\n\"\"y\"\", z\",2\n");
        let fields = rows[1].fields.clone().unwrap();
        assert_eq!(fields, ["x\r\n\"y\", z", "2"]);
    }

    #[test]
    fn an_oversize_row_is_passed_over_and_the_next_is_read() {
        let text = format!(
            "a,b\n{},2\n{}\n3,4\n",
            "x".repeat(3 * MAX_ROW_BYTES),
            "1,".repeat(1000)
        );
        let rows = rows(&text);
        assert_eq!(rows[1].fields, Err(Oversize::Bytes));
        assert_eq!(rows[2].fields, Err(Oversize::Columns));
        assert_eq!(rows[3].fields.clone().unwrap(), ["3", "4"]);
        assert_eq!(rows[3].line, 4);
    }
}
