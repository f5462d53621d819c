-- Version 6: rows from elsewhere are known as such; what was sent stays known when its row is gone; a task's polls
-- take a bounded room.

-- 1 for a row that an import or a restored backup brought: no desk on this file sent it.
ALTER TABLE submission ADD COLUMN brought_in INTEGER NOT NULL DEFAULT 0;

-- Bytes of the body as it came, where only its beginning is kept; NULL where all of it is. Of many polls of a task the
-- first and the last few are kept whole, and others as far as they differ and there is room.
ALTER TABLE exchange ADD COLUMN reply_bytes INTEGER;

-- What may have been paid and has no row any more, so that the same payload is asked about all the same.
CREATE TABLE sent_before (
    payload_sha256 BLOB NOT NULL,
    base_url       TEXT NOT NULL,
    submission_id  INTEGER NOT NULL,  -- the number that the row had
    created_at_ms  INTEGER NOT NULL,
    state          TEXT NOT NULL,
    error_code     TEXT
) STRICT;

CREATE INDEX sent_before_payload ON sent_before (payload_sha256, created_at_ms);

-- One row while the search's index may still hold words of rows that were removed.
CREATE TABLE unmerged (part TEXT PRIMARY KEY) STRICT;
