-- Version 4: found, sorted and filtered at any size; pins, labels and notes; deletions; two desks' histories in one.

-- Names the submission in every file it is copied to, so that what is brought in twice is known.
ALTER TABLE submission ADD COLUMN uid TEXT;
-- The uid of the submission that this one repeats by the operator's wish.
ALTER TABLE submission ADD COLUMN again_of TEXT;
ALTER TABLE submission ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN label TEXT;
ALTER TABLE submission ADD COLUMN note TEXT;
-- NULL for what is there. Else DESK-N, the deletion that can be undone until that desk is closed.
ALTER TABLE submission ADD COLUMN deleted TEXT;

-- Of what a row has: the same history brought up to date in two places stays one and the same.
UPDATE submission SET uid = substr(lower(hex(payload_sha256)), 1, 12)
    || printf('%012x%08x', created_at_ms & 0xffffffffffff, id & 0xffffffff);

CREATE TRIGGER submission_named AFTER INSERT ON submission WHEN new.uid IS NULL BEGIN
    UPDATE submission SET uid = lower(hex(randomblob(16))) WHERE id = new.id;
END;

CREATE UNIQUE INDEX submission_uid ON submission (uid);

-- One for each order of the table; every one goes on by time, so that a filter's rows come in order too.
-- With number and `deleted` in it an index answers alone, in order; else SQLite looks into every row for what the
-- WHERE says already, which over a million rows takes seconds.
CREATE INDEX submission_by_time ON submission (created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_profile ON submission (profile, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_type ON submission (task_type, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_task ON submission (task_id, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_state ON submission (state, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_latency ON submission (latency_ms, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_error ON submission (error_code, created_at_ms, id, deleted) WHERE deleted IS NULL;
CREATE INDEX submission_by_end ON submission (substr(coalesce(solution, detail), 1, 40), created_at_ms, id, deleted)
    WHERE deleted IS NULL;
CREATE INDEX submission_by_pin ON submission (created_at_ms, id, pinned, deleted) WHERE pinned = 1 AND deleted IS NULL;
-- Not only of what is there: a picture may go once no row at all names it.
CREATE INDEX submission_by_picture ON submission (picture_sha256, created_at_ms, id, deleted);
CREATE INDEX submission_again ON submission (again_of) WHERE again_of IS NOT NULL;
CREATE INDEX submission_deleted ON submission (deleted) WHERE deleted IS NOT NULL;

-- What the search reads. A solution's beginning is enough to find it, and its end is never typed.
CREATE VIEW submission_text AS
    SELECT id, task_id, error_code, substr(detail, 1, 512) AS detail, website_url, website_key,
           substr(solution, 1, 512) AS solution, label, note
    FROM submission;

CREATE VIRTUAL TABLE submission_search USING fts5 (
    task_id, error_code, detail, website_url, website_key, solution, label, note,
    content = 'submission_text', content_rowid = 'id', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2"
);

-- Version 5 fills it, in the same transaction.

CREATE TRIGGER submission_search_insert AFTER INSERT ON submission BEGIN
    INSERT INTO submission_search (rowid, task_id, error_code, detail, website_url, website_key, solution, label, note)
    VALUES (new.id, new.task_id, new.error_code, substr(new.detail, 1, 512), new.website_url, new.website_key,
            substr(new.solution, 1, 512), new.label, new.note);
END;

CREATE TRIGGER submission_search_delete AFTER DELETE ON submission BEGIN
    INSERT INTO submission_search (submission_search, rowid, task_id, error_code, detail, website_url, website_key,
                                   solution, label, note)
    VALUES ('delete', old.id, old.task_id, old.error_code, substr(old.detail, 1, 512), old.website_url,
            old.website_key, substr(old.solution, 1, 512), old.label, old.note);
END;

CREATE TRIGGER submission_search_update
AFTER UPDATE OF task_id, error_code, detail, website_url, website_key, solution, label, note ON submission BEGIN
    INSERT INTO submission_search (submission_search, rowid, task_id, error_code, detail, website_url, website_key,
                                   solution, label, note)
    VALUES ('delete', old.id, old.task_id, old.error_code, substr(old.detail, 1, 512), old.website_url,
            old.website_key, substr(old.solution, 1, 512), old.label, old.note);
    INSERT INTO submission_search (rowid, task_id, error_code, detail, website_url, website_key, solution, label, note)
    VALUES (new.id, new.task_id, new.error_code, substr(new.detail, 1, 512), new.website_url, new.website_key,
            substr(new.solution, 1, 512), new.label, new.note);
END;

-- All that the overview counts by, in the order of time: a walk over it alone instead of over rows with their bodies.
CREATE INDEX submission_overview ON submission (created_at_ms, state, error_code, latency_ms, ended_at_ms, profile,
                                                task_type, pinned, deleted) WHERE deleted IS NULL;
