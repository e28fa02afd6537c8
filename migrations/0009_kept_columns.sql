-- Columns of large tables, for the next program to read in place of all rows. They hold nothing that the rows and the log do
-- not, and go with the projection.
create table kept_column (
    -- The object's singular name.
    object text not null,
    -- The column of its table, as the query builder writes it.
    attribute text not null,
    -- Position of the schema whose object it is.
    schema_seq bigint not null,
    -- Position in the log that it is as of: what the log holds past it is followed from there.
    seq bigint not null,
    -- See the columns crate; zstd.
    bytes bytea not null,
    primary key (object, attribute)
);
