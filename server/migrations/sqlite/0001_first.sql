-- The first schema. Times are Unix milliseconds, ids the 16 bytes of a UUID, hashes 32 bytes, flags 0 or 1.
-- JSON is TEXT. Nothing here uses what PostgreSQL lacks, except WITHOUT ROWID.

CREATE TABLE organisation (
    id              BIGINT PRIMARY KEY CHECK (id = 1),
    tenant          BLOB   NOT NULL,
    name            TEXT   NOT NULL,
    created_ms      BIGINT NOT NULL,
    feed_epoch      BIGINT NOT NULL,
    enrolment_epoch BIGINT NOT NULL -- the last one that was given out
);

CREATE TABLE person (
    id              BLOB   PRIMARY KEY,
    name            TEXT   NOT NULL,
    name_key        TEXT   NOT NULL UNIQUE, -- the name in lower case
    display_name    TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    disabled        BIGINT NOT NULL DEFAULT 0,
    password        TEXT,                   -- Argon2id PHC string
    one_time        BIGINT NOT NULL DEFAULT 0,
    failures        BIGINT NOT NULL DEFAULT 0,
    closed_until_ms BIGINT NOT NULL DEFAULT 0,
    created_ms      BIGINT NOT NULL
);

CREATE TABLE console_session (
    token_hash  BLOB   PRIMARY KEY,
    person_id   BLOB   NOT NULL REFERENCES person (id),
    opened_ms   BIGINT NOT NULL,
    used_ms     BIGINT NOT NULL,
    idle_ms     BIGINT NOT NULL,
    ends_ms     BIGINT NOT NULL
);
CREATE INDEX console_session_by_person ON console_session (person_id);

CREATE TABLE device (
    id              BLOB   PRIMARY KEY,
    person_id       BLOB   NOT NULL REFERENCES person (id),
    key_id          BLOB   NOT NULL,
    key             TEXT   NOT NULL, -- JSON of the public key
    model           TEXT   NOT NULL,
    enrolment_epoch BIGINT NOT NULL UNIQUE,
    state           TEXT   NOT NULL,
    enrolled_ms     BIGINT NOT NULL,
    revoked_ms      BIGINT,
    last_seen_ms    BIGINT,
    cursor          BIGINT NOT NULL DEFAULT 0,
    audit_count     BIGINT NOT NULL DEFAULT 0,
    audit_head      BLOB   NOT NULL,
    audit_signed    TEXT             -- the newest head as the phone signed it
);
CREATE INDEX device_by_key ON device (key_id, enrolment_epoch);

CREATE TABLE enrolment_token (
    token_hash BLOB   PRIMARY KEY,
    person_id  BLOB   NOT NULL REFERENCES person (id),
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    device_id  BLOB   REFERENCES device (id) -- bound to the first key that presented it
);

CREATE TABLE certificate (
    serial        BLOB   PRIMARY KEY,
    device_id     BLOB   NOT NULL REFERENCES device (id),
    not_before_ms BIGINT NOT NULL,
    not_after_ms  BIGINT NOT NULL,
    issued_ms     BIGINT NOT NULL
);
CREATE INDEX certificate_by_device ON certificate (device_id, issued_ms);

CREATE TABLE key_sequence (
    kind   TEXT   NOT NULL,
    key_id BLOB   NOT NULL,
    last   BIGINT NOT NULL,
    PRIMARY KEY (kind, key_id)
);

CREATE TABLE command (
    id           BLOB   PRIMARY KEY,
    device_id    BLOB   NOT NULL REFERENCES device (id),
    key_id       BLOB   NOT NULL,
    seq          BIGINT NOT NULL,
    action       TEXT   NOT NULL,
    envelope     TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    requested_ms BIGINT NOT NULL,
    delivered_ms BIGINT,
    started_ms   BIGINT,
    ended_ms     BIGINT,
    UNIQUE (key_id, seq)
);
CREATE INDEX command_by_device ON command (device_id, seq);

-- A phone that lost its place may use a sequence twice: both receipts are kept, because one may be a proof.
CREATE TABLE receipt (
    device_id    BLOB   NOT NULL REFERENCES device (id),
    seq          BIGINT NOT NULL,
    payload_hash BLOB   NOT NULL,
    envelope     TEXT   NOT NULL,
    received_ms  BIGINT NOT NULL,
    PRIMARY KEY (device_id, seq, payload_hash)
);

CREATE TABLE signed_document (
    kind      TEXT   NOT NULL,
    version   BIGINT NOT NULL,
    envelope  TEXT   NOT NULL,
    stored_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, version)
);

-- Customers and what belongs to them. A deleted record keeps its id and revision and loses its content.
CREATE TABLE record (
    id          BLOB   PRIMARY KEY,
    entity      TEXT   NOT NULL,
    customer_id BLOB   NOT NULL,
    owner_id    BLOB   REFERENCES person (id), -- of customers only
    rev         BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL,
    deleted_ms  BIGINT,
    content     TEXT   NOT NULL, -- JSON of the record
    meta        TEXT   NOT NULL  -- JSON: per field the revision, reading and author of its last change
);
CREATE INDEX record_by_owner ON record (owner_id, id) WHERE owner_id IS NOT NULL AND deleted_ms IS NULL;
CREATE INDEX record_by_customer ON record (customer_id) WHERE entity <> 'customer';

-- The counter row of a feed: touched last in every transaction that changes the feed.
CREATE TABLE feed_head (
    owner_id BLOB   PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    min_seq  BIGINT NOT NULL -- removals at or below it are forgotten
);

-- Latest only: a record stands in a feed once.
CREATE TABLE feed (
    owner_id  BLOB   NOT NULL,
    record_id BLOB   NOT NULL,
    seq       BIGINT NOT NULL,
    change    TEXT   NOT NULL, -- put, remove or tombstone
    entity    TEXT   NOT NULL,
    at_ms     BIGINT NOT NULL,
    PRIMARY KEY (owner_id, record_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX feed_by_seq ON feed (owner_id, seq);

CREATE TABLE push_op (
    device_id   BLOB   NOT NULL,
    op_id       BLOB   NOT NULL,
    customer_id BLOB   NOT NULL,
    result      TEXT   NOT NULL, -- exactly what was answered
    quotes      BIGINT NOT NULL, -- whether the answer quotes values, which an erasure must find
    at_ms       BIGINT NOT NULL,
    PRIMARY KEY (device_id, op_id)
) WITHOUT ROWID;
CREATE INDEX push_op_with_quotes ON push_op (customer_id) WHERE quotes = 1;

CREATE TABLE conflict (
    actor       TEXT   NOT NULL, -- JSON
    op_id       BLOB   NOT NULL,
    field       TEXT   NOT NULL,
    record_id   BLOB   NOT NULL,
    customer_id BLOB   NOT NULL,
    mine        TEXT   NOT NULL,
    theirs      TEXT   NOT NULL,
    theirs_rev  BIGINT NOT NULL,
    at_ms       BIGINT NOT NULL,
    decided_ms  BIGINT,
    PRIMARY KEY (op_id, actor, field)
);
CREATE INDEX conflict_by_record ON conflict (record_id);

CREATE TABLE kept_edit (
    device_id   BLOB   NOT NULL,
    op_id       BLOB   NOT NULL,
    customer_id BLOB   NOT NULL,
    operation   TEXT   NOT NULL,
    at_ms       BIGINT NOT NULL,
    PRIMARY KEY (device_id, op_id)
);
CREATE INDEX kept_edit_by_customer ON kept_edit (customer_id);

-- What each source row said when it was last imported.
CREATE TABLE import_source (
    identity    BLOB   PRIMARY KEY,
    record_id   BLOB   NOT NULL,
    row_hash    BLOB   NOT NULL,
    fields      TEXT   NOT NULL, -- JSON by wire name, and owner
    rev         BIGINT NOT NULL, -- the record's revision after that import
    imported_ms BIGINT NOT NULL
);
CREATE INDEX import_source_by_record ON import_source (record_id);

CREATE TABLE device_audit (
    device_id BLOB   NOT NULL REFERENCES device (id),
    seq       BIGINT NOT NULL,
    entry     TEXT   NOT NULL,
    hash      BLOB   NOT NULL,
    PRIMARY KEY (device_id, seq)
) WITHOUT ROWID;

CREATE TABLE device_audit_gap (
    device_id   BLOB   NOT NULL REFERENCES device (id),
    from_seq    BIGINT NOT NULL,
    to_seq      BIGINT NOT NULL,
    head        BLOB   NOT NULL, -- the chain's head after it
    receipt_seq BIGINT NOT NULL, -- the proof that declares it
    declared_ms BIGINT NOT NULL,
    PRIMARY KEY (device_id, from_seq)
);

CREATE TABLE server_audit (
    seq   BIGINT PRIMARY KEY,
    entry TEXT   NOT NULL,
    hash  BLOB   NOT NULL
);

CREATE TABLE server_audit_head (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    count BIGINT NOT NULL,
    head  BLOB   NOT NULL
);
