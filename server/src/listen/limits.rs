//! How long and how much a peer may take. Tests shorten the times; nothing else does.

use std::time::Duration;

/// Limits of one listener.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From accept to the end of the TLS handshake.
    pub handshake: Duration,
    /// From the first moment in which a request may begin to the end of its header; hence also how long a connection may idle.
    pub header: Duration,
    /// Between two pieces of a body.
    pub body_idle: Duration,
    /// For a whole body.
    pub body_total: Duration,
    /// Between two moments in which the peer takes bytes of an answer.
    pub write: Duration,
    /// For parked and running requests after the stop signal.
    pub grace: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address.
    pub connections_per_ip: usize,
    /// Bytes of a request's header.
    pub header_bytes: usize,
    /// Fields of a request's header.
    pub header_fields: usize,
    /// Bytes of a body as sent.
    pub wire_body: usize,
    /// Bytes of a body after decompression.
    pub inflated_body: usize,
    /// Enrolment attempts that an address may make at once, and gets back one every [`Self::enrol_every`].
    pub enrol_burst: u32,
    /// See [`Self::enrol_burst`].
    pub enrol_every: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            header: Duration::from_secs(30),
            body_idle: Duration::from_secs(30),
            body_total: Duration::from_secs(120),
            write: Duration::from_secs(30),
            grace: Duration::from_secs(4),
            connections: 20_000,
            connections_per_ip: 2_000,
            header_bytes: 16 * 1024,
            header_fields: 64,
            wire_body: fleet_protocol::limits::MAX_WIRE_BODY_BYTES,
            inflated_body: fleet_protocol::limits::MAX_INFLATED_BODY_BYTES,
            enrol_burst: 30,
            enrol_every: Duration::from_secs(1),
        }
    }
}
