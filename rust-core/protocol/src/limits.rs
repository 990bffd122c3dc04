//! Sizes that each side holds the other to, before it allocates.

/// The largest payload inside an [`crate::envelope::Envelope`].
pub const MAX_ENVELOPE_PAYLOAD_BYTES: usize = 256 * 1024;
/// The largest enrolment payload that a phone reads: no QR code holds more.
pub const MAX_PAYLOAD_BYTES: usize = 4096;
/// The largest compressed body that either side reads.
pub const MAX_WIRE_BODY_BYTES: usize = 16 * 1024 * 1024;
/// The largest body after decompression.
pub const MAX_INFLATED_BODY_BYTES: usize = 64 * 1024 * 1024;
/// The largest zstd window that is accepted, as a power of two (8 MiB).
pub const MAX_ZSTD_WINDOW_LOG: u32 = 23;
/// The most feed items in a page.
pub const MAX_PAGE_ITEMS: u32 = 500;
/// The most operations in a push.
pub const MAX_PUSH_OPS: usize = 200;
/// The most audit entries in an upload.
pub const MAX_AUDIT_ENTRIES: usize = 500;
/// The longest long-poll, in seconds (carrier NAT drops idle connections after about five minutes).
pub const MAX_LONG_POLL_S: u32 = 240;
/// The longest text of one field, in bytes of UTF-8.
pub const MAX_FIELD_BYTES: usize = 16 * 1024;
