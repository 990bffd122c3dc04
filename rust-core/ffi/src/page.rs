//! How a page of customers is packed into one array of bytes (ADR 0023). Kotlin's `PageReader` is the other side; both are held
//! to `tests/vectors/page-1.txt`. The two are always of one build: the version refuses a mistake in packaging, and no older
//! layout is ever read.
//!
//! Numbers are big-endian.
//!
//! ```text
//! answer   version: u8 = 1, kind: u8, then by kind
//! refused  0   the error, as UniFFI writes it
//! list     1   next: text (empty after the last page), rows
//! found    2   total: u64, rows
//! rows     count: u32, then each row
//! row      flags: u8, id, name, company, phone, city, section: text,
//!          last contact: u64 if flagged, next follow-up: u64 if flagged
//! flags    bits 0-1 label (public, internal, confidential, restricted), 2 masked, 3 has a last contact,
//!          4 has a next follow-up; the others are 0
//! text     bytes: u32, then UTF-8
//! ```

use agent_core::model::{CustomerHit, CustomerList, Found, ListCursor};
use fleet_protocol::record::Label;

use crate::UniFfiTag;
use crate::error::{FieldAgentError, InputFault};

const VERSION: u8 = 1;
const REFUSED: u8 = 0;
const LIST: u8 = 1;
const FOUND: u8 = 2;

const MASKED: u8 = 1 << 2;
const LAST_CONTACT: u8 = 1 << 3;
const NEXT_FOLLOW_UP: u8 = 1 << 4;

/// What a row takes on average, so that a page is written without growing.
const USUAL_ROW: usize = 192;

/// A page of a list.
#[must_use]
pub fn list(page: &CustomerList) -> Vec<u8> {
    let mut packed = Packed::new(LIST, page.items.len());
    match &page.next {
        Some(cursor) => packed.bytes(&cursor_bytes(cursor)),
        None => packed.bytes(&[]),
    }
    packed.rows(&page.items);
    packed.0
}

/// What a search found.
#[must_use]
pub fn found(found: &Found) -> Vec<u8> {
    let mut packed = Packed::new(FOUND, found.items.len());
    packed.number(found.total);
    packed.rows(&found.items);
    packed.0
}

/// An error instead of a page.
#[must_use]
pub fn refused(error: FieldAgentError) -> Vec<u8> {
    let mut packed = Packed::new(REFUSED, 0);
    uniffi::Lower::<UniFfiTag>::write(error, &mut packed.0);
    packed.0
}

/// Where the next page begins, as it is handed out.
fn cursor_bytes(cursor: &ListCursor) -> Vec<u8> {
    // An enum of numbers and texts is written into memory: there is nothing that could fail.
    serde_json::to_vec(cursor).unwrap_or_default()
}

/// Reads where a page begins, as it was handed out.
///
/// # Errors
/// [`FieldAgentError::InvalidInput`] for anything else.
pub(crate) fn cursor(bytes: &[u8]) -> Result<ListCursor, FieldAgentError> {
    serde_json::from_slice(bytes).map_err(|_| FieldAgentError::InvalidInput {
        fault: InputFault::BadValue,
    })
}

struct Packed(Vec<u8>);

impl Packed {
    fn new(kind: u8, rows: usize) -> Self {
        let mut bytes = Vec::with_capacity(64 + rows * USUAL_ROW);
        bytes.extend([VERSION, kind]);
        Self(bytes)
    }

    fn rows(&mut self, rows: &[CustomerHit]) {
        self.count(rows.len());
        for row in rows {
            self.row(row);
        }
    }

    fn row(&mut self, row: &CustomerHit) {
        let mut flags = match row.label {
            Label::Public => 0,
            Label::Internal => 1,
            Label::Confidential => 2,
            Label::Restricted => 3,
        };
        for (set, flag) in [
            (row.masked, MASKED),
            (row.last_contact_ms.is_some(), LAST_CONTACT),
            (row.next_follow_up_ms.is_some(), NEXT_FOLLOW_UP),
        ] {
            if set {
                flags |= flag;
            }
        }
        self.0.push(flags);
        let mut id = [0; 36];
        self.bytes(row.id.0.hyphenated().encode_lower(&mut id).as_bytes());
        for text in [&row.name, &row.company, &row.phone, &row.city, &row.section] {
            self.bytes(text.as_bytes());
        }
        for time in [row.last_contact_ms, row.next_follow_up_ms]
            .into_iter()
            .flatten()
        {
            self.number(time);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn count(&mut self, count: usize) {
        // The core's bounds of texts and pages are thousands of times below what does not fit.
        self.0
            .extend(u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes());
    }

    fn number(&mut self, number: u64) {
        self.0.extend(number.to_be_bytes());
    }
}
