-- What a phone says of itself: the newest report of each.
CREATE TABLE device_report (
    device_id   BLOB   PRIMARY KEY REFERENCES device (id),
    seq         BIGINT NOT NULL,
    report      TEXT   NOT NULL, -- JSON
    received_ms BIGINT NOT NULL
);
