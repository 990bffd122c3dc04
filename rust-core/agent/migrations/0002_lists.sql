-- Lists by city and by next follow-up; the place of a visit. Cities of rows that are here already, and names that sort elsewhere
-- now, are filled in by store/migrate.rs.

ALTER TABLE customers ADD COLUMN city TEXT NOT NULL DEFAULT ''; -- see store/city.rs; '' = unknown
ALTER TABLE customers ADD COLUMN follow_up_ms INTEGER NOT NULL DEFAULT 9223372036854775807; -- the earliest open reminder; this = none
ALTER TABLE visits ADD COLUMN place TEXT NOT NULL DEFAULT '';

UPDATE customers SET follow_up_ms = (SELECT min(due_ms) FROM reminders r WHERE r.customer = customers.id AND r.done = 0)
WHERE id IN (SELECT customer FROM reminders WHERE done = 0);
