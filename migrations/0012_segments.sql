-- A workspace's documents as of a position of its log, packed for laptops that begin. A server makes them, and makes them anew where
-- its log has grown: they hold nothing that the log does not.
create table segment (
    -- The position that they are as of.
    seq bigint not null,
    -- The first of them brings what laptops need first.
    place bigint not null,
    -- SHA-256 of the bytes: what it is asked for by.
    hash bytea not null,
    changes bigint not null,
    -- Frames as in a chunk of the log, zstd.
    bytes bytea not null,
    primary key (seq, place)
);
create index segment_hash on segment (hash);
-- Those that are whole: laptops are told of no others.
create table segmented (
    seq bigint primary key,
    -- Which change stands at the position.
    mark bytea not null
);
-- Who does what only one of several programs over one database is to do.
create table lease (
    name text primary key,
    holder bytea not null,
    -- Grows with each holder: whoever holds an older one has lost it, whatever their clock says.
    token bigint not null,
    until_ms bigint not null
);
-- How far this workspace has come with its server's segments: the position that they are as of, what their list is called, and how
-- many of them are here. Null where it takes none.
alter table server add column first_seq bigint;
alter table server add column first_list bytea;
alter table server add column first_taken bigint;
