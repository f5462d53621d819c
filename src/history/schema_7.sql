-- Version 7: what a program of the operator's own sent through a capture.

-- 'captured' for what another program sent; NULL for what this program sent.
ALTER TABLE submission ADD COLUMN origin TEXT;

CREATE INDEX submission_captured ON submission (created_at_ms, id) WHERE origin IS NOT NULL;

-- One session, from its beginning to its end.
CREATE TABLE capture (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    begun_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,              -- NULL while it runs, and after a crash
    port        INTEGER NOT NULL,
    profile_id  TEXT NOT NULL,        -- where it goes on to
    profile     TEXT NOT NULL,
    base_url    TEXT NOT NULL,
    costs_money INTEGER NOT NULL,
    call_limit  INTEGER,              -- createTask requests that may go on; NULL for any number
    guard       INTEGER NOT NULL      -- 1: the same payload gets its first task again
) STRICT;

-- One request of a program, as it came, its keys taken out.
CREATE TABLE captured (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    capture_id     INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL,  -- in its session, from 1
    submission_id  INTEGER REFERENCES submission (id) ON DELETE SET NULL,
    since_ms       INTEGER NOT NULL,  -- from the session's beginning, by a clock that can't be set
    connection     INTEGER NOT NULL,  -- the number of the connection it came on
    verb           TEXT NOT NULL,
    path           TEXT NOT NULL,
    method         TEXT,              -- the API's method
    content_type   TEXT,
    client         TEXT NOT NULL,     -- who calls, in words
    key_hint       TEXT,              -- the key's last four characters
    key_hash       TEXT,              -- tells the session's keys apart
    is_token       INTEGER NOT NULL,  -- the session's own token stood for the key
    findings       TEXT NOT NULL,     -- JSON
    payload_sha256 BLOB,
    task_id        TEXT,              -- as the request has it
    head           BLOB NOT NULL,     -- the request's head as it came
    body           BLOB,              -- NULL where it is the submission's
    body_bytes     INTEGER NOT NULL,
    is_whole       INTEGER NOT NULL,  -- the whole request came
    answered_by    TEXT NOT NULL,     -- service, limit, guard, desk, nobody
    status         INTEGER,
    elapsed_ms     INTEGER,           -- from the request's head to the whole reply
    error_code     TEXT,
    is_error       INTEGER NOT NULL,
    made_task_id   TEXT,
    is_ready       INTEGER NOT NULL,
    reply_head     BLOB,
    reply_body     BLOB,
    reply_bytes    INTEGER,
    hung_up_ms     INTEGER,           -- the client left this long after the head
    after_callback INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX captured_number ON captured (capture_id, number);
CREATE INDEX captured_payload ON captured (capture_id, payload_sha256) WHERE payload_sha256 IS NOT NULL;
CREATE INDEX captured_submission ON captured (submission_id) WHERE submission_id IS NOT NULL;
