-- The history of the pictures: 92 submissions of 30 days, the newest as the mock-ups have them. Names, hosts, keys and
-- answers are invented. `picture_of` has the pictures by name.

CREATE TEMP TABLE now (ms INTEGER);
INSERT INTO now VALUES (unixepoch() * 1000);

CREATE TEMP TABLE service (name TEXT, id TEXT, base_url TEXT, hint TEXT);
INSERT INTO service VALUES
    ('CapKill', 'capkill', 'https://capkill.com/api/', '••••2057'),
    ('Sandbox', 'sandbox', 'http://127.0.0.1:39593/', '••••0001'),
    ('Mirror service', 'mirror', 'https://mirror.example.net/api/', '••••77d2');

CREATE TEMP TABLE made (
    id INTEGER PRIMARY KEY, minutes REAL, service TEXT, state TEXT, picture TEXT, site TEXT, answer TEXT, code TEXT,
    detail TEXT, solve_ms INTEGER, polls INTEGER, task_id TEXT, label TEXT, note TEXT, pinned INTEGER DEFAULT 0
);

INSERT INTO made (id, minutes, service, state, picture, site, answer, code, detail, solve_ms, polls, task_id, label, note, pinned)
VALUES
    (92, 2, 'CapKill', 'solved', 'V4HM7', NULL, 'V4HM7', NULL, 'The solution came', 10600, 3, '800000067', NULL, NULL, 0),
    (91, 4, 'CapKill', 'created', NULL, 'shop.example.org', NULL, NULL, 'The service took the task', NULL, 5, '800000066', NULL, NULL, 0),
    (90, 7, 'Sandbox', 'solved', 'sample', NULL, 'sandbox-2cb3f9', NULL, 'The solution came', 3000, 1, '795903050', NULL, NULL, 0),
    (89, 14, 'CapKill', 'solved', NULL, 'login.example.com', '03AGdBq2p9JI8h6ghFY_oCvJ3rTt4sC2uHbHkzYwQ5VfQbN1m8vnBtog5SrzkM', NULL, 'The solution came', 21400, 7, '800000065', 'customer 4711', NULL, 0),
    (88, 18, 'CapKill', 'refused', 'K7PWX', NULL, NULL, 'ERROR_ZERO_BALANCE', 'The account has no money left. Top up the balance', NULL, 0, NULL, NULL, NULL, 0),
    (87, 26, 'Sandbox', 'unknown', 'sample', NULL, NULL, NULL, 'The reply was a web page instead of JSON, HTTP 502. Compare the balance before sending it again', NULL, 0, NULL, NULL, NULL, 0),
    (86, 33, 'CapKill', 'gave_up', NULL, 'shop.example.org', NULL, NULL, 'No answer within its life of 5 min. Look the task up at the service', NULL, 100, '800000064', NULL, NULL, 0),
    (85, 47, 'Mirror service', 'failed', 'W8f3b', NULL, NULL, 'ERROR_CAPTCHA_UNSOLVABLE', 'Not solved', 12200, 4, '"e3c9b1f0-77d2-4c1e-9a55-1f0e2d3c4b5a"', NULL, 'too blurred, the customer was told', 0),
    (84, 61, 'CapKill', 'not_sent', 'K7PWX', NULL, NULL, NULL, 'Not sent: dns error: failed to lookup address information', NULL, 0, NULL, NULL, NULL, 0),
    (83, 62, 'CapKill', 'solved', 'K7PWX', NULL, 'K7PWX', NULL, 'The solution came', 9800, 3, '800000063', NULL, NULL, 1),
    (82, 65, 'Sandbox', 'solved', 'sample', NULL, 'sandbox-d36451', NULL, 'The solution came', 3000, 1, '795903049', NULL, NULL, 0),
    (81, 69, 'Mirror service', 'refused', NULL, 'login.example.com', NULL, 'ERROR_KEY_DOES_NOT_EXIST', 'The key is unknown, inactive or malformed', NULL, 0, NULL, NULL, NULL, 0),
    (80, 75, 'CapKill', 'solved', '3H4T9', NULL, '3H4T9', NULL, 'The solution came', 7600, 2, '800000062', NULL, NULL, 0);

-- The rest of the month: most solved, every ninth of something else.
INSERT INTO made (id, minutes, service, state, picture, answer, code, detail, solve_ms, polls, task_id)
WITH RECURSIVE number (n) AS (SELECT 79 UNION ALL SELECT n - 1 FROM number WHERE n > 1),
kind AS (SELECT n, CASE n % 18 WHEN 0 THEN 'failed' WHEN 7 THEN 'refused' WHEN 12 THEN 'not_sent' ELSE 'solved' END AS state FROM number)
SELECT n, 90 + (79 - n) * 545.0, CASE n % 4 WHEN 1 THEN 'Sandbox' ELSE 'CapKill' END, state,
    CASE n % 3 WHEN 0 THEN 'K7PWX' WHEN 1 THEN '3H4T9' ELSE 'sample' END,
    CASE state WHEN 'solved' THEN CASE n % 4 WHEN 1 THEN printf('sandbox-%06x', n * 99991 % 16777216) ELSE substr('K7PWX3H4T9V4HM7', 1 + n % 10, 5) END END,
    CASE state WHEN 'failed' THEN 'ERROR_CAPTCHA_UNSOLVABLE' WHEN 'refused' THEN 'ERROR_NO_SLOT_AVAILABLE' END,
    CASE state WHEN 'solved' THEN 'The solution came' WHEN 'failed' THEN 'Not solved' WHEN 'refused' THEN 'No worker is free' ELSE 'Not sent: connection refused' END,
    CASE WHEN state IN ('solved', 'failed') THEN 4000 + n * 7919 % 21000 END,
    CASE WHEN state IN ('solved', 'failed') THEN 2 + n % 4 ELSE 0 END,
    CASE WHEN state IN ('solved', 'failed') THEN CAST(799999900 + n AS TEXT) END
FROM kind;

INSERT INTO submission (id, created_at_ms, profile, profile_id, base_url, key_hint, task_type, state, task_id, error_code,
    detail, solution, latency_ms, website_url, website_key, body, picture_at, picture_sha256, payload_sha256, polls,
    ended_at_ms, label, note, pinned, callback_token, balance_before, balance_before_at_ms, balance_after, balance_after_at_ms)
SELECT made.id, ms - CAST(minutes * 60000 AS INTEGER), service.name, service.id, base_url, hint,
    iif(site IS NULL, 'ImageToTextTask', 'NoCaptchaTaskProxyless'), state, task_id, code, detail,
    iif(answer IS NULL, NULL, printf(iif(site IS NULL, '{"text":"%s"}', '{"gRecaptchaResponse":"%s"}'), answer)),
    iif(state = 'not_sent', NULL, 188 + made.id % 40), 'https://' || site || '/sign-in',
    iif(site IS NULL, NULL, '6LcB2QYUAAAAAKn1x8fJ0GxhYNtZ8qkQq2JXXXXX'),
    CAST(iif(site IS NULL,
        printf('{"clientKey":"%s","task":{"type":"ImageToTextTask","body":""}}', hint),
        printf('{"clientKey":"%s","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://%s/sign-in","websiteKey":"6LcB2QYUAAAAAKn1x8fJ0GxhYNtZ8qkQq2JXXXXX"}}', hint, site)) AS BLOB),
    iif(site IS NULL, length(CAST(printf('{"clientKey":"%s","task":{"type":"ImageToTextTask","body":"', hint) AS BLOB)), NULL),
    (SELECT sha256 FROM picture_of WHERE picture_of.name = made.picture),
    CAST(printf('payload-%024d', made.id) AS BLOB), polls, ms - CAST(minutes * 60000 AS INTEGER) + solve_ms, label, note, pinned,
    iif(made.id = 92, 'checkout', NULL),
    iif(made.id = 92, '12.4058', NULL), iif(made.id = 92, ms - 125000, NULL),
    iif(made.id = 92, '12.4046', NULL), iif(made.id = 92, ms - 105000, NULL)
FROM made JOIN service ON service.name = made.service, now ORDER BY made.id;

CREATE TEMP TABLE headers (text TEXT);
INSERT INTO headers VALUES ('[["content-type","application/json"],["content-length","93"],["date","Sat, 28 Nov 2026 21:43:07 GMT"]]');

-- createTask, then the polls; the last one of a task that has ended by a poll holds its end.
INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status, reply_headers, reply_body,
    error, lookup_us, connect_us, tls_us, wait_us, download_us, http_version)
SELECT submission.id, 'createTask', base_url || 'createTask', created_at_ms, coalesce(latency_ms, 3), state <> 'not_sent',
    CASE state WHEN 'not_sent' THEN NULL WHEN 'unknown' THEN 502 ELSE 200 END, iif(state = 'not_sent', NULL, headers.text),
    CAST(CASE
        WHEN state = 'not_sent' THEN NULL
        WHEN state = 'unknown' THEN '<html><body><h1>502 Bad Gateway</h1></body></html>'
        WHEN task_id IS NOT NULL THEN printf('{"errorId":0,"taskId":%s}', task_id)
        WHEN error_code = 'ERROR_ZERO_BALANCE' THEN '{"errorId":10,"errorCode":"ERROR_ZERO_BALANCE","errorDescription":"Account has zero balance"}'
        ELSE printf('{"errorId":1,"errorCode":"%s"}', error_code)
    END AS BLOB),
    iif(state = 'not_sent', detail, NULL), 4000, 31000, 38000, 137000, 2000, 'HTTP/1.1'
FROM submission, headers ORDER BY submission.id;

INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status, reply_headers, reply_body,
    wait_us, download_us, http_version)
WITH RECURSIVE poll (id, n) AS (
    SELECT id, 1 FROM submission WHERE polls > 0
    UNION ALL SELECT poll.id, n + 1 FROM poll JOIN submission USING (id) WHERE n < polls AND n < 12
)
SELECT submission.id, 'getTaskResult', base_url || 'getTaskResult', created_at_ms + n * 3000, 91, 1, 200, headers.text,
    CAST(CASE
        WHEN n = polls AND state = 'solved' AND callback_token IS NULL THEN printf('{"errorId":0,"status":"ready","solution":%s}', solution)
        WHEN n = polls AND state = 'failed' THEN printf('{"errorId":12,"errorCode":"%s"}', error_code)
        ELSE '{"errorId":0,"status":"processing"}'
    END AS BLOB), 88000, 1000, 'HTTP/1.1'
FROM poll JOIN submission USING (id), headers ORDER BY submission.id, n;

INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
SELECT id, ended_at_ms, 3, '[["host","127.0.0.1:43117"],["content-type","application/json"],["content-length","58"],["user-agent","service"],["accept","*/*"],["connection","close"]]',
    CAST(printf('{"errorId":0,"status":"ready","solution":%s}', solution) AS BLOB), 0, 1
FROM submission WHERE callback_token IS NOT NULL;

-- The balance of the month, a check a day and the one just now.
INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, detail, latency_ms)
WITH RECURSIVE day (n) AS (SELECT 30 UNION ALL SELECT n - 1 FROM day WHERE n > 0)
SELECT ms - n * 86400000 - 60000, 'capkill', 'CapKill', 'https://capkill.com/api/', '••••2057',
    printf('%.4f', 12.4046 + n * 0.0028), 'Key accepted', 96
FROM day, now;
