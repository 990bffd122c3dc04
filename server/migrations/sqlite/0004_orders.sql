-- Orders beyond wipe and lock: which customer is to be erased. And when a phone that stays away erases itself at the latest.
ALTER TABLE command ADD COLUMN customer_id BLOB;
ALTER TABLE device ADD COLUMN erases_by_ms BIGINT;
