-- How a laptop finds out that its server's log is not the one it knew.

-- The last position of the server's log that was seen here, by a pull or by the answer to a push, and which change
-- stood there. An old copy of the server's database, put in its place, has nothing there, or something else.
alter table server add column seen bigint not null default 0;
alter table server add column mark bytea;
