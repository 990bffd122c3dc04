//! Receipts for customers that have left this phone.

use fleet_protocol::ids::RecordId;
use fleet_protocol::receipt::ReceiptEvent;

/// Most customers in one receipt; part of the wire format.
const MAX_REMOVED: usize = 500;

/// The receipts that say `customers` have left, up to the feed position `cursor`.
#[must_use]
pub fn removal_receipts(customers: &[RecordId], cursor: u64) -> Vec<ReceiptEvent> {
    customers
        .chunks(MAX_REMOVED)
        .map(|customers| ReceiptEvent::Removed {
            customers: customers.to_vec(),
            cursor,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_customers_are_cut_into_receipts_of_at_most_five_hundred() {
        let customers = vec![RecordId::from_bytes([1; 16]); 1001];
        let sizes: Vec<usize> = removal_receipts(&customers, 9)
            .iter()
            .map(|receipt| match receipt {
                ReceiptEvent::Removed { customers, cursor } if *cursor == 9 => customers.len(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(sizes, [500, 500, 1]);
        assert!(removal_receipts(&[], 9).is_empty());
    }
}
