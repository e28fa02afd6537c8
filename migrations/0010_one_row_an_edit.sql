-- What an edit writes beside its record and its document is one row: that of the log. Each table more cost it a page to
-- encrypt and write.

-- A batch of one commit that fits in one row of the log is noted there, null elsewhere; `batch` keeps those that have
-- several, and those from before.
alter table log add column batch bytea;
alter table log add column kind text;
alter table log add column at_ms bigint;
alter table log add column undone smallint;

-- The position of the last change is where the log ends.
alter table workspace drop column seq;
