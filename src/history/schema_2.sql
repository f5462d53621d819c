-- Version 2: profiles by id, tasks followed to their end, callbacks, balances.

ALTER TABLE submission ADD COLUMN profile_id TEXT NOT NULL DEFAULT '';
-- getTaskResult requests that may have left: each is counted before it does.
ALTER TABLE submission ADD COLUMN polls INTEGER NOT NULL DEFAULT 0;
-- 1 while the result is asked for, so that a restart goes on with it.
ALTER TABLE submission ADD COLUMN followed INTEGER NOT NULL DEFAULT 0;
-- The desk that asks; it holds the lock on desk-NAME.lock while it runs.
ALTER TABLE submission ADD COLUMN followed_by TEXT;
-- When the solution or the failure was seen.
ALTER TABLE submission ADD COLUMN ended_at_ms INTEGER;
-- The last part of this program's own callback address.
ALTER TABLE submission ADD COLUMN callback_token TEXT;
-- What the account held around a submission whose end leaves open whether it was paid.
ALTER TABLE submission ADD COLUMN balance_before TEXT;
ALTER TABLE submission ADD COLUMN balance_before_at_ms INTEGER;
ALTER TABLE submission ADD COLUMN balance_after TEXT;
ALTER TABLE submission ADD COLUMN balance_after_at_ms INTEGER;

UPDATE submission SET profile_id = lower(profile);

CREATE INDEX submission_followed ON submission (id) WHERE followed = 1;
CREATE UNIQUE INDEX submission_callback ON submission (callback_token) WHERE callback_token IS NOT NULL;
CREATE INDEX submission_profile ON submission (profile_id, created_at_ms);

-- Every request that arrived at a submission's callback address.
CREATE TABLE callback (
    id            INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    at_ms         INTEGER NOT NULL,   -- when it was answered
    elapsed_ms    INTEGER NOT NULL,   -- from its head to the answer; services wait 2,000
    headers       TEXT NOT NULL,      -- JSON array of [name, value]
    body          BLOB NOT NULL,      -- at most 4 MiB, the key masked
    truncated     INTEGER NOT NULL,
    complete      INTEGER NOT NULL    -- 0 when the sender broke off
) STRICT;

CREATE INDEX callback_submission ON callback (submission_id, id);

-- What getBalance said, over time.
CREATE TABLE balance (
    id          INTEGER PRIMARY KEY,
    at_ms       INTEGER NOT NULL,
    profile_id  TEXT NOT NULL,
    profile     TEXT NOT NULL,
    base_url    TEXT NOT NULL,
    key_hint    TEXT NOT NULL,
    balance     TEXT,                 -- the number as it was written; NULL when there was none
    error_code  TEXT,
    detail      TEXT NOT NULL,
    latency_ms  INTEGER NOT NULL
) STRICT;

CREATE INDEX balance_profile ON balance (profile_id, at_ms);
