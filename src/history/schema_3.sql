-- Version 3: where an exchange's time went; which key made a task.

-- In microseconds. NULL for a step that was not begun, that there was none of, or that an earlier
-- version did not measure. An exchange that ended early has its last step up to the end.
ALTER TABLE exchange ADD COLUMN lookup_us INTEGER;    -- the name's addresses
ALTER TABLE exchange ADD COLUMN connect_us INTEGER;   -- from there to a connection, without TLS
ALTER TABLE exchange ADD COLUMN tls_us INTEGER;       -- the handshake with the service
ALTER TABLE exchange ADD COLUMN wait_us INTEGER;      -- sending, and waiting for the reply's head
ALTER TABLE exchange ADD COLUMN download_us INTEGER;  -- from the reply's head to its last byte

-- As the reply's head says: HTTP/1.1. NULL without a reply, or from an earlier version.
ALTER TABLE exchange ADD COLUMN http_version TEXT;

CREATE INDEX submission_task ON submission (task_id) WHERE task_id IS NOT NULL;
