//! Files that an office imports.

use std::collections::BTreeMap;

use fleet_protocol::ids::{RecordId, UserId};
use fleet_server::import::columns::Columns;
use fleet_server::import::delimiter::Delimiter;
use fleet_server::import::encoding::{self, FileEncoding};
use fleet_server::import::row::{self, Owners};
use fleet_server::import::rows::RowReader;
use fleet_server::import::{formula, label, phone, stamp};

/// A file of customers, in the encoding that it seems to have and in every other.
pub(crate) fn csv_import(data: &[u8]) -> bool {
    let detected = encoding::detect(&mut &*data).ok();
    let mut taken = false;
    for encoding in [FileEncoding::Utf8, FileEncoding::Gb18030] {
        for delimiter in [None, Some(Delimiter::Semicolon)] {
            let rows = customers(data, encoding, delimiter);
            taken |= rows > 0 && detected == Some(encoding) && delimiter.is_none();
        }
    }
    taken
}

/// How many rows of a file would be imported.
fn customers(data: &[u8], encoding: FileEncoding, delimiter: Option<Delimiter>) -> usize {
    let Ok(mut reader) = RowReader::new(data, encoding, delimiter) else {
        return 0;
    };
    let header = match reader.next_row() {
        Ok(Some(header)) => header.fields.ok(),
        _ => None,
    };
    let Some(columns) = header.and_then(|header| Columns::read(&header).ok()) else {
        return 0;
    };
    let owner = UserId::from_bytes([3; 16]);
    let owners: Owners = BTreeMap::from([("sales01".to_owned(), owner)]);
    let candidate = RecordId::from_bytes([4; 16]);
    let (mut rows, mut taken, mut line) = (0, 0, 0);
    while let Ok(Some(raw)) = reader.next_row() {
        rows += 1;
        assert!(rows <= data.len(), "more rows than bytes");
        assert!(raw.line > line, "lines are counted upwards");
        line = raw.line;
        taken += usize::from(
            row::check(&raw, &columns, &owners, candidate).is_ok_and(|row| row.is_some()),
        );
    }
    taken
}

/// A phone number as somebody wrote it.
pub(crate) fn phone_number(data: &[u8]) -> bool {
    let Some(number) = phone::normalise(&String::from_utf8_lossy(data)) else {
        return false;
    };
    assert_eq!(
        phone::normalise(&number).as_ref(),
        Some(&number),
        "normalised twice"
    );
    true
}

/// A cell of a spreadsheet: it goes out and comes back, and runs nowhere.
pub(crate) fn spreadsheet_cell(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let written = formula::defuse(&text);
    assert!(
        !written.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
        "a formula"
    );
    assert_eq!(formula::restore(&written), text);
    label::read(&text).is_some() || stamp::read(&text).is_some()
}
