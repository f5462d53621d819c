-- Version 5: words are looked up by their first four, five, six and eight characters too. A million site keys begin
-- with the same three, a million answers with the same eight, and merging the lists of so many words took longer than
-- somebody types: 50 to 125 ms. One list is read in its order. Seven come of eight, and more are rare.
DROP TABLE submission_search;

CREATE VIRTUAL TABLE submission_search USING fts5 (
    task_id, error_code, detail, website_url, website_key, solution, label, note,
    content = 'submission_text', content_rowid = 'id', columnsize = 0, prefix = '1 2 3 4 5 6 8',
    tokenize = "unicode61 remove_diacritics 2"
);

INSERT INTO submission_search (submission_search) VALUES ('rebuild');
