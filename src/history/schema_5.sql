-- Version 5: the first four and five characters of a word are looked up too. A million site keys begin with the same
-- three, and merging their lists took longer than somebody types; one list more is read in order.
DROP TABLE submission_search;

CREATE VIRTUAL TABLE submission_search USING fts5 (
    task_id, error_code, detail, website_url, website_key, solution, label, note,
    content = 'submission_text', content_rowid = 'id', columnsize = 0, prefix = '1 2 3 4 5',
    tokenize = "unicode61 remove_diacritics 2"
);

INSERT INTO submission_search (submission_search) VALUES ('rebuild');
