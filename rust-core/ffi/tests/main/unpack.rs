//! Reads what the boundary packs, as strictly as it is written down; and calls that answer so, as a shell makes them.

use agent_core::model::{CustomerHit, CustomerList, Found, ListCursor, ListOrder};
use agent_ffi::{FieldAgent, FieldAgentError, UniFfiTag, pages};
use fleet_protocol::record::Label;
use uniffi::Lift;

pub(crate) fn list(
    agent: &FieldAgent,
    order: ListOrder,
    limit: u32,
) -> Result<CustomerList, FieldAgentError> {
    let order = match order {
        ListOrder::Name => 0,
        ListOrder::LastContact => 1,
        ListOrder::NextFollowUp => 2,
        ListOrder::City => 3,
    };
    page(&pages::list(agent.number(), order, limit))
}

pub(crate) fn list_after(
    agent: &FieldAgent,
    after: &ListCursor,
    limit: u32,
) -> Result<CustomerList, FieldAgentError> {
    let after = serde_json::to_vec(after).unwrap();
    page(&pages::list_after(agent.number(), &after, limit))
}

pub(crate) fn find(agent: &FieldAgent, query: &str, limit: u32) -> Result<Found, FieldAgentError> {
    found(&pages::find(agent.number(), query.as_bytes(), limit))
}

/// A page of a list, or the error in its place.
pub(crate) fn page(bytes: &[u8]) -> Result<CustomerList, FieldAgentError> {
    let mut reader = reader(bytes, 1)?;
    let next = match reader.text() {
        "" => None,
        cursor => Some(serde_json::from_str(cursor).unwrap()),
    };
    let items = reader.rows();
    Ok(CustomerList { items, next })
}

/// What a search found, or the error in its place.
pub(crate) fn found(bytes: &[u8]) -> Result<Found, FieldAgentError> {
    let mut reader = reader(bytes, 2)?;
    let total = reader.u64();
    let items = reader.rows();
    Ok(Found { total, items })
}

fn reader(bytes: &[u8], kind: u8) -> Result<Reader<'_>, FieldAgentError> {
    let (head, mut rest) = bytes.split_at(2);
    assert_eq!(head[0], 1, "version");
    if head[1] == 0 {
        let error = <FieldAgentError as Lift<UniFfiTag>>::try_read(&mut rest).unwrap();
        assert!(rest.is_empty());
        return Err(error);
    }
    assert_eq!(head[1], kind);
    Ok(Reader(rest))
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn u32(&mut self) -> usize {
        u32::from_be_bytes(self.take(4).try_into().unwrap()) as usize
    }

    fn u64(&mut self) -> u64 {
        u64::from_be_bytes(self.take(8).try_into().unwrap())
    }

    fn text(&mut self) -> &'a str {
        let count = self.u32();
        str::from_utf8(self.take(count)).unwrap()
    }

    fn rows(mut self) -> Vec<CustomerHit> {
        let rows = (0..self.u32()).map(|_| self.row()).collect();
        assert!(self.0.is_empty(), "{} bytes too many", self.0.len());
        rows
    }

    fn row(&mut self) -> CustomerHit {
        let flags = self.take(1)[0];
        assert_eq!(flags & 0b1110_0000, 0);
        let label = [
            Label::Public,
            Label::Internal,
            Label::Confidential,
            Label::Restricted,
        ][usize::from(flags & 3)];
        CustomerHit {
            id: self.text().parse().unwrap(),
            name: self.text().to_owned(),
            company: self.text().to_owned(),
            phone: self.text().to_owned(),
            city: self.text().to_owned(),
            section: self.text().to_owned(),
            label,
            masked: flags & 4 != 0,
            last_contact_ms: (flags & 8 != 0).then(|| self.u64()),
            next_follow_up_ms: (flags & 16 != 0).then(|| self.u64()),
        }
    }
}
