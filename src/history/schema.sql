-- Version 1. Times are milliseconds since 1970 UTC.

-- Every picture once, by the SHA-256 of its file.
CREATE TABLE picture (
    sha256      BLOB PRIMARY KEY NOT NULL CHECK (length(sha256) = 32),
    bytes       BLOB NOT NULL,
    thumbnail   BLOB                  -- a small PNG, NULL when the picture could not be decoded
) STRICT, WITHOUT ROWID;

-- One attempt to send a payload, from before it leaves.
CREATE TABLE submission (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at_ms  INTEGER NOT NULL,
    profile        TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    key_hint       TEXT NOT NULL,     -- mask and last four characters of the key
    task_type      TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('recorded', 'not_sent', 'refused', 'unknown',
                                                  'created', 'solved', 'failed', 'gave_up')),
    task_id        TEXT,              -- the reply's JSON token
    error_code     TEXT,
    detail         TEXT,              -- what happened, for people
    solution       TEXT,              -- the solution's JSON text
    latency_ms     INTEGER,           -- of the createTask exchange
    website_url    TEXT,
    website_key    TEXT,
    callback_url   TEXT,
    body           BLOB NOT NULL,     -- as sent, the key masked and the picture's base64 cut out
    picture_at     INTEGER,           -- byte offset in body where that base64 belongs
    picture_sha256 BLOB REFERENCES picture (sha256),
    payload_sha256 BLOB NOT NULL      -- of the body without its key: finds the same payload again
) STRICT;

CREATE INDEX submission_payload ON submission (payload_sha256, created_at_ms);
CREATE INDEX submission_recorded ON submission (id) WHERE state = 'recorded';

-- Every HTTP exchange of a submission.
CREATE TABLE exchange (
    id              INTEGER PRIMARY KEY,
    submission_id   INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    method          TEXT NOT NULL,    -- createTask, getTaskResult or getBalance
    url             TEXT NOT NULL,
    started_at_ms   INTEGER NOT NULL,
    elapsed_ms      INTEGER NOT NULL,
    connected       INTEGER NOT NULL, -- 1 when a connection was made, so that bytes may have left
    status          INTEGER,          -- NULL when no reply came
    reply_headers   TEXT,             -- JSON array of [name, value]
    reply_body      BLOB,             -- at most 4 MiB, the key masked
    reply_truncated INTEGER NOT NULL DEFAULT 0,
    error           TEXT              -- why the exchange failed, with its causes
) STRICT;

CREATE INDEX exchange_submission ON exchange (submission_id, id);
