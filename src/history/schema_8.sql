-- Version 8: why the reply of a captured request broke off; NULL where the whole reply came, or none.
ALTER TABLE captured ADD COLUMN reply_error TEXT;
