//! The reading connection: opened late, and never after the end.

use super::support::*;
use crate::store::StoreError;

#[test]
fn a_busy_writer_keeps_nobody_from_reading() {
    let fixture = Fixture::new();
    fixture.apply(vec![put_customer(1, 1, customer("张伟", "", ""))]);
    let fixture = fixture.reopened();
    let seen = fixture.store.write(|transaction| {
        transaction.execute("DELETE FROM customers", [])?;
        fixture.store.customer_count()
    });
    assert_eq!(seen, Ok(1), "as it was before the transaction");
    assert_eq!(fixture.store.customer_count(), Ok(0));
}

#[test]
fn reads_see_every_write_whoever_answers_them() {
    let fixture = Fixture::new();
    for n in 1..30 {
        fixture.apply(vec![put_customer(n, 1, customer("张伟", "", ""))]);
        assert_eq!(fixture.store.customer_count(), Ok(u64::from(n)));
    }
}

#[test]
fn after_the_end_no_connection_is_opened() {
    for close in [false, true] {
        let fixture = Fixture::new().reopened();
        if close {
            fixture.store.close().unwrap();
        } else {
            fixture.store.interrupt();
        }
        for _ in 0..20 {
            assert_eq!(fixture.store.customer_count(), Err(StoreError::Interrupted));
        }
    }
}
