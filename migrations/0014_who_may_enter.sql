-- When an account was shut out: nothing opens the server in its name any more. It stays, since what its member did does; an invitation
-- lets it in again.
alter table account add column shut_out_ms bigint;

-- Which browser a session is of, as its owner would call it, and when it was signed in. Null in sessions of earlier versions.
alter table session add column name text;
alter table session add column begun_ms bigint;

-- What happened that bears on who may enter a team's server, for an admin to look into afterwards. It names addresses as they were then, and
-- stays when an account goes.
create table security_event (
    -- A UUID of version 7: several servers over one database need no counter in common.
    id bytea primary key,
    at_ms bigint not null,
    -- A name of `satchel_store::security::What`.
    what text not null,
    -- The address of whoever did it; empty where it was done on the server's own machine.
    email text not null,
    -- What it was done to, or with: an address, a device's name. Empty where there is nothing more to say.
    about text not null,
    -- Where the request came from; empty where it was the server's own machine.
    origin text not null
);
create index security_event_at on security_event (at_ms);
