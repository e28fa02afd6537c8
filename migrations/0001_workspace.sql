-- What every workspace has, on a laptop and on the team server.
--
-- Written in PostgreSQL's words; the SQLite adapter changes only `bigint primary key` (there: rowid).
-- Log tables only ever gain columns. Projection tables (record_…) are made from the schema, not here,
-- and are dropped and replayed when their version differs.

-- One row. `seq` is the position of the last change in the log: taking the next one locks the row, so
-- it is the write lock, the gapless order and the cursor at once.
create table workspace (
    id bigint primary key,
    seq bigint not null,
    -- Random, new when a server is restored: tells clients that the log they knew may be gone.
    epoch bytea not null,
    -- The member who works here.
    member bytea not null,
    name text not null,
    -- Shape of the projection tables; see store::projection.
    projection text not null
);

-- The changes, oldest first. A row holds one change as it is, or many, compressed together.
create table log (
    last_seq bigint primary key,
    first_seq bigint not null,
    -- 0 made here, 1 came from the server.
    origin smallint not null,
    -- 0 as it is, 1 zstd.
    encoding smallint not null,
    bytes bytea not null
);

-- One row a document. `key` is the position of its first change in the log, and the record's key in its
-- projection table and in the search index.
create table document (
    key bigint primary key,
    id bytea not null unique,
    -- Name of the object, as in the document.
    object text not null,
    -- Position of its last change made here, for telling what the server does not hold yet.
    local_seq bigint,
    -- Heads, numbers, and the operation that each key shows; see the document crate.
    register bytea not null
);
create index document_local_seq on document (local_seq) where local_seq is not null;

-- Values set apart from the one that shows.
create table also (
    key bigint not null,
    ordinal bigint not null,
    slot text not null,
    -- The value as JSON; null where the other side cleared it.
    value text,
    by_member bytea,
    at_ms bigint not null,
    primary key (key, slot, ordinal)
);

-- What one action here did, so that it can be taken back.
create table batch (
    last_seq bigint primary key,
    first_seq bigint not null,
    id bytea not null,
    kind text not null,
    at_ms bigint not null,
    -- Whether it was taken back.
    undone smallint not null
);
create index batch_id on batch (id);

-- The server that this workspace has joined: at most one row.
create table server (
    id bigint primary key,
    url text not null,
    email text not null,
    -- The epoch last seen; another one means that it was restored.
    epoch bytea not null,
    device bytea not null,
    -- Position in the server's log up to which everything is here.
    pulled bigint not null,
    -- Position in the own log up to which the server has everything.
    pushed bigint not null,
    -- After a restore of the server, what it once sent is offered to it again up to here in the own log.
    relay_upto bigint not null,
    last_contact_ms bigint
);

-- Changes that the server would not take: kept, shown, exportable.
create table attention (
    seq bigint primary key,
    document bytea not null,
    bytes bytea not null,
    code text not null,
    why text not null,
    at_ms bigint not null
);
