-- The encrypted cache of one salesperson's customers. Texts are UTF-8, ids are 16-byte UUIDs, times are Unix milliseconds.

CREATE TABLE state (
    name  TEXT PRIMARY KEY, -- see store/state.rs
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- What lists and searches show: narrow, so that all of it stays in the page cache.
CREATE TABLE customers (
    key             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    rev             INTEGER NOT NULL,     -- the server's revision; 0 = made here, not yet accepted
    seen            INTEGER NOT NULL,     -- the resync generation that last confirmed the row
    sort_name       TEXT NOT NULL,        -- pinyin or folded name: the order of the list
    name            TEXT NOT NULL,
    company         TEXT NOT NULL,
    phone           TEXT NOT NULL,
    label           INTEGER NOT NULL,
    last_contact_ms INTEGER NOT NULL      -- the newest visit; 0 = none
) STRICT;

-- The rest of a customer, read when one is opened. Same key.
CREATE TABLE customer_details (
    key         INTEGER PRIMARY KEY,
    email       TEXT NOT NULL,
    address     TEXT NOT NULL,
    notes       TEXT NOT NULL,
    external_id TEXT NOT NULL
) STRICT;

CREATE TABLE contacts (
    key      INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE,
    customer BLOB NOT NULL,
    rev      INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    name     TEXT NOT NULL,
    title    TEXT NOT NULL,
    phone    TEXT NOT NULL,
    email    TEXT NOT NULL
) STRICT;
CREATE INDEX contacts_by_customer ON contacts(customer);

CREATE TABLE visits (
    key      INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE,
    customer BLOB NOT NULL,
    rev      INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    at_ms    INTEGER NOT NULL,
    note     TEXT NOT NULL,
    outcome  TEXT NOT NULL
) STRICT;
CREATE INDEX visits_by_customer ON visits(customer, at_ms);

CREATE TABLE reminders (
    key      INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE,
    customer BLOB NOT NULL,
    rev      INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    due_ms   INTEGER NOT NULL,
    note     TEXT NOT NULL,
    done     INTEGER NOT NULL
) STRICT;
CREATE INDEX reminders_by_customer ON reminders(customer);
CREATE INDEX reminders_due ON reminders(due_ms) WHERE done = 0;

-- Edits that the server has not answered, oldest first. Once sent, an operation never changes.
CREATE TABLE outbox (
    seq       INTEGER PRIMARY KEY,
    op        BLOB NOT NULL UNIQUE,
    record    BLOB NOT NULL,
    customer  BLOB NOT NULL,
    sent      INTEGER NOT NULL,
    operation TEXT NOT NULL -- JSON of fleet_protocol::sync::Operation
) STRICT;
CREATE INDEX outbox_by_record ON outbox(record, seq);

-- The server's last word on records that have pending edits: what they fall back to.
CREATE TABLE shadows (
    record   BLOB PRIMARY KEY,
    customer BLOB NOT NULL,
    rev      INTEGER NOT NULL,
    content  TEXT NOT NULL -- JSON of fleet_protocol::record::Record
) STRICT, WITHOUT ROWID;

-- Fields that need a person, with both values.
CREATE TABLE conflicts (
    key      INTEGER PRIMARY KEY,
    record   BLOB NOT NULL,
    entity   TEXT NOT NULL,
    customer BLOB NOT NULL,
    field    TEXT NOT NULL,
    mine     TEXT NOT NULL, -- JSON value
    theirs   TEXT NOT NULL, -- JSON value
    rejected TEXT,          -- the reject code, if the server refused the edit as a whole
    at_ms    INTEGER NOT NULL
) STRICT;

-- Customers that have left this phone, until a receipt for them is queued.
CREATE TABLE departed (customer BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    customer BLOB NOT NULL,
    kind     TEXT NOT NULL,
    fields   TEXT NOT NULL, -- JSON object
    saved_ms INTEGER NOT NULL,
    PRIMARY KEY (customer, kind)
) STRICT, WITHOUT ROWID;

-- Entries that the server has not acknowledged; head and count live in `state`.
CREATE TABLE audit (
    seq   INTEGER PRIMARY KEY,
    entry TEXT NOT NULL, -- the exact JSON that was hashed
    hash  BLOB NOT NULL
) STRICT;

-- Search terms, split in Rust (store/search/terms.rs). Row ids: customer key * 2, contact key * 2 + 1.
-- A page of 3900 bytes leaves room for SQLCipher's 48 reserved bytes, so that no index leaf needs an overflow page.
CREATE VIRTUAL TABLE quick USING fts5(terms, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO quick(quick, rank) VALUES ('secure-delete', 1);
INSERT INTO quick(quick, rank) VALUES ('pgsz', 3900);
INSERT INTO quick(quick, rank) VALUES ('hashsize', 8388608);

-- The same over addresses and notes, filled in the background. Row ids: customer key.
CREATE VIRTUAL TABLE full USING fts5(terms, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO full(full, rank) VALUES ('secure-delete', 1);
INSERT INTO full(full, rank) VALUES ('pgsz', 3900);
INSERT INTO full(full, rank) VALUES ('hashsize', 8388608);

INSERT INTO state(name, value) VALUES
    ('feed_epoch', 0), ('feed_cursor', 0), ('feed_generation', 0), ('resyncing', 0), ('first_sync_done', 0),
    ('scrub_due', 0),
    ('full_filled_to', 0),
    ('hlc_ms', 0), ('hlc_counter', 0),
    ('audit_count', 0), ('audit_uploaded', 0), ('audit_head', zeroblob(32)),
    ('search_key', randomblob(32));
