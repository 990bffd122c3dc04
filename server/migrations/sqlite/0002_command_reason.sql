-- Why a command was given, in the words of whoever gave it. Kept here only: it is not sent to the phone.
ALTER TABLE command ADD COLUMN reason TEXT;
