-- Records whose computed fields wait to be computed again, where they are too many for the commit that made it necessary.

create table uncomputed (
    -- The object's singular name.
    object text not null,
    -- Which of its records: those whose column of this name holds the target. `id` for the target itself, empty for all.
    relation text not null,
    target bytea not null,
    -- Those up to this key are done.
    after_key bigint not null,
    primary key (object, relation, target)
);

-- The day of UTC that the values of fields that change with it were computed for; none where there are none.
alter table workspace add column computed_day text;
