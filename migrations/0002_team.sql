-- What a team server has beside the workspace: who may enter, and from where.

create table account (
    id bytea primary key,
    email text not null unique,
    -- Argon2id, PHC string.
    password text not null,
    -- The account's workspaceMember record.
    member bytea not null,
    admin smallint not null,
    created_ms bigint not null
);

create table invitation (
    -- SHA-256 of the code: the code itself is shown once.
    code bytea primary key,
    email text not null,
    admin smallint not null,
    expires_ms bigint not null,
    used_ms bigint
);

create table device (
    id bytea primary key,
    account bytea not null,
    name text not null,
    -- SHA-256 of the device's token.
    token bytea not null unique,
    created_ms bigint not null,
    last_contact_ms bigint
);

-- Whose changes an actor's are. A new incarnation of a database brings a new actor.
create table actor (
    id bytea primary key,
    device bytea not null
);

-- Signed-in browsers.
create table session (
    token bytea primary key,
    account bytea not null,
    expires_ms bigint not null
);
